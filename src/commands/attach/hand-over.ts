/**
 * Started inside the person's own tmux: their client is handed over to our session, and back to theirs on detach, so
 * that no tmux runs within another and no prefix is pressed twice.
 */
import type { Context } from '../context.ts';
import { settingsMended, terminalMended } from './terminal-mended.ts';
import { titleRestored, titleSaved } from './title.ts';
import { fail, ok, type Result } from '../../core/result.ts';

/** `outer` is $TMUX: socket, server pid and session, separated by commas. */
export async function handOver(
  context: Context,
  outer: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Result<number>> {
  const socket = outer.split(',').slice(0, -2).join(',');
  const pane = context.env['TMUX_PANE'];
  const tmux = ['tmux', '-u', '-S', socket];
  const format = '#{client_tty}\n#{session_id}';
  const asked = await context.exec.run(
    [...tmux, 'display-message', '-p', ...(pane === undefined ? [] : ['-t', pane]), format],
    { timeoutMs: 5_000 },
  );
  const [client = '', session = ''] = asked.stdout.split('\n');
  if (asked.code !== 0 || client === '' || session === '')
    return fail({
      kind: 'program-failed',
      program: 'tmux',
      detail: `your own tmux does not say which client this is: ${asked.stderr.trim()}`,
    });
  const back = shell([...tmux, 'attach-session', '-t', session]);
  const ours = `env -i ${Object.entries(env)
    .map(([name, value]) => quote(`${name}=${value}`))
    .join(' ')} TERM="$TERM" ${shell(argv)}`;
  const handed = await context.exec.run(
    [
      ...tmux,
      'detach-client',
      '-t',
      client,
      '-E',
      `${told(titleSaved)}; ${ours}; [ $? -le 128 ] || { ${shell(settingsMended)}; ${told(terminalMended)}; }; ${told(titleRestored)}; exec ${back}`,
    ],
    { timeoutMs: 5_000 },
  );
  if (handed.code !== 0)
    return fail({ kind: 'program-failed', program: 'tmux', detail: handed.stderr.trim() });
  return ok(0);
}

/** printf knows the control characters by their octal numbers; no sequence of ours has a `%` or a backslash. */
const control = /[\x00-\x1f]/g;

function told(sequence: string): string {
  return `printf ${quote(sequence.replaceAll(control, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`))}`;
}

function shell(argv: readonly string[]): string {
  return argv.map(quote).join(' ');
}

/** tmux takes a shell command as one string here: every word in single quotes. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
