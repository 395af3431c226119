/** The conversation of a worker's agent, from the transcripts that its supervisor noted. Reads files only. */
import type { ConversationEntry } from '../../core/model/conversation-entry.ts';
import type { Context } from '../context.ts';
import { createByteLines } from '../../core/text/byte-lines.ts';

export type ReadEntries = (line: string) => readonly ConversationEntry[];

export interface Conversation {
  /** The newest transcript; another one after the agent began a new conversation. */
  readonly path: () => string;
  /** One line of it. */
  readonly read: ReadEntries;
}

/** Read from the end of a transcript; one line may hold a whole file. Bytes. */
const tailBytes = 16 * 1024 * 1024;
/** A longer line is no step that anybody reads. */
export const transcriptLineBytes = 4 * 1024 * 1024;

/** Null: this agent keeps no transcript, or has none yet. `record`: the list of its transcripts. */
export async function conversationOf(
  context: Context,
  agent: string,
  record: string,
): Promise<Conversation | null> {
  const definition = (await context.agents()).find(({ kind }) => kind === agent);
  const read = (await definition?.conversationEntries?.()) ?? null;
  const path = (): string | null => newest(context, record);
  const now = read === null ? null : path();
  return read === null || now === null ? null : { read, path: () => path() ?? now };
}

/** The last transcript in the record that is there. */
function newest({ files }: Context, record: string): string | null {
  const listed = (files.readText(record) ?? '').split('\n').filter((line) => line.startsWith('/'));
  return listed.findLast((path) => files.stat(path)?.kind === 'file') ?? null;
}

/** The steps at its end; `end`: the offset of the last whole line. */
export function lastEntries(
  { files }: Context,
  { path, read }: Conversation,
): { readonly entries: readonly ConversationEntry[]; readonly end: number } {
  const from = path();
  const size = files.stat(from)?.size ?? 0;
  const start = Math.max(0, size - tailBytes);
  const bytes = files.readBytes(from, start, size - start) ?? new Uint8Array();
  const reader = createByteLines(transcriptLineBytes);
  const lines = reader.push(bytes);
  // What was cut off at the front is no whole line.
  const whole = start > 0 ? lines.slice(1) : lines;
  return { entries: whole.flatMap((line) => read(line)), end: start + bytes.length - reader.pendingBytes };
}

/** `13:05:09`, where the user is. */
export function timeOfDay(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}
