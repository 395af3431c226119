/**
 * `muxcrew logs`: shows what a worker did. For an agent with a transcript, its conversation; otherwise the output of its
 * pane, without escape sequences.
 */
import { isoTime } from '../../app/iso-time.ts';
import type { Context } from '../../app/context.ts';
import type { FoundSession } from '../../app/sessions/sessions.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import { sessionOption, sessionToRead } from '../../app/sessions/chosen-session.ts';
import { createByteLines, maxLineBytes } from '../../core/text/byte-lines.ts';
import { shownLogLine } from '../../core/text/log-line.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { linesOfRun } from '../../core/journal/run-mark.ts';
import { projectPaths, sessionState } from '../../core/paths/session-paths.ts';
import { conversationLines } from '../../view/text/conversation-lines.ts';
import {
  conversationOf,
  lastEntries,
  timeOfDay,
  transcriptLineBytes,
  type Conversation,
} from '../../app/logs/conversation.ts';
import { follow, mayPrint, type Followed } from '../../app/logs/follow.ts';
import { findRuns } from '../../app/report/runs.ts';
import { wholeNumber } from '../../cli/parse.ts';
import { meantWorkers } from '../../app/meant-workers.ts';
import type { Command } from '../../app/command.ts';

const defaultLines = 200;
/** Bytes read from the end of a log to find its last lines. */
const tailBytes = 4 * 1024 * 1024;
const chunkBytes = 256 * 1024;

export const command: Command = {
  words: {
    name: 'logs',
    summary: 'Show what a worker did.',
    positionals: [{ kind: 'WORKER' }],
    details: [
      'For Claude, shows its conversation: messages (>), answers, tool calls ($) with their results, errors (!).',
      'For other agents, shows the output of the pane. Earlier sessions are not included. The complete output of',
      'the pane, with colours, is in logs/worker<N>.log, its older part in worker<N>.log.1.',
    ],
    options: [
      sessionOption,
      { name: 'follow', short: 'f', what: 'Continue until the worker or the session has ended.' },
      { name: 'lines', short: 'n', value: 'N', what: `The last N lines (default: ${String(defaultLines)}).` },
      { name: 'raw', what: 'The output of the pane, with its escape sequences.' },
      { name: 'json', what: 'One JSON object per step, with the whole text.' },
      { name: 'all', what: 'Include earlier runs of the session.' },
    ],
    examples: [
      { line: 'muxcrew logs 3 -f', what: 'follow a worker' },
      { line: 'muxcrew logs backend -n 20', what: 'its last 20 lines' },
      { line: 'muxcrew logs 3 --json | jq -r \'select(.kind=="tool").text\'', what: 'its tool calls' },
    ],
  },
  async run(context, args) {
    const count = wholeNumber(command.words, args, 'lines');
    if (!count.ok) return count;
    const meant = sessionToRead(context, command.words, args);
    if (!meant.ok) return meant;
    const { session } = meant.value;
    const workers = meantWorkers(session.snapshot?.workers ?? [], args.words);
    if (!workers.ok) return workers;
    const [worker] = workers.value;
    if (worker === undefined || workers.value.length > 1)
      return fail({ kind: 'bad-usage', command: 'logs', detail: 'it takes one worker' });
    const followed = { session, worker: worker.id };
    const shown = {
      lines: count.value ?? defaultLines,
      raw: args.flag('raw'),
      json: args.flag('json'),
      all: args.flag('all'),
      follow: args.flag('follow') && mayPrint(context, followed),
    };
    const record = sessionState(context.paths.sessions, session.id).worker(worker.id).transcripts;
    const conversation = shown.raw ? null : await conversationOf(context, worker.agent, record);
    const earlier = shown.all && !shown.raw ? await earlierEntries(context, followed, worker.agent) : [];
    return conversation === null
      ? showPane(context, followed, { ...shown, all: shown.all && earlier.length === 0 }, earlier)
      : showConversation(context, followed, { conversation, earlier }, shown);
  },
};

interface Shown {
  readonly lines: number;
  readonly raw: boolean;
  readonly json: boolean;
  /** Include lines of earlier sessions. */
  readonly all: boolean;
  /** An entry without an end is printed later, as a whole. */
  readonly follow: boolean;
}

interface LogPath {
  readonly path: string;
  /** Links must not lead out of this folder. */
  readonly within: string;
}

type Entries = ReturnType<Conversation['read']>;

