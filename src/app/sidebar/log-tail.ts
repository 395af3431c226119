/** The end of what a worker did, read again whenever it grows. Owns one watch at a time. */
import type { Context } from '../context.ts';
import { createByteLines } from '../../core/text/byte-lines.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { linesOfRun } from '../../core/journal/run-mark.ts';
import { shownLogLine } from '../../core/text/log-line.ts';
import { conversationLines } from '../../view/text/conversation-lines.ts';
import { conversationOf, lastEntries, timeOfDay } from '../logs/conversation.ts';
import { folderOf } from '../../core/paths/path-parts.ts';

const tailBytes = 64 * 1024;
const mostLines = 500;
/** A log that grows all the time is read so often at most. */
const pauseMs = 150;

/** Where a worker's log is: the pane's output, and the record of its transcripts. */
export interface LogPlace {
  readonly agent: string;
  readonly paneLog: string;
  /** The folder that links of it must not lead out of. */
  readonly within: string;
  readonly transcripts: string;
  /** The session's `createdAt`, as ISO 8601: what the log has of earlier ones is left out. */
  readonly startedAt: string;
}

export interface LogTail {
  /** Tells the last lines now, and again whenever they grow, until another worker's are followed. */
  follow(place: LogPlace, tell: (lines: readonly string[]) => void): void;
  stop(): void;
}

export function logTail(context: Context): LogTail {
  let stop: () => void = () => undefined;
  return {
    follow(place, tell) {
      stop();
      let stopped = false;
      stop = () => void (stopped = true);
      void sourceOf(context, place).then((source) => {
        if (!stopped) stop = tailing(context, source, tell);
      });
    },
    stop: () => {
      stop();
      stop = () => undefined;
    },
  };
}

interface LogSource {
  readonly path: string;
  readonly read: () => readonly string[];
}

async function sourceOf(context: Context, place: LogPlace): Promise<LogSource> {
  const conversation = await conversationOf(context, place.agent, place.transcripts);
  if (conversation === null) return { path: place.paneLog, read: () => paneLines(context, place) };
  const read = (): readonly string[] =>
    lastEntries(context, conversation)
      .entries.flatMap((entry) => conversationLines(entry, timeOfDay))
      .slice(-mostLines);
  return { path: conversation.path(), read };
}

/** Gives what ends it. */
function tailing(
  { files, clock }: Context,
  { path, read }: LogSource,
  tell: (lines: readonly string[]) => void,
): () => void {
  const folder = folderOf(path);
  const name = path.slice(folder.length + 1);
  let cancel: (() => void) | null = null;
  const look = (): void => {
    cancel = null;
    tell(read());
  };
  const unwatch =
    files.stat(folder) === null
      ? () => undefined
      : files.watch(folder, (changed) => {
          if (changed === null || changed === name) cancel ??= clock.after(pauseMs, look);
        });
  look();
  return () => {
    unwatch();
    cancel?.();
  };
}

/** Of several blank lines one stays. */
function paneLines({ files }: Context, { paneLog: path, within, startedAt }: LogPlace): readonly string[] {
  const size = files.stat(path)?.size ?? 0;
  const start = Math.max(0, size - tailBytes);
  const bytes = unlessRefused(() => files.readBytes(path, start, Math.min(size, tailBytes), within));
  if (bytes === null) return [];
  const reader = createByteLines();
  const all = reader.push(bytes);
  const rest = shownLogLine(new TextDecoder().decode(bytes.subarray(bytes.length - reader.pendingBytes)));
  // What was cut off at the front is no whole line.
  const whole = linesOfRun(start > 0 ? all.slice(1) : all, startedAt).map(shownLogLine);
  const lines = [...whole, ...(rest === '' ? [] : [rest])];
  return lines.filter((line, index) => line !== '' || lines[index - 1] !== '').slice(-mostLines);
}
