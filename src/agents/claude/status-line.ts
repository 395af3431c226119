/**
 * Claude Code's status line as a source: what its payload says of cost, context and limits, and how the person's own
 * status line stays in force beside ours (assets/status-line.sh). Pure. Claude calls it at its start, then 0.3 s after
 * each answer of the API; the cost is of the whole conversation, the tokens are of the last request alone.
 */
import type { EpochMs } from '../../core/model/worker.ts';
import { isPayload, number, parsePayload, text } from './payload.ts';
import type { Payload } from './payload.ts';

export interface StatusLine {
  readonly conversation: string | null;
  readonly model: string | null;
  readonly costUsd: number | null;
  /** How full the context is, 0 to 100; null before the first answer. */
  readonly contextPercent: number | null;
  readonly contextSize: number | null;
  /** Of the last request: what its context holds now. */
  readonly contextTokens: number | null;
  /** Of the person's plan; none for an API key. */
  readonly limits: readonly PlanLimit[];
}

export interface PlanLimit {
  readonly window: 'five_hour' | 'seven_day';
  readonly usedPercent: number;
  readonly resetsAt: EpochMs | null;
}

export function readStatusLine(content: string): StatusLine | null {
  const payload = parsePayload(content);
  if (payload === null) return null;
  const part = (key: string): Payload => (isPayload(payload[key]) ? payload[key] : {});
  const context = part('context_window');
  const used = number(context['used_percentage']);
  return {
    conversation: matching(payload['session_id'], /^[\w-]{1,64}$/),
    model: matching(part('model')['id'], /^[\w.:@/[\]-]{1,100}$/),
    costUsd: atLeastZero(part('cost')['total_cost_usd']),
    contextPercent: used === null ? null : Math.min(100, Math.max(0, used)),
    contextSize: atLeastZero(context['context_window_size']),
    contextTokens: used === null ? null : atLeastZero(context['total_input_tokens']),
    limits: (['five_hour', 'seven_day'] as const).flatMap((window) => planLimit(window, part('rate_limits'))),
  };
}

function planLimit(window: PlanLimit['window'], limits: Payload): readonly PlanLimit[] {
  const limit = limits[window];
  const used = isPayload(limit) ? atLeastZero(limit['used_percentage']) : null;
  if (!isPayload(limit) || used === null) return [];
  const resets = number(limit['resets_at']);
  return [{ window, usedPercent: used, resetsAt: resets === null ? null : resets * 1_000 }];
}

function atLeastZero(value: unknown): number | null {
  const found = number(value);
  return found === null || found < 0 ? null : found;
}

function matching(value: unknown, pattern: RegExp): string | null {
  const found = text(value);
  return found !== null && pattern.test(found) ? found : null;
}

/** Where a person's own status line may be set; the first that sets one holds. `config`: their Claude configuration. */
export function statusLineFiles(config: string, cwd: string): readonly string[] {
  return [`${cwd}/.claude/settings.local.json`, `${cwd}/.claude/settings.json`, `${config}/settings.json`];
}

export interface OwnStatusLine {
  /** For `sh -c`. */
  readonly command: string;
  /** What else they set about it, such as `padding`. */
  readonly more: Payload;
}

/** `contents`: of those files, in that order; null where there is none. */
export function ownStatusLine(contents: readonly (string | null)[]): OwnStatusLine | null {
  for (const content of contents) {
    const set = content === null ? null : parsePayload(content)?.['statusLine'];
    if (!isPayload(set)) continue;
    const { type, command, ...more } = set;
    const words = text(command);
    return type === 'command' && words !== null && words.trim() !== '' ? { command: words, more } : null;
  }
  return null;
}
