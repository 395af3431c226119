/**
 * Reads Claude Code's transcripts (`<session>.jsonl`, and `<session>/subagents/agent-*.jsonl` beside it), line by line:
 * tokens, answers, interruptions, errors, prompts, and the Stop hooks that continued a turn. Pure. One reader for all files of a worker; it
 * never throws: lines may be of another CLI version, or garbage.
 *
 * An API message is written as several lines, one a content block, each with the usage of the whole: the last one counts.
 */
import type { Usage } from '../../core/model/facts/usage.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import type { TranscriptPrompt, TranscriptReader } from '../../ports/agent.ts';
import { apiError, type ApiError } from './api-error.ts';
import { isPayload, number, parsePayload, text } from './payload.ts';
import type { Payload } from './payload.ts';

type Tokens = NonNullable<Usage['tokens']>;

export function transcriptReader(): TranscriptReader {
  const messages = new Map<string, Tokens>();
  let interruptedAt: EpochMs | null = null;
  let error: ApiError | null = null;
  let answeredAt: EpochMs | null = null;
  const continuedAt: EpochMs[] = [];
  let prompts: TranscriptPrompt[] = [];
  /** A Stop hook has sent Claude on; the summary of all Stop hooks follows. */
  let blocked = false;

  const answered = (entry: Payload, message: Payload): void => {
    if (entry['isApiErrorMessage'] === true) {
      if (entry['isSidechain'] !== true) error = errorOf(entry, message);
      return;
    }
    const id = text(message['id']);
    const usage = message['usage'];
    if (id !== null && isPayload(usage)) messages.set(id, tokensOf(usage));
    if (entry['isSidechain'] === true) return;
    error = null;
    answeredAt = timeOf(entry) ?? answeredAt;
    blocked = false;
  };

  const told = (entry: Payload, message: Payload): void => {
    if (isInterruption(message)) interruptedAt = timeOf(entry) ?? interruptedAt;
    else if (entry['isMeta'] === true) blocked ||= isStopFeedback(message);
    else if (entry['isCompactSummary'] !== true) prompted(entry, message['content']);
  };

  const prompted = (entry: Payload, content: unknown): void => {
    const words = textsIn(content).join('\n').replace(escapedPasteMark, '<$1pasted_content');
    const at = timeOf(entry);
    if (words !== '' && at !== null) prompts.push({ text: words, at });
  };

  const attached = (entry: Payload, attachment: unknown): void => {
    blocked ||= isBlockingStop(attachment);
    if (isPayload(attachment) && attachment['type'] === 'queued_command')
      prompted(entry, attachment['prompt']);
  };

  /** Another Stop hook may end the turn nevertheless (`"continue": false`). */
  const stopHooksRan = (entry: Payload): void => {
    const at = timeOf(entry);
    if (blocked && at !== null && entry['preventedContinuation'] !== true) continuedAt.push(at);
    blocked = false;
  };

  return {
    read(line) {
      // Most of a transcript is bulk that says nothing of this: 2.1.330 keeps whole requests in it.
      const entry = isTelling(line) ? parsePayload(line) : null;
      if (entry === null) return;
      const main = entry['isSidechain'] !== true;
      switch (entry['type']) {
        case 'assistant':
          if (isPayload(entry['message'])) answered(entry, entry['message']);
          break;
        case 'user':
          if (main && isPayload(entry['message'])) told(entry, entry['message']);
          break;
        case 'attachment':
          if (main) attached(entry, entry['attachment']);
          break;
        case 'system':
          if (main && entry['subtype'] === 'stop_hook_summary') stopHooksRan(entry);
      }
    },
    takePrompts() {
      const taken = prompts;
      prompts = [];
      return taken;
    },
    facts: () => ({
      tokens: messages.size === 0 ? null : [...messages.values()].reduce(sum),
      interruptedAt,
      answeredAt,
      continuedAt,
      error,
    }),
  };
}

const marks = [
  '"type":"assistant"',
  '[Request interrupted by user',
  '"hook_blocking_error"',
  '"queued_command"',
  '"stop_hook_summary"',
];

/** 2.1.332 escapes what looks like the lines that it puts around a long paste. */
const escapedPasteMark = /<\\(\/?)pasted_content/g;

/** Other lines say nothing of these facts. A user's entry is a prompt, or the result of a tool. */
function isTelling(line: string): boolean {
  return (
    marks.some((mark) => line.includes(mark)) ||
    (line.includes('"type":"user"') && !line.includes('"tool_use_id"'))
  );
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

/** For a hook that blocks by its exit code, the feedback is all that is written. */
function isStopFeedback(message: Payload): boolean {
  return blocks(message).some((words) => words.startsWith('Stop hook feedback:'));
}

function isBlockingStop(attachment: unknown): boolean {
  return (
    isPayload(attachment) &&
    attachment['type'] === 'hook_blocking_error' &&
    attachment['hookEvent'] === 'Stop'
  );
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
  return textsIn(message['content']);
}

function textsIn(content: unknown): readonly string[] {
  if (typeof content === 'string') return [content];
  return (Array.isArray(content) ? content : []).flatMap((block: unknown) =>
    isPayload(block) ? (text(block['text']) ?? []) : [],
  );
}

function timeOf(entry: Payload): EpochMs | null {
  const at = Date.parse(text(entry['timestamp']) ?? '');
  return Number.isNaN(at) ? null : at;
}
