/** `muxcrew host setup HOST`: this very muxcrew, put on another host over ssh, with all that it needs beside Node. */
import { parseJson } from '../core/json.ts';
import type { Context } from '../app/context.ts';
import type { Host } from '../core/wire/ssh-host.ts';
import { cleanText } from '../core/text/clean-text.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { list, orNull, record, text, truth } from '../core/shape.ts';
import { resultOf, saidFile, takeSaid } from './run-on-host.ts';
import { sharedConnection } from './connection.ts';
import { commandArgv, exitMissing } from './ssh.ts';
import { nodesSeen, onFarNode } from './find-node.ts';

/** Of one line that comes from over there. */
const mostCharacters = 500;

/** What assets/far-setup.js says. */
type Outcome =
  | {
      readonly is: 'done';
      readonly isNew: boolean;
      readonly folder: string;
      readonly node: string;
      readonly nodeVersion: string;
      /** Why node-pty is not there; null: it is. */
      readonly pty: string | null;
      /** Older versions that something still runs out of. */
      readonly kept: readonly string[];
    }
  | { readonly is: 'failed'; readonly why: string };

export async function setup(context: Context, host: Host): Promise<Result<number>> {
  const script = context.files.readText(`${context.assets}/far-setup.js`);
  if (script === null) throw new Error('the shipped far-setup.js is gone');
  const { version, files, packed, pty } = await context.pack();
  const sha256 = context.hash(packed);
  const name = `${version}-${context.hash(JSON.stringify(files) + sha256).slice(0, 12)}`;
  const head = JSON.stringify({ name, version, files, pty, sha256, bytes: packed.length });
  context.err(`muxcrew: sending muxcrew ${version} to ${host.name} (${megabytes(packed.length)}) …\n`);

  const connection = await sharedConnection(context, host);
  const said = saidFile(context);
  const wish = { host, batch: !context.terminal.input && !context.terminal.output, saidFile: said };
  const argv = commandArgv(wish, connection.control, onFarNode(script));
  const ssh = await context.exec.run(argv, { input: Buffer.concat([Buffer.from(`${head}\n`), packed]) });
  const ended = takeSaid(context, said);
  const seen = nodesSeen(ssh.stdout);
  if (ssh.code === exitMissing && seen !== null)
    return fail({ kind: 'node-missing-there', host: host.name, seen });
  const reached = resultOf(context, host, ssh, ended);
  if (!reached.ok) return reached;
  await connection.used();
  const outcome = outcomeIn(ssh.stdout);
  if (outcome?.is !== 'done') {
    const detail =
      outcome?.why ?? (ssh.stderr.trim() === '' ? `it ended with ${String(ssh.code)}` : ssh.stderr);
    return fail({ kind: 'program-failed', program: `muxcrew host setup ${host.name}`, detail });
  }
  tell(context, host, version, outcome);
  return ok(0);
}

function tell(
  context: Context,
  { name }: Host,
  version: string,
  outcome: Extract<Outcome, { is: 'done' }>,
): void {
  const { isNew, folder, node, nodeVersion, pty, kept } = outcome;
  const details = [
    `It runs on Node ${nodeVersion}, ${node}`,
    pty === null ? 'node-pty loads there' : `Without node-pty (${pty}): crews there need tmux`,
    ...(kept.length === 0 ? [] : [`Kept, for what still runs on it: ${kept.join(', ')}`]),
  ];
  const first = `muxcrew ${version} is ${isNew ? 'now' : 'already'} on ${name}: ${folder}`;
  context.out(`${cleanText(first, mostCharacters)}\n`);
  for (const detail of details) context.out(`  ${cleanText(detail, mostCharacters)}\n`);
  context.out(`\n  muxcrew host check ${name}    what else it needs\n`);
}

const done = record({
  isNew: truth,
  folder: text,
  node: text,
  nodeVersion: text,
  pty: orNull(text),
  kept: list(text),
});
const failed = record({ why: text });

/** The last line that is one of ours: a login may say something before. */
function outcomeIn(stdout: string): Outcome | null {
  for (const line of stdout.split('\n').reverse()) {
    if (!line.startsWith('{"is":')) continue;
    const value = parseJson(line) as { is?: unknown } | undefined;
    if (value?.is === 'done' && done(value, '') === null) return value as Outcome;
    if (value?.is === 'failed' && failed(value, '') === null) return value as Outcome;
  }
  return null;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
