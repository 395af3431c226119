/** A program on our own output and errors that gets its input from us, bit by bit. Owns that child until it ends. */
import type { ExecOptions, ExecOutcome, Relayed } from '../../ports/exec.ts';
import { childProcess } from '../builtin.ts';
import { errnoOf, rethrowUnless } from '../errno.ts';

export function relay(program: string, args: readonly string[], options: ExecOptions): Relayed {
  const child = childProcess().spawn(program, [...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = new Promise<ExecOutcome>((resolve) => {
    const finish = (code: number | null, signal: string | null, errorCode: string | null): void =>
      resolve({ code, signal, stdout: '', stderr: '', errorCode });
    child.once('error', (error) => finish(null, null, errnoOf(error)));
    // Not `close`: what it has left running in the background may hold our pipe.
    child.once('exit', (code, signal) => finish(code, signal, null));
  });
  // It may end while we write to it; that it ended is told by `ended`.
  child.stdin.on('error', (error) => {
    rethrowUnless(error, 'EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END');
  });
  return {
    write(bytes) {
      if (child.stdin.writable) child.stdin.write(bytes);
    },
    kill: () => void child.kill('SIGTERM'),
    ended: ended.finally(() => child.stdin.destroy()),
  };
}
