/**
 * Dialogs of the installed CLI in a pane of a real tmux, offline: each is read as what it is, and trust is given by
 * arrows, a second look and Enter, whichever row is selected at first.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { isSelected, settledMs, stepsTo, trustRow } from '../../src/agents/claude/screen/dialog-rows.ts';
import { readScreen, type ScreenFact } from '../../src/agents/claude/screen/screen.ts';
import { claudeRig, claudeVersions, newestClaude, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
let stopServer = (): void => undefined;
afterEach(async () => {
  stopServer();
  stopServer = () => undefined;
  await rig?.dispose();
  rig = null;
});

interface Pane {
  keys(...keys: readonly string[]): void;
  /** Types it into the composer; resolves once it stands there. */
  type(text: string): Promise<void>;
  /** Until the screen is read as that; rejects with the screen. */
  shows<T extends ScreenFact>(wanted: (fact: ScreenFact) => fact is T): Promise<T>;
}

interface Start {
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What the CLI knows of its first-run questions; left out: all are answered. */
  readonly knows?: (all: Answers) => Partial<Answers>;
  readonly columns?: number;
  /** One of the project's: its name and its text. */
  readonly file?: readonly [string, string];
}

interface Answers {
  hasCompletedOnboarding: boolean;
  customApiKeyResponses: unknown;
  projects: Record<string, { hasTrustDialogAccepted: boolean }>;
}

function start(world: ClaudeRig, { words = [], env = {}, knows, columns = 80, file }: Start = {}): Pane {
  if (knows !== undefined) writeFileSync(answersOf(world), JSON.stringify(knows(answers(world))));
  if (file !== undefined) world.write(...file);
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-L', 'dialogs', '-f', '/dev/null', ...args], {
      env: { ...world.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const size = ['-x', String(columns), '-y', '40'];
  // One word alone would be a line for a shell.
  tmux('new-session', '-d', ...size, '-c', world.project, '--', 'env', world.program, ...words);
  stopServer = () => void tmux('kill-server');
  return {
    keys: (...keys) => {
      if (keys.length > 0) tmux('send-keys', ...keys);
    },
    type: async (text) => {
      tmux('send-keys', '-l', text);
      await world.until('the text', () => tmux('capture-pane', '-p').includes(`❯\u00a0${text}`));
    },
    shows: async (wanted) => {
      let screen = '';
      const look = () => {
        screen = tmux('capture-pane', '-p');
        const fact = readScreen(screen.split('\n'));
        return fact !== null && wanted(fact) ? fact : null;
      };
      return world.until('the screen', look).catch((error: unknown) => {
        throw new Error(`shown instead:\n${screen}`, { cause: error });
      });
    },
  };
}

function answersOf(world: ClaudeRig): string {
  return join(world.home, '.claude.json');
}

function answers(world: ClaudeRig): Answers {
  return JSON.parse(readFileSync(answersOf(world), 'utf8')) as Answers;
}

type Dialog = Extract<ScreenFact, { is: 'dialog' }>;
const anyDialog = (fact: ScreenFact): fact is Dialog =>
  fact.is === 'dialog' && fact.rows.some((row) => row.selected);
const isRetrying = (fact: ScreenFact): fact is Extract<ScreenFact, { is: 'retrying' }> =>
  fact.is === 'retrying';
const isComposer = (fact: ScreenFact): fact is Extract<ScreenFact, { is: 'composer' }> =>
  fact.is === 'composer';

const isAt =
  (wanted: RegExp) =>
  (fact: ScreenFact): fact is Dialog =>
    fact.is === 'dialog' && isSelected(fact.rows, wanted);

/** Until it is selected for good: 2.1.330 draws the dialog twice, and forgets what was selected. */
async function select(pane: Pane, wanted: RegExp): Promise<void> {
  for (let attempt = 1; attempt <= 5; attempt++) {
    const { rows } = await pane.shows(anyDialog);
    pane.keys(...(stepsTo(rows, wanted) ?? []));
    await pane.shows(isAt(wanted));
    await sleep(settledMs);
    if (isAt(wanted)(await pane.shows(anyDialog))) return;
  }
  throw new Error('never selected for good');
}

const asks = (input: unknown): string => `[[tool:AskUserQuestion ${JSON.stringify(input)}]]`;
const question = {
  questions: [
    {
      question: 'Which colour?',
      header: 'Colour',
      multiSelect: false,
      options: [
        { label: 'Blue', description: 'sky' },
        { label: 'Red', description: 'rose' },
      ],
    },
  ],
};

describe.each(claudeVersions)('Claude Code %s', (version) => {
  const byMode = (mode: string, prompt: string): Start => ({
    words: ['--permission-mode', mode, '--', prompt],
  });
  test.each<[string, Start]>([
    ['api-key', { knows: (all) => ({ ...all, customApiKeyResponses: {} }) }],
    ['bypass', { words: ['--dangerously-skip-permissions'], env: { IS_SANDBOX: '1' } }],
    ['mcp', { file: ['.mcp.json', '{"mcpServers":{"notes":{"command":"/bin/cat"}}}'] }],
    ['settings', { file: ['.claude/settings.json', '{ not json'] }],
  ])('shows its %s dialog before anything else', async (kind, how) => {
    rig = await claudeRig({ version });
    const pane = start(rig, how);
    expect(await pane.shows(anyDialog)).toMatchObject({ kind });
  });

  test.each([
    ['permission', '', byMode('default', '[[bash:mkdir made && touch made/it]]')],
    ['question', ' @slow', byMode('default', asks(question))],
    ['plan', ' @slow', byMode('plan', '[[tool:ExitPlanMode {"plan":"x"}]]')],
  ])('shows its %s dialog in a turn%s', async (kind, _, how) => {
    rig = await claudeRig({ version });
    const pane = start(rig, how);
    expect(await pane.shows(anyDialog)).toMatchObject({ kind });
  });

  test('says when it tries an API call again, and shows its composer while it does @slow', async () => {
    rig = await claudeRig({ version });
    const pane = start(rig, { words: ['--', '[[err:500:3]]'] });
    expect(await pane.shows(isRetrying)).toMatchObject({ of: 10 });
    await pane.shows(isComposer);
  });

  test('opens its theme and login dialogs when told to @slow', async () => {
    rig = await claudeRig({ version });
    const pane = start(rig);
    await pane.shows(isComposer);
    for (const kind of ['theme', 'login']) {
      await pane.type(`/${kind}`);
      pane.keys('Enter');
      expect(await pane.shows(anyDialog)).toMatchObject({ kind });
      pane.keys('Escape');
      await pane.shows(isComposer);
    }
  });

  test.each([80, 40])('is given trust by its row, in a pane of %d columns @slow', async (columns) => {
    rig = await claudeRig({ version });
    const pane = start(rig, { columns, knows: (all) => ({ ...all, projects: {} }) });
    const dialog = await pane.shows(anyDialog);
    expect(dialog).toMatchObject({ kind: 'trust' });
    expect(stepsTo(dialog.rows, trustRow)).toEqual(version === newestClaude ? ['Down'] : []);
    await sleep(settledMs);
    await select(pane, trustRow);
    pane.keys('Enter');
    await pane.shows(isComposer);
    expect(answers(rig).projects[rig.project]).toMatchObject({ hasTrustDialogAccepted: true });
  });
});
