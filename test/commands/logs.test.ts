/** What `logs` and the report show: the conversation, of this run or with --all of earlier ones, or else the pane. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Command } from '../../src/app/command.ts';
import type { Context } from '../../src/app/context.ts';
import { conversationEntries } from '../../src/agents/claude/conversation-entries.ts';
import { command as logs } from '../../src/commands/reading/logs.ts';
import { command as report } from '../../src/commands/reading/report.ts';
import { parseArguments } from '../../src/cli/parse.ts';
import { runMark } from '../../src/core/journal/run-mark.ts';
import { archiveName, projectPaths, sessionState, statePaths } from '../../src/core/paths/session-paths.ts';
import { openEmulator } from '../../src/os/emulator/emulator.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import { claude, demo, session as info, worker as spec } from '../core/crew.ts';
import { now, snapshot, worker } from '../view/snapshots.ts';

const minute = 60_000;
const iso = (at: number): string => new Date(at).toISOString();

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcl-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function step(type: 'user' | 'assistant', content: unknown): string {
  return `${JSON.stringify({ type, timestamp: iso(now), message: { role: type, content } })}\n`;
}

/** Two earlier runs, and the present one, whose worker 1 has failed. */
function world(agent: string, { present = 'third' }: { readonly present?: string | null } = {}) {
  const project = join(folder, 'project');
  const paths = statePaths({ XDG_STATE_HOME: join(folder, 'state') });
  const run = (createdAt: number, where: string, name: string, said: string | null): void => {
    const session = { ...info, project, createdAt };
    const state = sessionState(where, name);
    const own = agent === 'claude' ? claude : demo;
    put(state.spec, JSON.stringify({ version: 1, session, workers: [spec('1', own)] }));
    const at = createdAt + 1_000;
    put(
      state.journal,
      [
        { v: 1 },
        { at, is: 'session-created', session },
        { at, is: 'worker-added', worker: spec('1', own) },
        { at, is: 'start-requested', worker: '1', run: 1 },
        { at, is: 'process-started', worker: '1', run: 1, pid: 7, startTime: 't' },
        { at, is: 'process-exited', worker: '1', run: 1, code: 3, signal: null },
      ]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join(''),
    );
    if (said === null) return;
    const transcript = put(
      join(folder, `claude-${said}.jsonl`),
      step('user', `do the ${said}`) +
        step('assistant', [{ type: 'tool_use', id: 't', name: 'Bash', input: { command: `make ${said}` } }]) +
        step('assistant', [{ type: 'text', text: `The ${said} is made.` }]),
    );
    put(state.worker('1').transcripts, `${transcript}\n`);
  };
  const archived = (createdAt: number, movedAt: number, said: string): void =>
    run(createdAt, paths.archive, `${info.id}-${archiveName(iso(movedAt))}`, said);
  archived(now - 60 * minute, now - 40 * minute, 'first');
  archived(now - 40 * minute, now - 20 * minute, 'second');
  run(now - 20 * minute, paths.sessions, info.id, present);
  const places = projectPaths({ ...info, project });
  put(
    places.snapshot,
    JSON.stringify(
      snapshot([worker('1', 'a', { agent, state: 'failed' })], {
        session: info.id,
        project,
        createdAt: iso(now - 20 * minute),
      }),
    ),
  );
  const marks = [runMark(iso(now - 40 * minute)), runMark(iso(now - 20 * minute))];
  put(places.workerLog('1'), `one\n${marks[0] ?? ''}\ntwo\n${marks[1] ?? ''}\nthree\n`);
  const out: string[] = [];
  const context = {
    cwd: project,
    folderMeant: true,
    host: null,
    paths,
    caller: { is: 'user' },
    clock: { now: () => now },
    locks: { holder: () => ({ pid: 1, startTime: '1' }) },
    processes: { isAlive: () => true },
    files: nodeFiles(),
    terminal: { input: false, output: false, columns: null, rows: null, colours: 0, unicode: true },
    agents: () =>
      Promise.resolve([{ kind: 'claude', conversationEntries: () => Promise.resolve(conversationEntries) }]),
    openEmulator: () => Promise.resolve(openEmulator),
    out: (text: string) => void out.push(text),
    err: (text: string) => void out.push(text),
  } as unknown as Context;
  return async (command: Command, ...line: readonly string[]): Promise<string> => {
    const args = parseArguments(command.words, line);
    if (!args.ok) throw new Error('the command line of this test');
    expect(await command.run(context, args.value)).toMatchObject({ ok: true });
    return out
      .splice(0)
      .join('')
      .replaceAll(/^\d\d:\d\d:\d\d/gm, 'T');
  };
}

const conversation = (said: string): string =>
  `T  > do the ${said}\nT  $ Bash  make ${said}\nT  The ${said} is made.\n`;

it('logs show the conversation of this run, and with --all those of earlier runs first', async () => {
  const run = world('claude');
  expect(await run(logs, '1')).toBe(conversation('third'));
  expect(await run(logs, '1', '--all')).toBe(['first', 'second', 'third'].map(conversation).join(''));
  expect(await run(logs, '1', '--all', '-n', '4')).toBe(`T  The second is made.\n${conversation('third')}`);
  const steps = (await run(logs, '1', '--all', '--json')).trimEnd().split('\n');
  expect(steps.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual(
    Array.from({ length: 3 }, () => ['message', 'tool', 'answer']).flat(),
  );
});

it('logs show what the pane printed in this run, and with --all in earlier runs', async () => {
  const run = world('demo');
  expect(await run(logs, '1')).toBe('three\n');
  expect((await run(logs, '1', '--all')).split('\n').filter((line) => !line.startsWith('--'))).toEqual([
    'one',
    'two',
    'three',
    '',
  ]);
});

it('a Claude without a conversation in this run shows its pane, and with --all those of earlier runs too', async () => {
  const run = world('claude', { present: null });
  expect(await run(logs, '1')).toBe('three\n');
  const all = await run(logs, '1', '--all');
  expect(all).toContain(conversation('second'));
  expect(all.endsWith('three\n')).toBe(true);
});

it('the report shows the end of a failed worker’s conversation, of its own run alone', async () => {
  const run = world('claude');
  const lastLines = async (...line: readonly string[]): Promise<unknown> =>
    (JSON.parse(await run(report, '--json', ...line)) as { failures: unknown }).failures;
  const lines = (said: string) => [`> do the ${said}`, `$ Bash  make ${said}`, `The ${said} is made.`];
  expect(await lastLines()).toEqual([{ worker: '1', lastLines: lines('third') }]);
  expect(await lastLines('--run', 'previous')).toEqual([{ worker: '1', lastLines: lines('second') }]);
});
