/** What each setting may be. Pure: judges values, and knows neither where they came from nor how they are used. */
import { addressProblem } from '../wire/ssh-host.ts';
import { nearest } from '../nearest.ts';
import { defaultSettings, noticeWays, type Settings } from './settings.ts';

export interface SettingProblem {
  /** Where inside the value: `agents`, `agents.aider`, `env.PORT`. */
  readonly path: readonly string[];
  readonly expected: string;
  readonly got: string;
}

/** Everything that is wrong with the value. */
type Check = (value: unknown, path: readonly string[]) => readonly SettingProblem[];

export const settingKeys = Object.keys(defaultSettings) as readonly (keyof Settings)[];

export function isSettingKey(key: string): key is keyof Settings {
  return Object.hasOwn(defaultSettings, key);
}

/** A value as a person would recognise it, in one short line. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : jsonOf(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Code in the user's own configuration gives values that JSON has no text for: functions, big integers, rings. */
function jsonOf(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `${Array.isArray(value) ? 'a list' : `a ${typeof value}`} that has no JSON`;
  }
}

function rule(expected: string, holds: (value: unknown) => boolean): Check {
  return (value, path) => (holds(value) ? [] : [{ path, expected, got: shown(value) }]);
}

function orNull(check: Check): Check {
  return (value, path) => (value === null ? [] : check(value, path));
}

function whole(low: number, high: number): Check {
  return rule(
    `a whole number from ${low} to ${high}`,
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high,
  );
}

