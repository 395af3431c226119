/**
 * A program on our own output and errors that gets its input from us, bit by bit. Owns that child until it ends. What it
 * prints on a terminal is shown as text; a pipe or file gets it as it is.
 */
import { StringDecoder } from 'node:string_decoder';
import type { Readable, Writable } from 'node:stream';
import type { ExecOptions, ExecOutcome, Relayed } from '../../ports/exec.ts';
import { shownOutput } from '../../core/text/shown-output.ts';
import { childProcess } from '../builtin.ts';
import { errnoOf, rethrowUnless } from '../errno.ts';

/** After its end, for output on its way: what it has left running in the background may hold our pipe. */
const lastOutputMs = 200;

export function relay(program: string, args: readonly string[], options: ExecOptions): Relayed {
  const streams = [process.stdout, process.stderr];
  const child = childProcess().spawn(program, [...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
    stdio: ['pipe', ...streams.map(({ isTTY }) => (isTTY ? ('pipe' as const) : ('inherit' as const)))],
  });
  const shown = [child.stdout, child.stderr].map((from, index) => {
    const to = streams[index];
    return from === null || to === undefined ? Promise.resolve() : showText(from, to);
  });
  const ended = new Promise<ExecOutcome>((resolve) => {
    const finish = (code: number | null, signal: string | null, errorCode: string | null): void =>
      resolve({ code, signal, stdout: '', stderr: '', errorCode });
    child.once('error', (error) => finish(null, null, errnoOf(error)));
    // Not `close`: what it has left running in the background may hold our pipe.
    child.once('exit', (code, signal) => {
      const late = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, lastOutputMs);
      void Promise.all(shown).then(() => {
        clearTimeout(late);
        finish(code, signal, null);
      });
    });
  });
  const { stdin } = child;
  // It may end while we write to it; that it ended is told by `ended`.
  stdin?.on('error', (error) => {
    rethrowUnless(error, 'EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END');
  });
  return {
    write(bytes) {
      if (stdin?.writable === true) stdin.write(bytes);
    },
    kill: () => void child.kill('SIGTERM'),
    ended: ended.finally(() => stdin?.destroy()),
  };
}

/** Resolves once all of it was handed on. */
export function showText(from: Readable, to: Pick<Writable, 'write'>): Promise<void> {
  const decoder = new StringDecoder('utf8');
  const output = shownOutput();
  return new Promise((resolve) => {
    from.on('data', (bytes: Buffer) => {
      const text = output.push(decoder.write(bytes));
      if (text !== '') to.write(text);
    });
    from.once('close', () => {
      const text = output.push(decoder.end()) + output.end();
      if (text !== '') to.write(text);
      resolve();
    });
  });
}
