/**
 * Reads Claude Code's transcripts (`<session>.jsonl`, and `<session>/subagents/agent-*.jsonl` beside it), line by line:
 * tokens, when the person interrupted, the error that a turn failed with. Pure. One reader for all files of a worker; it
 * never throws: lines may be of another CLI version, or garbage.
 *
 * An API message is written as several lines, one a content block, each with the usage of the whole: the last one counts.
 */
import type { Usage } from '../../core/usage.ts';
import type { EpochMs } from '../../core/worker.ts';
import { apiError, type ApiError } from './api-error.ts';
import { isPayload, number, parsePayload, text } from './payload.ts';
import type { Payload } from './payload.ts';

export interface TranscriptFacts {
  /** Subagents included. Null before the first answer. */
  readonly tokens: Usage['tokens'];
  /** When the person last cut an answer or a tool short (Esc, or No in a dialog); null: never. */
  readonly interruptedAt: EpochMs | null;
  /** What the newest answer is instead of one; null when it is one. */
  readonly error: ApiError | null;
}

export interface TranscriptReader {
  /** One whole line, of any of the files, in their order. */
  read(line: string): void;
  facts(): TranscriptFacts;
}

type Tokens = NonNullable<Usage['tokens']>;

export function transcriptReader(): TranscriptReader {
  const messages = new Map<string, Tokens>();
  let interruptedAt: EpochMs | null = null;
  let error: ApiError | null = null;

  const answered = (entry: Payload, message: Payload): void => {
    if (entry['isApiErrorMessage'] === true) {
      if (entry['isSidechain'] !== true) error = errorOf(entry, message);
      return;
    }
    const id = text(message['id']);
    const usage = message['usage'];
    if (id !== null && isPayload(usage)) messages.set(id, tokensOf(usage));
    if (entry['isSidechain'] !== true) error = null;
  };

  return {
    read(line) {
      // Most of a transcript is bulk that says nothing of this: 2.1.330 keeps whole requests in it.
      const mayTell = line.includes('"type":"assistant"') || line.includes('[Request interrupted by user');
      const entry = mayTell ? parsePayload(line) : null;
      const message = entry?.['message'];
      if (entry === null || !isPayload(message)) return;
      if (entry['type'] === 'assistant') answered(entry, message);
      else if (entry['type'] === 'user' && entry['isSidechain'] !== true && isInterruption(message))
        interruptedAt = timeOf(entry) ?? interruptedAt;
    },
    facts: () => ({
      tokens: messages.size === 0 ? null : [...messages.values()].reduce(sum),
      interruptedAt,
      error,
    }),
  };
}

function tokensOf(usage: Payload): Tokens {
  const count = (key: string): number => Math.max(0, number(usage[key]) ?? 0);
  return {
    input: count('input_tokens'),
    output: count('output_tokens'),
    cacheRead: count('cache_read_input_tokens'),
    cacheWrite: count('cache_creation_input_tokens'),
  };
}

function sum(one: Tokens, other: Tokens): Tokens {
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheRead: one.cacheRead + other.cacheRead,
    cacheWrite: one.cacheWrite + other.cacheWrite,
  };
}

/** `[Request interrupted by user]`, `[Request interrupted by user for tool use]`: a block of its own. */
function isInterruption(message: Payload): boolean {
  return blocks(message).some((words) => /^\[Request interrupted by user( for tool use)?\]$/.test(words));
}

function errorOf(entry: Payload, message: Payload): ApiError {
  const params = entry['apiErrorParams'];
  const told = isPayload(params) ? params['rate_limit_info'] : entry['quotaLimits'];
  return apiError({
    error: text(entry['error']) ?? 'unknown',
    message: blocks(message).join(' '),
    status: number(entry['apiErrorStatus']),
    resetsAt: isPayload(told) ? number(told['resetsAt']) : null,
    at: timeOf(entry) ?? 0,
  });
}

/** The texts of a message. */
function blocks(message: Payload): readonly string[] {
  const { content } = message;
  if (typeof content === 'string') return [content];
  return (Array.isArray(content) ? content : []).flatMap((block: unknown) =>
    isPayload(block) ? (text(block['text']) ?? []) : [],
  );
}

function timeOf(entry: Payload): EpochMs | null {
  const at = Date.parse(text(entry['timestamp']) ?? '');
  return Number.isNaN(at) ? null : at;
}
