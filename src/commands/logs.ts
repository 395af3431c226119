/** `muxcrew logs`: what workers printed. Text by default: escape sequences of the log are taken out, lines kept. */
import type { Command } from './command.ts';
import type { Context } from './context.ts';
import { sessionOption, sessionToRead } from './chosen-session.ts';
import { createByteLines, maxLineBytes } from '../core/byte-lines.ts';
import { shownLogLine } from '../core/log-line.ts';
import { fail, ok } from '../core/result.ts';
import { projectPaths } from '../core/session-paths.ts';
import { follow, mayPrint } from './logs/follow.ts';
import { wholeNumber } from './parse.ts';
import { meantWorkers } from './workers.ts';

const defaultLines = 200;
/** Read from the end of a log for its last lines. Bytes. */
const tailBytes = 4 * 1024 * 1024;
const chunkBytes = 256 * 1024;

export const command: Command = {
  words: {
    name: 'logs',
    summary: 'Show what workers printed.',
    usage: 'WORKER',
    details: [
      'The log is what the pane printed; a full-screen program repaints itself, so that lines may stand in it',
      'more than once. The whole of it, colours included, is in logs/worker<N>.log, and what came before in worker<N>.log.1.',
    ],
    options: [
      sessionOption,
      { name: 'follow', short: 'f', what: 'Go on as it grows, until the worker or the session has ended.' },
      { name: 'lines', short: 'n', value: 'N', what: `The last N lines (default ${String(defaultLines)}).` },
      { name: 'raw', what: 'With escape sequences, as the pane got them.' },
    ],
    examples: [
      { line: 'muxcrew logs 3 -f', what: 'follow one' },
      { line: 'muxcrew logs backend -n 20', what: 'its last lines' },
    ],
  },
  async run(context, args) {
    const count = wholeNumber(command.words, args, 'lines');
    if (!count.ok) return count;
    const meant = sessionToRead(context, command.words, args);
    if (!meant.ok) return meant;
    const { session } = meant.value;
    if (args.words.length !== 1)
      return fail({ kind: 'bad-usage', command: 'logs', detail: 'say whose: one id or name' });
    const workers = meantWorkers(session.snapshot?.workers ?? [], args.words);
    if (!workers.ok) return workers;
    const [worker] = workers.value;
    if (worker === undefined || workers.value.length > 1)
      return fail({ kind: 'bad-usage', command: 'logs', detail: 'one worker at a time' });
    const path = projectPaths(session.spec.session).workerLog(worker.id);
    const followed = { session, worker: worker.id };
    const shown = {
      lines: count.value ?? defaultLines,
      raw: args.flag('raw'),
      follow: args.flag('follow') && mayPrint(context, followed),
    };
    const size = context.files.stat(path)?.size ?? null;
    if (size === null && !shown.follow)
      return fail({
        kind: 'refused',
        what: `the log of worker ${worker.id}`,
        why: `${path} is not there`,
        mend: null,
      });
    const from = showTail(context, path, size ?? 0, shown);
    return shown.follow ? follow(context, followed, { path, from, raw: shown.raw }) : ok(0);
  },
};

interface Shown {
  readonly lines: number;
  readonly raw: boolean;
  /** What has no end yet comes whole later on. */
  readonly follow: boolean;
}

/** Gives the offset up to which it showed whole lines. What is missing at its beginning is in the older half. */
function showTail(context: Context, path: string, size: number, shown: Shown): number {
  const { lines, raw, follow: later } = shown;
  const newer = tail(context, path, size, lines);
  const unfinished = later || newer.whole === newer.end ? [] : [textAt(context, path, newer.whole)];
  const own = [...newer.lines, ...unfinished];
  const rotated = `${path}.1`;
  const older = own.length < lines && size <= tailBytes ? (context.files.stat(rotated)?.size ?? 0) : 0;
  for (const line of [...tail(context, rotated, older, lines).lines, ...own].slice(-lines))
    context.out(`${raw ? line : shownLogLine(line)}\n`);
  return newer.whole;
}

/** The last whole lines; `whole`: the offset of their end, `end`: how far was read. */
function tail(
  { files }: Context,
  path: string,
  size: number,
  lines: number,
): { readonly lines: readonly string[]; readonly whole: number; readonly end: number } {
  const reader = createByteLines();
  const all: string[] = [];
  let end = Math.max(0, size - tailBytes);
  while (end < size) {
    const bytes = files.readBytes(path, end, Math.min(chunkBytes, size - end));
    if (bytes === null || bytes.length === 0) break;
    end += bytes.length;
    all.push(...reader.push(bytes));
    if (all.length > lines * 2) all.splice(0, all.length - lines);
  }
  return { lines: all, whole: end - reader.pendingBytes, end };
}

/** The line without an end at the log's end, cut like any other: a question waits there for its answer. */
function textAt({ files }: Context, path: string, offset: number): string {
  return new TextDecoder().decode(files.readBytes(path, offset, maxLineBytes) ?? new Uint8Array());
}
