/** The end of a worker's log, read anew whenever it grows. Owns one watch at a time. */
import type { Context } from '../context.ts';
import { createByteLines } from '../../core/byte-lines.ts';
import { shownLogLine } from '../../core/log-line.ts';

const tailBytes = 64 * 1024;
const mostLines = 500;
/** A log that grows all the time is read so often at most. */
const pauseMs = 150;

export interface LogTail {
  /** Tells the log's last lines now, and again whenever it grows, until another one is followed. */
  follow(path: string, tell: (lines: readonly string[]) => void): void;
  stop(): void;
}

export function logTail(context: Context): LogTail {
  let stop: () => void = () => undefined;
  return {
    follow(path, tell) {
      stop();
      const { files, clock } = context;
      const folder = path.slice(0, path.lastIndexOf('/'));
      const name = path.slice(folder.length + 1);
      let cancel: (() => void) | null = null;
      const look = (): void => {
        cancel = null;
        tell(lastLines(context, path));
      };
      const unwatch =
        files.stat(folder) === null
          ? () => undefined
          : files.watch(folder, (changed) => {
              if (changed === null || changed === name) cancel ??= clock.after(pauseMs, look);
            });
      stop = () => {
        unwatch();
        cancel?.();
        stop = () => undefined;
      };
      look();
    },
    stop: () => stop(),
  };
}

/** Of several blank lines one stays. */
function lastLines({ files }: Context, path: string): readonly string[] {
  const size = files.stat(path)?.size ?? 0;
  const start = Math.max(0, size - tailBytes);
  const bytes = files.readBytes(path, start, size - start);
  if (bytes === null) return [];
  const reader = createByteLines();
  const whole = reader.push(bytes).map(shownLogLine);
  const rest = shownLogLine(new TextDecoder().decode(bytes.subarray(bytes.length - reader.pendingBytes)));
  // What was cut off at the front is no whole line.
  const lines = [...(start > 0 ? whole.slice(1) : whole), ...(rest === '' ? [] : [rest])];
  return lines.filter((line, index) => line !== '' || lines[index - 1] !== '').slice(-mostLines);
}
