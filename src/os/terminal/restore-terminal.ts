/** A terminal that was taken over is given back once, whatever ends the process. Owns the listening for that, and no terminal. */
import type { ReadStream, WriteStream } from 'node:tty';

export interface Terminal {
  readonly input: ReadStream;
  readonly output: WriteStream;
}

const endingSignals = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'] as const;
/** What writing to or reading from a terminal gives once nobody holds its other end. */
const goneCodes: ReadonlySet<string | undefined> = new Set(['EIO', 'EPIPE', 'ENXIO', 'EBADF']);

/** Sees to it that the terminal is given back once, whatever comes first. Gives the function that does it now. */
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
    // Nobody handles it any more: it ends us, and whoever waits sees which signal it was.
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
  // These stay: what is still on its way when the terminal goes must not end us as a bug.
  input.on('error', onError);
  output.on('error', onError);
  input.on('end', gone);
  return release;
}
