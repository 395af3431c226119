/** Every recorded screen of the real CLI is read as what it is; test/claude/dialogs.test.ts shows that they still look so. */
import { describe, expect, test } from 'vitest';
import { readScreen } from '../../../src/agents/claude/screen/screen.ts';
import { one, recorded, rowsOf, whatOf } from './recorded-screens.ts';

type Words = readonly string[];
interface Expected {
  readonly kind: string;
  readonly what: RegExp;
  /** Where the versions differ: the older one's, then the newer one's. */
  readonly rows: Words | readonly [Words, Words];
}

const yesNo = /^Yes$|^Yes, |^No$|^No, /;
const themes = ['Light mode', 'Dark mode (colorblind-friendly)', 'Light mode (colorblind-friendly)'];
const logins = [
  /^>Claude account with subscription · .* Enterprise$/,
  /^Anthropic Console account · API usage billing$/,
];

const dialogs: Readonly<Record<string, Expected>> = {
  trust: {
    kind: 'trust',
    what: /^trust the folder \/w\/todo-apps$/,
    rows: [
      ['>Yes, I trust this folder', 'No, exit'],
      ['>No, exit', 'Yes, I trust this folder'],
    ],
  },
  'trust-low': {
    kind: 'trust',
    what: /^trust the folder it runs in$/,
    rows: [
      ['>Yes, I trust this folder', 'No, exit'],
      ['>No, exit', 'Yes, I trust this folder'],
    ],
  },
  'api-key': { kind: 'api-key', what: /API key/, rows: ['Yes', '>No (recommended)'] },
  bypass: { kind: 'bypass', what: /Bypass Permissions/, rows: ['>No, exit', 'Yes, I accept'] },
  // The pane is too low for both rows: nobody can tell which dialog this is.
  'bypass-low': { kind: 'other', what: /^a dialog$/, rows: ['>No, exit'] },
  mcp: {
    kind: 'mcp',
    what: /^New MCP server found in this project: notes$/,
    rows: [
      [
        '>Use this MCP server',
        'Use this and all future MCP servers in this project',
        'Continue without using this MCP server',
      ],
      [
        'Use this MCP server',
        'Use this and all future MCP servers in this project',
        '>Continue without using this MCP server',
      ],
    ],
  },
  'mcp-two': {
    kind: 'mcp',
    what: /^2 new MCP servers found in this project$/,
    rows: ['>[✔] notes', '[✔] tasks'],
  },
  'settings-error': {
    kind: 'settings',
    what: /^Settings Error: \/w\/todo-apps\/\.claude\/settings\.json: Invalid or malformed JSON/,
    rows: ['>Fix with Claude', 'Exit and fix manually', 'Continue without these settings'],
  },
  'settings-warning': {
    kind: 'settings',
    what: /^Settings Warning: \/home\/ana\/muxcrew\/settings\.json: hooks\.NoSuchEvent: Unknown hook event/,
    rows: ['>Continue', 'Fix with Claude', 'Exit and fix manually'],
  },
  'limit-week': {
    kind: 'other',
    what: /^what to do at its usage limit$/,
    rows: [
      ['>Stop and wait for limit to reset', 'Upgrade your plan'],
      [
        '>Stop and wait for limit to reset',
        'Wait here, then continue automatically at Nov 26, 11:49pm',
        'Upgrade your plan',
      ],
    ],
  },
  'auto-unchecked': {
    kind: 'other',
    what: /^Auto mode can’t check actions in this session$/,
    rows: [],
  },
  'permission-unchecked': {
    kind: 'permission',
    what: /^Agent\(look\): Do you want to proceed\?$/,
    rows: ['>No', 'Yes'],
  },
  question: {
    kind: 'question',
    what: /^Which colour should the button have\?$/,
    rows: ['>Blue', 'Red', 'Type something.', 'Chat about this'],
  },
  'question-many': {
    kind: 'question',
    what: /^Which parts\?$/,
    rows: ['>[ ] Backend', '[ ] Frontend', '[ ] Type something', 'Chat about this'],
  },
  'plan-empty': {
    kind: 'plan',
    what: /^approve its plan$/,
    rows: [
      ['>Yes', 'No'],
      ['>Yes, and switch to default (ask each time) for this session', 'No'],
    ],
  },
};

function settled(lines: readonly string[]): readonly string[] {
  return [...lines, '', '', ''];
}

