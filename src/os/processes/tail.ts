/** Runs a program and keeps the end of its output in memory, so that a full disk costs none of it. */
import type { Exec, ExecOutcome } from '../../ports/exec.ts';
import { childProcess } from '../builtin.ts';
import { errnoOf } from '../errno.ts';

/** What it printed last arrives within this after its end, also where a child of its own holds the pipe open. */
const drainMs = 300;

/** A program that cannot be started has the system's code in `errorCode`. */
export function tail(
  program: string,
  args: readonly string[],
  { cwd, env, tailBytes }: Parameters<Exec['tail']>[1],
): Promise<ExecOutcome> {
  return new Promise((resolve) => {
    let kept = Buffer.alloc(0);
    const settle = (code: number | null, signal: string | null, errorCode: string | null): void =>
      resolve({ code, signal, stdout: kept.toString('utf8'), stderr: '', errorCode });
    try {
      const child = childProcess().spawn(program, [...args], {
        ...(cwd === undefined ? {} : { cwd }),
        ...(env === undefined ? {} : { env: { ...env } }),
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      child.stdout.on('data', (chunk: Buffer) => {
        kept = Buffer.concat([kept, chunk]).subarray(-tailBytes);
      });
      child.once('error', (error) => settle(null, null, errnoOf(error) ?? 'failed'));
      child.once('exit', (code, signal) => {
        const late = setTimeout(() => {
          child.stdout.destroy();
          settle(code, signal, null);
        }, drainMs);
        child.once('close', () => {
          clearTimeout(late);
          settle(code, signal, null);
        });
      });
    } catch (error) {
      // What Node refuses before it tries: an argument that is too long, or holds a NUL.
      settle(null, null, errnoOf(error) ?? 'failed');
    }
  });
}
