/** Validates settings. Pure: knows neither where values come from nor how they are used. */
import * as v from 'valibot';
import { addressProblem } from '../wire/ssh-host.ts';
import { nearest } from '../nearest.ts';
import { defaultSettings, noticeWays, type Settings } from './settings.ts';
import { entriesOf, isObject, problemsOf, shown, whole, type ValueProblem } from './value-problem.ts';

export const settingKeys = Object.keys(defaultSettings) as readonly (keyof Settings)[];

export function isSettingKey(key: string): key is keyof Settings {
  return Object.hasOwn(defaultSettings, key);
}

/** One line without control characters: it is used in arguments, environments and on screens. */
const oneLine = /^[^\u0000-\u001f\u007f]+$/;
const matching = (pattern: RegExp, expected: string) =>
  v.pipe(v.string(expected), v.regex(pattern, expected));
const text = (expected: string) => matching(oneLine, expected);
const truth = v.boolean('true or false');
const path = text('a path');
/** A list whose problems are reported for the whole list. */
const listOf = (expected: string, entry: v.GenericSchema) =>
  v.custom<readonly unknown[]>(
    (value) => Array.isArray(value) && value.every((one) => v.is(entry, one)),
    expected,
  );

const permissionRules = listOf(
  'a list of permission rules of Claude Code, such as "Bash(npm test)"',
  text(''),
);
const dollars = v.pipe(
  v.number('a number of US dollars, 0 or more'),
  v.finite('a number of US dollars, 0 or more'),
  v.minValue(0, 'a number of US dollars, 0 or more'),
);
const words = listOf('', v.pipe(v.string(), v.excludes('\0')));

const hostAddress = v.custom<string>(
  (value) => typeof value === 'string' && addressProblem(value) === null,
  'user@host, or a name of your ssh_config',
);
const absolutePath = matching(/^\/[^\u0000-\u001f\u007f]*$/, 'an absolute path');
const hostFields = v.strictObject(
  {
    address: hostAddress,
    port: v.optional(
      v.pipe(
        v.number('a port from 1 to 65535'),
        v.integer('a port from 1 to 65535'),
        v.minValue(1, 'a port from 1 to 65535'),
        v.maxValue(65_535, 'a port from 1 to 65535'),
      ),
    ),
    projects: v.optional(
      entriesOf('project folders, local to remote: "/local": "/remote"', absolutePath, absolutePath),
    ),
  },
  ({ expected }) => (expected === 'never' ? 'one of address, port, projects' : 'an address: user@host'),
);

const schemas: Readonly<Record<keyof Settings, v.GenericSchema>> = {
  maxWorkers: v.nullable(whole(1, 1000)),
  agent: text('the name of an agent: claude, demo, or one of your own under agents'),
  backend: v.picklist(['auto', 'tmux', 'pty'], 'auto, tmux or pty'),
  model: v.nullable(text('one line of text')),
  permissionMode: v.nullable(
    matching(/^[A-Za-z][A-Za-z-]*$/, 'a permission mode, such as default, acceptEdits or plan'),
  ),
  claudePath: v.nullable(path),
  sidebarColumns: whole(20, 200),
  minPaneColumns: whole(10, 500),
  minPaneRows: whole(3, 200),
  layout: text('the name of a layout, such as grid (muxcrew layout lists them)'),
  folder: v.nullable(path),
  logLimitMB: whole(1, 1_000_000),
  tmuxConf: v.nullable(path),
  windowSize: v.picklist(['latest', 'smallest'], 'latest or smallest'),
  prefix: matching(
    // Excludes those that equal Backspace, Tab, Enter and Escape.
    /^(?:C-(?:[a-gkln-z\\\]^_]|Space)|M-[!-~])$/,
    'a key held with Control or Alt, as tmux names it, such as C-b, C-a, C-Space or M-x',
  ),
  bell: truth,
  restarts: whole(0, 100),
  askStatus: truth,
  maxCostUsd: v.nullable(dollars),
  maxWorkerCostUsd: v.nullable(dollars),
  stopAtMaxCost: truth,
  notify: v.picklist(noticeWays, `one of ${noticeWays.join(', ')}`),
  minFreeMemoryMB: whole(0, 10_000_000),
  memoryPerWorkerMB: whole(0, 10_000_000),
  verify: v.nullable(text('a command in one line')),
  verifyTries: whole(0, 100),
  allow: permissionRules,
  deny: permissionRules,
  agents: entriesOf(
    'agents by name, each a list of words: a program and its arguments',
    matching(/^[A-Za-z0-9][\w.-]{0,63}$/, 'a name of letters, digits, . _ -'),
    v.custom(
      (value) => v.is(words, value) && value.length > 0 && value[0] !== '',
      'a list of words: a program and its arguments',
    ),
  ),
  env: entriesOf(
    'variables by name, each a text',
    matching(/^[A-Za-z_]\w*$/, 'a name of letters, digits and _'),
    v.pipe(v.string('a text (numbers in quotes)'), v.excludes('\0', 'a text (numbers in quotes)')),
  ),
  hosts: entriesOf(
    'hosts by name, each user@host, or its address, port and projects',
    matching(/^[A-Za-z0-9][\w.-]{0,63}$/, 'a name of letters, digits, . _ -'),
    // An address, or an object of these fields.
    v.lazy((value) => (isObject(value) ? hostFields : hostAddress)),
  ),
};

/** The first problem of a setting's value; null: none. */
export function settingProblem(key: keyof Settings, value: unknown): ValueProblem | null {
  return settingProblems(key, value)[0] ?? null;
}

/** `reserved`: names of built-in agents, which configured agents cannot have. */
export function settingProblems(
  key: keyof Settings,
  value: unknown,
  reserved: readonly string[] = [],
): readonly ValueProblem[] {
  const problems = problemsOf(schemas[key], value, [key]);
  return key === 'agents' && problems.length === 0
    ? reservedNames(value as Settings['agents'], reserved)
    : problems;
}

function reservedNames(agents: Settings['agents'], reserved: readonly string[]): readonly ValueProblem[] {
  const expected = `a name that is neither ${reserved.join(' nor ')}`;
  const taken = Object.keys(agents).filter((name) => reserved.includes(name));
  return taken.map((name) => ({ path: ['agents', name], expected, got: shown(name) }));
}

/** All problems of settings read from a file, including unknown keys. */
export function settingsProblems(values: unknown, reserved: readonly string[] = []): readonly ValueProblem[] {
  if (!isObject(values)) {
    return [{ path: [], expected: `settings by name: ${settingKeys.join(', ')}`, got: shown(values) }];
  }
  return Object.entries(values).flatMap(([key, value]): readonly ValueProblem[] => {
    if (isSettingKey(key)) return settingProblems(key, value, reserved);
    const [near] = nearest(key, settingKeys);
    const expected = near === undefined ? `one of ${settingKeys.join(', ')}` : `perhaps ${near}`;
    return [{ path: [key], expected, got: `the unknown setting ${shown(key)}` }];
  });
}
