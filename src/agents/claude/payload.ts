/** What a hook of Claude Code hands over, as far as all readers need it: fields of unknown shape, and what they ask. */
import { parseJson } from '../../core/json.ts';
import { cleanText } from '../../core/text/clean-text.ts';

export type Payload = Readonly<Record<string, unknown>>;

/** Characters of a question on one line. */
export const askLimit = 200;

export function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Null also for numbers so large that sums and products of them are none. */
export function number(value: unknown): number | null {
  return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : null;
}

export function parsePayload(content: string): Payload | null {
  const value = parseJson(content);
  return isPayload(value) ? value : null;
}

/** `Bash: rm -rf build/`: the tool and what its input is mostly about, on one line. */
export function question(payload: Payload): string {
  const tool = text(payload['tool_name']) ?? 'a tool';
  const input = payload['tool_input'];
  return cleanText(`${tool}: ${isPayload(input) ? subjectOf(input) : ''}`, askLimit).replace(/: ?$/, '');
}

/** Of a tool's input, the field that says what it is about. */
export const subjectKeys = [
  'command',
  'file_path',
  'notebook_path',
  'url',
  'query',
  'pattern',
  'plan',
  'prompt',
] as const;

/** What a tool call is about: its command, file or question; else its whole input as JSON. */
export function subjectOf(input: Payload): string {
  const questions = input['questions'];
  const first: unknown = Array.isArray(questions) ? questions[0] : null;
  if (isPayload(first)) return text(first['question']) ?? '';
  for (const key of subjectKeys) {
    const value = text(input[key]);
    if (value !== null) return value;
  }
  return Object.keys(input).length === 0 ? '' : JSON.stringify(input);
}
