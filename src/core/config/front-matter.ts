/**
 * Front matter of instruction files, between two `---` lines: where it begins and ends, and the valid values of each
 * key. Pure: YAML is parsed elsewhere, and keys that need the user's consent are only named here.
 */
import { nearest } from '../nearest.ts';
import { isWorkerName } from '../paths/names.ts';
import { settingProblem } from './settings-check.ts';
import { shown, type ValueProblem } from './value-problem.ts';
import { spanMs } from '../time-span.ts';

/** An absent key sets nothing. */
export interface FrontMatter {
  readonly name?: string;
  /** Ids or names of workers, as written. */
  readonly needs?: readonly string[];
  readonly model?: string;
  readonly timeoutMs?: number;
  /** US dollars. */
  readonly maxCostUsd?: number;
  readonly agent?: string;
  readonly permissionMode?: string;
  readonly verify?: string;
  /** As written: relative to the folder of the file. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export type FrontMatterKey =
  'name' | 'needs' | 'model' | 'timeout' | 'maxCost' | 'agent' | 'permissionMode' | 'verify' | 'cwd' | 'env';

/** Keys that name programs or widen a worker's rights: they take effect only after the user consents to the file. */
export const wideningFrontMatter = ['agent', 'permissionMode', 'verify', 'cwd', 'env'] as const;
export type WideningKey = (typeof wideningFrontMatter)[number];

export type FrontMatterSplit =
  | { readonly is: 'none'; readonly body: string }
  | { readonly is: 'there'; readonly yaml: string; readonly body: string }
  /** It begins but does not end. */
  | { readonly is: 'open' };

const opening = /^\ufeff?---[ \t]*\r?\n/;
const closing = /^---[ \t]*\r?$\n?/m;

export function splitFrontMatter(text: string): FrontMatterSplit {
  const [begin] = opening.exec(text) ?? [];
  if (begin === undefined) return { is: 'none', body: text };
  const rest = text.slice(begin.length);
  const end = closing.exec(rest);
  return end === null
    ? { is: 'open' }
    : { is: 'there', yaml: rest.slice(0, end.index), body: rest.slice(end.index + end[0].length) };
}

/** The assignment: what an agent gets as its task. */
export function taskText(text: string): string {
  const split = splitFrontMatter(text);
  return split.is === 'open' ? text : split.body;
}

interface Judged {
  /** Null: the value is valid. */
  readonly problem: (value: unknown) => ValueProblem | null;
  readonly take: (value: never) => FrontMatter;
}

function rule(key: FrontMatterKey, expected: string, holds: (value: unknown) => boolean): Judged['problem'] {
  return (value) => (holds(value) ? null : { path: [key], expected, got: shown(value) });
}

const isLine = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && !/[\u0000-\u001f\u007f]/.test(value);

/** More than a week would be a mistake, and timers take at most 24 days. */
const maxTimeoutMs = 7 * 24 * 3_600_000;
/** Milliseconds; null: not a valid time. */
export function timeoutMs(text: string): number | null {
  const ms = spanMs(text);
  return ms !== null && ms <= maxTimeoutMs ? ms : null;
}

/** A list, or a text with commas; numbers are ids. Null: neither. */
function needsOf(value: unknown): readonly string[] | null {
  const list: readonly unknown[] = Array.isArray(value)
    ? (value as readonly unknown[])
    : typeof value === 'string'
      ? value.split(',')
      : [value];
  const words = list.map((one) => (typeof one === 'number' ? String(one) : one));
  return words.every(isLine) ? [...new Set(words.map((word) => word.trim()))] : null;
}

const keys: Readonly<Record<FrontMatterKey, Judged>> = {
  name: {
    problem: rule(
      'name',
      'a name of letters, digits, . _ - other than a number or all, such as auth',
      (value) => typeof value === 'string' && isWorkerName(value),
    ),
    take: (name: string) => ({ name }),
  },
  needs: {
    problem: rule(
      'needs',
      'ids or names of workers: a list, or a text with commas',
      (value) => needsOf(value) !== null,
    ),
    take: (value: unknown) => ({ needs: needsOf(value) ?? [] }),
  },
  model: { problem: (value) => settingProblem('model', value), take: (model: string) => ({ model }) },
  timeout: {
    problem: rule(
      'timeout',
      'a time such as 30m, 2h or 1h30m, at most 7d',
      (value) => typeof value === 'string' && timeoutMs(value) !== null,
    ),
    take: (text: string) => ({ timeoutMs: timeoutMs(text) ?? 0 }),
  },
  maxCost: {
    problem: rule(
      'maxCost',
      'a number of US dollars above 0',
      (value) => typeof value === 'number' && Number.isFinite(value) && value > 0,
    ),
    take: (maxCostUsd: number) => ({ maxCostUsd }),
  },
  agent: { problem: (value) => settingProblem('agent', value), take: (agent: string) => ({ agent }) },
  permissionMode: {
    // Only --dangerously-skip-permissions sets that mode.
    problem: (value) =>
      value === 'bypassPermissions'
        ? { path: ['permissionMode'], expected: 'a mode other than bypassPermissions', got: shown(value) }
        : settingProblem('permissionMode', value),
    take: (permissionMode: string) => ({ permissionMode }),
  },
  verify: { problem: (value) => settingProblem('verify', value), take: (verify: string) => ({ verify }) },
  cwd: { problem: rule('cwd', 'the path of a folder', isLine), take: (cwd: string) => ({ cwd }) },
  env: {
    problem: (value) => settingProblem('env', value),
    take: (env: Readonly<Record<string, string>>) => ({ env }),
  },
};

export const frontMatterKeys = Object.keys(keys) as readonly FrontMatterKey[];

export type Judgement =
  | { readonly is: 'fine'; readonly values: FrontMatter }
  | { readonly is: 'wrong'; readonly problem: ValueProblem };

/** Judges parsed YAML. Empty front matter and keys without a value count as absent. */
export function judgeFrontMatter(value: unknown): Judgement {
  if (value === null || value === undefined) return { is: 'fine', values: {} };
  if (typeof value !== 'object' || Array.isArray(value)) {
    const expected = `keys such as ${frontMatterKeys.join(', ')} (or an empty line before the first ---)`;
    return { is: 'wrong', problem: { path: [], expected, got: shown(value) } };
  }
  let values: FrontMatter = {};
  for (const [key, given] of Object.entries(value) as readonly [string, unknown][]) {
    if (!isKey(key)) return { is: 'wrong', problem: unknownKey(key) };
    if (given === null) continue;
    const problem = keys[key].problem(given);
    if (problem !== null) return { is: 'wrong', problem };
    values = { ...values, ...keys[key].take(given as never) };
  }
  return { is: 'fine', values };
}

function isKey(key: string): key is FrontMatterKey {
  return Object.hasOwn(keys, key);
}

function unknownKey(key: string): ValueProblem {
  const [near] = nearest(key, frontMatterKeys);
  const expected = near === undefined ? `one of ${frontMatterKeys.join(', ')}` : `perhaps ${near}`;
  return { path: [key], expected, got: `the unknown key ${shown(key)}` };
}

/** The keys in use that need the user's consent. */
export function wideningKeysOf(values: FrontMatter): readonly WideningKey[] {
  return wideningFrontMatter.filter((key) => values[key] !== undefined);
}
