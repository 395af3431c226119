/**
 * Restores a terminal exactly once, however the process ends. Owns the listeners for that, and no terminal.
 */
import type { ReadStream, WriteStream } from 'node:tty';

export interface Terminal {
  readonly input: ReadStream;
  readonly output: WriteStream;
}

const endingSignals = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'] as const;
/** Error codes of a terminal whose other end is closed. */
const goneCodes: ReadonlySet<string | undefined> = new Set(['EIO', 'EPIPE', 'ENXIO', 'EBADF']);

/**
 * Ensures that the terminal is restored once, whatever happens first. Returns the function that does it now.
 */
export function holdTerminal(
  { input, output }: Terminal,
  to: { readonly giveBack: () => void; readonly gone: () => void },
): () => void {
  let isGone = false;
  const gone = (): void => {
    if (isGone) return;
    isGone = true;
    to.gone();
  };
  const onError = (error: NodeJS.ErrnoException): void => {
    if (!goneCodes.has(error.code)) throw error;
    gone();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    release();
    // No handler is left: the signal ends this process, and its parent sees which one it was.
    process.kill(process.pid, signal);
  };
  const release = (): void => {
    for (const signal of endingSignals) process.off(signal, onSignal);
    process.off('exit', release);
    input.off('end', gone);
    to.giveBack();
  };
  for (const signal of endingSignals) process.on(signal, onSignal);
  process.on('exit', release);
  // These stay: pending output when the terminal goes away must not end this process as a bug.
  input.on('error', onError);
  output.on('error', onError);
  input.on('end', gone);
  return release;
}
