/**
 * Started inside the person's own tmux: their client is handed over to our session, and back to theirs on detach, so
 * that no tmux runs within another and no prefix is pressed twice.
 */
import type { ExecOutcome } from '../../ports/exec.ts';
import type { Context } from '../context.ts';
import { settingsMended, terminalMended } from './restore-terminal.ts';
import { titleRestored, titleSaved } from './title.ts';
import { fail, ok, type Result } from '../../core/result.ts';

/** Their server answers at once, or hangs. */
const answerMs = 5_000;

export interface HandOver {
  /** $TMUX: socket, server pid and session, separated by commas. */
  readonly outer: string;
  /** muxcrew's session, and the server that holds it where that is known; null: on another host. */
  readonly session: string | null;
  /** By which tmux knows that session; null: tmux does not hold it. */
  readonly target: string | null;
  readonly serverPid: number | null;
  /** What attaches a terminal to it. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Run in their pane once their client is back there: says how to come back. Null: their pane is not waited in. */
  readonly closing: (() => Promise<Result<number>>) | null;
}

export async function handOver(
  context: Context,
  { outer, session: ours, target, serverPid, argv, env, closing }: HandOver,
): Promise<Result<number>> {
  const parts = outer.split(',');
  const socket = parts.slice(0, -2).join(',');
  const pane = context.env['TMUX_PANE'];
  const tmux = ['tmux', '-u', '-S', socket];
  const format = '#{client_tty}\n#{session_id}';
  const run = (words: readonly string[]): Promise<ExecOutcome> =>
    context.exec.run(words, { timeoutMs: answerMs });
  const asked = await run([
    ...tmux,
    'display-message',
    '-p',
    ...(pane === undefined ? [] : ['-t', pane]),
    format,
  ]);
  const [client = '', session = ''] = asked.stdout.split('\n');
  if (asked.code === 0 && client === '')
    return fail({
      kind: 'refused',
      what: 'cannot attach',
      why: 'no client is attached to the tmux session of this pane',
      // In this pane the same command would be refused again.
      fixes: [
        ours === null
          ? { text: 'run the same command with "env -u TMUX" in front, or in a terminal outside tmux' }
          : { run: ['muxcrew', 'attach', ours], before: ['env', '-u', 'TMUX'] },
      ],
    });
  if (asked.code !== 0 || session === '')
    return fail({
      kind: 'program-failed',
      program: 'tmux',
      detail: `your own tmux did not name the client of this terminal: ${asked.stderr.trim()}`,
    });
  // In a pane that they have split in a crew's own window: the same server, which shows them the other session.
  if (target !== null && serverPid !== null && Number(parts.at(-2)) === serverPid)
    return told(await run([...tmux, 'switch-client', '-c', client, '-t', target]));
  const back = shell([...tmux, 'attach-session', '-t', session]);
  const attach = `env -i ${Object.entries(env)
    .map(([name, value]) => quote(`${name}=${value}`))
    .join(' ')} TERM="$TERM" ${shell(argv)}`;
  const channel = `muxcrew-${context.newUuid()}`;
  const returned = closing === null ? [] : [shell([...tmux, 'wait-for', '-S', channel])];
  const steps = [
    // A terminal that goes away ends the attach, and so the waiting in their pane.
    ...returned.map((signal) => `trap ${quote(`${signal}; exit 129`)} HUP TERM`),
    printed(titleSaved),
    attach,
    's=$?',
    // Of 128 and below, only a tmux client whose server is gone leaves the terminal as it had it. ssh gives codes of over there.
    `[ $s -${ours === null ? 'le 128' : 'eq 0'} ] || { ${shell(settingsMended)}; ${printed(terminalMended)}; }`,
    // Their tmux comes back at once, and would cover what went wrong.
    ...(ours === null ? [`[ $s -eq 0 ] || { ${printed('(Enter leads back)')}; read -r _; }`] : []),
    printed(titleRestored),
    ...returned,
    `exec ${back}`,
  ];
  // Read by the person's own shell, which may be one that knows no `$?`.
  const command = `exec /bin/sh -c ${quote(steps.join('; '))}`;
  const handed = told(await run([...tmux, 'detach-client', '-t', client, '-E', command]));
  if (!handed.ok || closing === null) return handed;
  // As long as they look at it. It fails where their tmux has ended, and this pane with it.
  const { code } = await context.exec.run([...tmux, 'wait-for', channel]);
  return code === 0 ? closing() : handed;
}

function told({ code, stderr }: ExecOutcome): Result<number> {
  return code === 0 ? ok(0) : fail({ kind: 'program-failed', program: 'tmux', detail: stderr.trim() });
}

/** printf knows the control characters by their octal numbers; no sequence of ours has a `%` or a backslash. */
const control = /[\x00-\x1f]/g;

function printed(sequence: string): string {
  return `printf ${quote(sequence.replaceAll(control, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`))}`;
}

function shell(argv: readonly string[]): string {
  return argv.map(quote).join(' ');
}

/**
 * Every word in single quotes, and a quote of its own in double ones: sh, fish and csh agree on that, also where it is
 * quoted twice. A backslash before a quote means something else to fish.
 */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'"'"'`)}'`;
}