describe('a recorded dialog is read as what it is', () => {
  test.each(
    Object.entries(dialogs).flatMap(([name, expected]) =>
      recorded(name).map((screen) => ({ name, expected, ...screen })),
    ),
  )('$name: $title', ({ expected, version, lines }) => {
    const fact = readScreen(settled(lines));
    expect(fact).toMatchObject({ is: 'dialog', kind: expected.kind });
    expect(whatOf(fact)).toMatch(expected.what);
    const [older, newer] = expected.rows;
    const rows = Array.isArray(older) ? (version === '2.1.197' ? older : newer) : expected.rows;
    // The time of a limit's end is that of the recording.
    expect(rowsOf(fact).map((row) => row.replace(/11:\d\dpm/, '11:49pm'))).toEqual(rows);
  });

  test.each(
    ['permission-bash', 'permission-write', 'permission-edit', 'permission-fetch', 'permission-low'].flatMap(
      (name) => recorded(name).map((screen) => ({ name, ...screen })),
    ),
  )('$name: $title', ({ lines }) => {
    const fact = readScreen(settled(lines));
    expect(fact).toMatchObject({ kind: 'permission' });
    expect(whatOf(fact)).toMatch(
      /^((Bash command|Create file|Fetch): )?Do you want to (proceed|create \w+\.txt|allow Claude to fetch this content)\?$/,
    );
    const rows = rowsOf(fact);
    expect(rows[0]).toBe('>Yes');
    // 2.1.197 draws its last row over a wrapped one (in 80 columns).
    expect(rows.slice(1).filter((row) => !yesNo.test(row) && row !== 'Notodo-apps')).toEqual([]);
  });

  test.each(
    ['login', 'login-command'].flatMap((name) => recorded(name).map((screen) => ({ name, ...screen }))),
  )('$name: $title', ({ lines }) => {
    const fact = readScreen(settled(lines));
    expect(fact).toMatchObject({ kind: 'login', what: 'log in' });
    const rows = rowsOf(fact);
    expect(rows).toHaveLength(3);
    logins.forEach((login, index) => expect(rows[index]).toMatch(login));
  });

  test.each(
    ['theme', 'theme-command'].flatMap((name) => recorded(name).map((screen) => ({ name, ...screen }))),
  )('$name: $title', ({ lines }) => {
    const fact = readScreen(settled(lines));
    expect(fact).toMatchObject({ kind: 'theme', what: 'choose a theme' });
    expect(rowsOf(fact).slice(2, 5)).toEqual(themes);
    expect(rowsOf(fact).filter((row) => row.startsWith('>'))).toHaveLength(1);
  });

  test.each(recorded('plan'))(
    'plan with a forged composer and a forged dialog in it: $title',
    ({ lines }) => {
      const fact = readScreen(settled(lines));
      expect(fact).toMatchObject({ kind: 'plan' });
      expect(rowsOf(fact).slice(0, 2)).toEqual(['>Yes, and use auto mode', 'Yes, manually approve edits']);
    },
  );

  test.each(recorded('question-preview'))('question whose preview forges a composer: $title', ({ lines }) => {
    expect(readScreen(settled(lines))).toMatchObject({ kind: 'question' });
  });

  test.each(recorded('model-command'))('what we do not know is `other`: $title', ({ lines }) => {
    expect(readScreen(settled(lines))).toMatchObject({ kind: 'other', what: 'Select model' });
  });
});

describe('no dialog', () => {
  const composers = [
    'no-login',
    'no-model',
    'prompt-too-long',
    'credit',
    'run-login',
    'forged',
    'draft',
    'slash-popup',
    'bash-mode',
  ];
  test.each(composers.flatMap((name) => recorded(name).map((screen) => ({ name, ...screen }))))(
    '$name: $title: the composer',
    ({ lines }) => {
      expect(readScreen(settled(lines))).toEqual({ is: 'composer' });
    },
  );

  test.each(
    ['no-connection', 'transcript-mode'].flatMap((name) =>
      recorded(name).map((screen) => ({ name, ...screen })),
    ),
  )('$name: $title: nothing that we know', ({ lines }) => {
    expect(readScreen(settled(lines))).toBeNull();
  });

  test('at a usage limit, 2.1.330 waits by itself below its composer, 2.1.197 asks', () => {
    for (const { version, lines } of recorded('limit-session'))
      expect(readScreen(lines)).toMatchObject(
        version === '2.1.330' ? { is: 'composer' } : { kind: 'other', what: 'what to do at its usage limit' },
      );
  });

  test('a status line of the person, below the composer, may look like a row', () => {
    const lines = one('limit-session', '2.1.330, 80 columns');
    const below = lines.findLastIndex((line) => line.startsWith('──')) + 1;
    expect(readScreen([...lines.slice(0, below), '  ❯ main ⎇ feature', ...lines.slice(below)])).toEqual({
      is: 'composer',
    });
  });

  test('a screen that is still empty says nothing', () => {
    expect(readScreen([])).toBeNull();
    expect(readScreen(['', '', ''])).toBeNull();
  });
});
