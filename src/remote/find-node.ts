/**
 * A command line for another host that finds a Node.js there which is new enough, and has it run a script. What a login
 * over ssh has in its PATH is often not all: version managers write theirs where only interactive shells read it.
 */

/** Node 20.19 and newer. No quotes, backslashes or exclamation marks: every login shell reads it, see remote/ssh.ts. */
const isNewEnough =
  'v=process.versions.node.split(/[.]/).map(Number);process.exit(v[0]>20||v[0]==20&&v[1]>=19?0:1)';

const finding = [
  's=$1',
  'seen=',
  `t() { test -x "$1" || return 0; "$1" -e "${isNewEnough}" 2>/dev/null && exec "$1" -e "eval(atob(process.argv[1]))" "$s"; seen="$seen $("$1" -v 2>/dev/null)"; }`,
  't "$(command -v node)"',
  // Of a login shell's own words only its last line counts: profiles may greet.
  'for f in -lc -ilc -c; do t "$("${SHELL:-sh}" $f "command -v node || which node" </dev/null 2>/dev/null | tail -n 1)"; done',
  'for n in "$HOME"/.nvm/versions/node/*/bin/node "$HOME"/.volta/bin/node "$HOME"/.local/bin/node; do t "$n"; done',
  'echo "muxcrew-no-node$seen"',
  'exit 127',
].join('; ');

/** `script`: ASCII, for `eval`. */
export function onFarNode(script: string): string {
  return `sh -c '${finding}' muxcrew ${Buffer.from(script).toString('base64').replace(/=+$/, '')}`;
}

/** Of a far side that has found none: the versions that are too old. Null: it has found one. */
export function nodesSeen(stdout: string): readonly string[] | null {
  const line = /^muxcrew-no-node(.*)$/m.exec(stdout)?.[1];
  return line === undefined ? null : [...new Set(line.split(' ').filter((word) => word !== ''))];
}
