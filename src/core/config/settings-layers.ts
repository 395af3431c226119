/**
 * Merges the sources of settings. A project can only narrow: deny lists are joined, and a limit that the user set holds
 * against a wider one of the project. Pure.
 */
import {
  defaultSettings,
  type ResolvedSetting,
  type SettingOrigin,
  type Settings,
  type SettingSource,
} from './settings.ts';

type Key = keyof Settings;

export interface SettingLayer {
  readonly source: SettingSource;
  /** The file, variable or flag. */
  readonly from: (key: Key) => string | null;
  readonly values: Readonly<Partial<Record<Key, unknown>>>;
}

/** Which of two values is narrower. Null is no limit. */
const bounds: Readonly<Partial<Record<Key, 'lower' | 'higher'>>> = {
  maxWorkers: 'lower',
  maxCostUsd: 'lower',
  maxWorkerCostUsd: 'lower',
  restarts: 'lower',
  verifyTries: 'lower',
  logLimitMB: 'lower',
  minFreeMemoryMB: 'higher',
  memoryPerWorkerMB: 'higher',
  // True is narrower.
  stopAtMaxCost: 'higher',
};

/** Keys for which a project's own file can only be stricter than the user's value. */
export const narrowingKeys: ReadonlySet<string> = new Set(Object.keys(bounds));

/** Defaults that also hold against a project: they protect the machine. */
const bindingDefaults: ReadonlySet<Key> = new Set(['minFreeMemoryMB']);

/** `layers`: strongest first, the defaults last. */
export function resolveSettings(
  keys: readonly Key[],
  layers: readonly SettingLayer[],
): readonly ResolvedSetting[] {
  return keys.map((key) => (key === 'deny' ? joinedDeny(layers) : resolved(key, layers)));
}

function resolved(key: Key, layers: readonly SettingLayer[]): ResolvedSetting {
  const [first, ...weaker] = layers.filter(({ values }) => values[key] !== undefined);
  if (first === undefined) return { key, value: defaultSettings[key], source: 'default', from: null };
  const plain: ResolvedSetting = { key, value: first.values[key], ...originOf(first, key) };
  if (first.source !== 'project') return plain;
  const own = weaker.find(({ source }) => source === 'user');
  const binding =
    own ?? (bindingDefaults.has(key) ? weaker.find(({ source }) => source === 'default') : null);
  if (binding != null && isWider(key, plain.value, binding.values[key]))
    return {
      key,
      value: binding.values[key],
      ...originOf(binding, key),
      refused: { value: plain.value, from: plain.from },
    };
  return own === undefined || isSame(plain.value, own.values[key])
    ? plain
    : { ...plain, replaces: { value: own.values[key], from: own.from(key) } };
}

function isWider(key: Key, value: unknown, bound: unknown): boolean {
  const order = bounds[key];
  if (order === undefined) return false;
  const [a, b] = [value, bound].map((one) => (one === null ? Infinity : Number(one)));
  return order === 'lower' ? Number(a) > Number(b) : Number(a) < Number(b);
}

/** The order of an object's keys does not matter. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const names = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    names.length === Object.keys(b).length &&
    names.every(
      (name) => Object.hasOwn(b, name) && isSame(a[name as keyof typeof a], b[name as keyof typeof b]),
    )
  );
}

/** No source removes another one's rules. */
function joinedDeny(layers: readonly SettingLayer[]): ResolvedSetting {
  const key = 'deny';
  const rulesOf = ({ values }: SettingLayer): readonly unknown[] => (values[key] ?? []) as readonly unknown[];
  const [first, ...more] = layers.filter((layer) => rulesOf(layer).length > 0);
  if (first === undefined) return resolved(key, layers);
  return {
    key,
    value: [...new Set([first, ...more].flatMap(rulesOf))],
    ...originOf(first, key),
    ...(more.length === 0 ? {} : { joined: more.map((layer) => originOf(layer, key)) }),
  };
}

function originOf({ source, from }: SettingLayer, key: Key): SettingOrigin {
  return { source, from: from(key) };
}