/** One line without control characters: it ends up in arguments, in environments and on screens. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !/[\u0000-\u001f\u007f]/.test(value);
}

function record(expected: string, name: Check, entry: Check): Check {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return [{ path, expected, got: shown(value) }];
    }
    return Object.entries(value).flatMap(([key, inner]) => {
      const wrongName = name(key, [...path, key]);
      return wrongName.length > 0 ? wrongName : entry(inner, [...path, key]);
    });
  };
}

const text = rule('some text in one line', isText);
const path = rule('a path', isText);

const permissionRules = rule(
  'a list of permission rules of Claude Code, such as "Bash(npm test)"',
  (rules) => Array.isArray(rules) && rules.every(isText),
);

const dollars = rule(
  'a number of US dollars, 0 or more',
  (value) => Number.isFinite(value) && (value as number) >= 0,
);

const checks: Readonly<Record<keyof Settings, Check>> = {
  maxWorkers: orNull(whole(1, 1000)),
  agent: rule('the name of an agent: claude, demo, or one of your own under agents', isText),
  backend: rule('auto, tmux or pty', (value) => value === 'auto' || value === 'tmux' || value === 'pty'),
  model: orNull(text),
  permissionMode: orNull(
    rule('a permission mode, such as default, acceptEdits or plan', (value) =>
      typeof value === 'string' ? /^[A-Za-z][A-Za-z-]*$/.test(value) : false,
    ),
  ),
  claudePath: orNull(path),
  sidebarColumns: whole(20, 200),
  minPaneColumns: whole(10, 500),
  minPaneRows: whole(3, 200),
  layout: rule('the name of a layout, such as grid (muxcrew layout lists them)', isText),
  folder: orNull(path),
  logLimitMB: whole(1, 1_000_000),
  tmuxConf: orNull(path),
  windowSize: rule('latest or smallest', (value) => value === 'latest' || value === 'smallest'),
  prefix: rule(
    'a key held with Control or Alt, as tmux names it, such as C-b, C-a, C-Space or M-x',
    // Not those that are Backspace, Tab, Enter and Escape by another name.
    (value) => typeof value === 'string' && /^(?:C-(?:[a-gkln-z\\\]^_]|Space)|M-[!-~])$/.test(value),
  ),
  bell: rule('true or false', (value) => typeof value === 'boolean'),
  restarts: whole(0, 100),
  askStatus: rule('true or false', (value) => typeof value === 'boolean'),
  maxCostUsd: orNull(dollars),
  maxWorkerCostUsd: orNull(dollars),
  stopAtMaxCost: rule('true or false', (value) => typeof value === 'boolean'),
  notify: rule(`one of ${noticeWays.join(', ')}`, (value) => noticeWays.some((way) => way === value)),
  minFreeMemoryMB: whole(0, 10_000_000),
  memoryPerWorkerMB: whole(0, 10_000_000),
  verify: orNull(rule('a command in one line', isText)),
  verifyTries: whole(0, 100),
  allow: permissionRules,
  deny: permissionRules,
  agents: record(
    'agents by name, each a list of words: a program and its arguments',
    rule(
      'a name of letters, digits, . _ - that is neither claude nor demo',
      (name) =>
        typeof name === 'string' &&
        /^[A-Za-z0-9][\w.-]{0,63}$/.test(name) &&
        name !== 'claude' &&
        name !== 'demo',
    ),
    rule(
      'a list of words: a program and its arguments',
      (words) =>
        Array.isArray(words) &&
        words.length > 0 &&
        words[0] !== '' &&
        words.every((word) => typeof word === 'string' && !word.includes('\0')),
    ),
  ),
  env: record(
    'variables by name, each a text',
    rule(
      'a name of letters, digits and _',
      (name) => typeof name === 'string' && /^[A-Za-z_]\w*$/.test(name),
    ),
    rule('a text (numbers in quotes)', (value) => typeof value === 'string' && !value.includes('\0')),
  ),
  hosts: record(
    'hosts by name, each user@host, or its address, port and projects',
    rule(
      'a name of letters, digits, . _ -',
      (name) => typeof name === 'string' && /^[A-Za-z0-9][\w.-]{0,63}$/.test(name),
    ),
    hostProblem,
  ),
};

const hostAddress = rule(
  'user@host, or a name of your ssh_config',
  (value) => typeof value === 'string' && addressProblem(value) === null,
);

const hostFields: Readonly<Record<string, Check>> = {
  address: hostAddress,
  port: rule(
    'a port from 1 to 65535',
    (value) => typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535,
  ),
  projects: record(
    'project folders here and over there: "/here": "/there"',
    rule('a path from / on', (name) => isText(name) && name.startsWith('/')),
    rule('a path from / on', (there) => isText(there) && there.startsWith('/')),
  ),
};

/** An address alone, or an object of these fields. */
function hostProblem(value: unknown, path: readonly string[]): readonly SettingProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return hostAddress(value, path);
  const given = value as Readonly<Record<string, unknown>>;
  if (given['address'] === undefined)
    return [{ path: [...path, 'address'], expected: 'an address: user@host', got: 'none' }];
  return Object.entries(given).flatMap(([name, one]) => {
    const check = Object.hasOwn(hostFields, name) ? hostFields[name] : undefined;
    const inner = [...path, name];
    return check === undefined
      ? [{ path: inner, expected: 'one of address, port, projects', got: shown(name) }]
      : check(one, inner);
  });
}

/** Null when the setting may have this value; else the first thing that is wrong with it. */
export function settingProblem(key: keyof Settings, value: unknown): SettingProblem | null {
  return settingProblems(key, value)[0] ?? null;
}

export function settingProblems(key: keyof Settings, value: unknown): readonly SettingProblem[] {
  return checks[key](value, [key]);
}

/** All problems of a set of settings, as read from a file: unknown keys are problems too. */
export function settingsProblems(values: unknown): readonly SettingProblem[] {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    return [{ path: [], expected: `settings by name: ${settingKeys.join(', ')}`, got: shown(values) }];
  }
  return Object.entries(values).flatMap(([key, value]): readonly SettingProblem[] => {
    if (isSettingKey(key)) return settingProblems(key, value);
    const [near] = nearest(key, settingKeys);
    const expected = near === undefined ? `one of ${settingKeys.join(', ')}` : `perhaps ${near}`;
    return [{ path: [key], expected, got: `the unknown setting ${shown(key)}` }];
  });
}