/** Entries of earlier runs of the session, oldest first. */
async function earlierEntries(
  context: Context,
  { session, worker }: Followed,
  agent: string,
): Promise<Entries> {
  const runs = findRuns(context, session).filter(({ archivedAt }) => archivedAt !== null);
  const conversations = await Promise.all(
    runs.map(({ state }) => conversationOf(context, agent, state.worker(worker).transcripts)),
  );
  return conversations.toReversed().flatMap((one) => (one === null ? [] : lastEntries(context, one).entries));
}

function entryLines(entries: Entries, json: boolean): readonly string[] {
  return json
    ? entries.map(({ at, ...step }) => JSON.stringify({ at: at === null ? null : isoTime(at), ...step }))
    : entries.flatMap((entry) => conversationLines(entry, timeOfDay));
}

async function showConversation(
  context: Context,
  followed: Followed,
  { conversation, earlier }: { readonly conversation: Conversation; readonly earlier: Entries },
  { lines, json, follow: goesOn }: Shown,
): Promise<Result<number>> {
  const render = (entries: Entries): readonly string[] => entryLines(entries, json);
  const { entries, end } = lastEntries(context, conversation);
  for (const line of render([...earlier, ...entries]).slice(-lines)) context.out(`${line}\n`);
  if (!goesOn) return ok(0);
  return follow(context, followed, {
    path: conversation.path,
    from: end,
    lineBytes: transcriptLineBytes,
    render: (line) => render(conversation.read(line)),
  });
}

function showPane(
  context: Context,
  followed: Followed,
  shown: Shown,
  earlier: Entries,
): Result<number> | Promise<Result<number>> {
  const { session, worker } = followed;
  const log = logPath(session, worker);
  const { path, within } = log;
  const size = context.files.stat(path)?.size ?? null;
  if (size === null && !shown.follow)
    return fail({
      kind: 'refused',
      what: `cannot show the log of worker ${worker}`,
      why: `${path} does not exist`,
    });
  const render = (line: string): string =>
    shown.raw
      ? line
      : shown.json
        ? JSON.stringify({ kind: 'output', text: shownLogLine(line) })
        : shownLogLine(line);
  const lines = tailOf(context, log, size ?? 0, shown);
  const startedAt = isoTime(session.spec.session.createdAt);
  const own = shown.all ? lines.lines : linesOfRun(lines.lines, startedAt);
  const all = [...entryLines(earlier, shown.json), ...own.map(render)];
  for (const line of all.slice(-shown.lines)) context.out(`${line}\n`);
  if (!shown.follow) return ok(0);
  return follow(context, followed, {
    path: () => path,
    within,
    from: lines.whole,
    lineBytes: maxLineBytes,
    render: (line) => [render(line)],
  });
}

function logPath(session: FoundSession, worker: WorkerId): LogPath {
  const { base, workerLog } = projectPaths(session.spec.session);
  return { path: workerLog(worker), within: base };
}

/** Returns the offset up to which lines are complete. If the beginning is missing, it is in the rotated file. */
function tailOf(
  context: Context,
  log: LogPath,
  size: number,
  { lines, follow: later }: Shown,
): { readonly lines: readonly string[]; readonly whole: number } {
  const newer = tail(context, log, size, lines);
  const unfinished = later || newer.whole === newer.end ? [] : [textAt(context, log, newer.whole)];
  const own = [...newer.lines, ...unfinished];
  const rotated = { ...log, path: `${log.path}.1` };
  const older = own.length < lines && size <= tailBytes ? (context.files.stat(rotated.path)?.size ?? 0) : 0;
  return { lines: [...tail(context, rotated, older, lines).lines, ...own], whole: newer.whole };
}

/** The last complete lines; `whole`: the offset of their end, `end`: the offset read up to. */
function tail(
  { files }: Context,
  { path, within }: LogPath,
  size: number,
  lines: number,
): { readonly lines: readonly string[]; readonly whole: number; readonly end: number } {
  const reader = createByteLines();
  const all: string[] = [];
  let end = Math.max(0, size - tailBytes);
  while (end < size) {
    const bytes = files.readBytes(path, end, Math.min(chunkBytes, size - end), within);
    if (bytes === null || bytes.length === 0) break;
    end += bytes.length;
    all.push(...reader.push(bytes));
    if (all.length > lines * 2) all.splice(0, all.length - lines);
  }
  return { lines: all, whole: end - reader.pendingBytes, end };
}

/** The unfinished line at the end of the log, cut like any other: a question may be waiting there for its answer. */
function textAt({ files }: Context, { path, within }: LogPath, offset: number): string {
  return new TextDecoder().decode(files.readBytes(path, offset, maxLineBytes, within) ?? new Uint8Array());
}
