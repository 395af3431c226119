/** What a worker asks is answered by a command, by nobody's keys: the real CLI, whole, through muxcrew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { heldPanes } from '../rig/held-panes.ts';
import { claudeRig, claudeVersions, type ClaudeRig } from './rig.ts';

let rig: ClaudeRig | null = null;
afterEach(async () => {
  await rig?.dispose();
  rig = null;
});

const asksRm = 'Go.\n[[bash:rm -rf build/]]\n[[status:COMPLETED: cleaned]]';

async function crew(version: string, ...instructions: readonly string[]): Promise<ClaudeRig> {
  const made = await claudeRig({ version, projectName: "it's a crew" });
  rig = made;
  instructions.forEach((text, index) => made.write(`worker${String(index + 1)}_instructions.md`, text));
  const files = instructions.map((_, index) => `worker${String(index + 1)}_instructions.md`);
  const ran = await made.muxcrew(['run', '-d', '--permission-mode', 'default', ...files]);
  expect(ran).toMatchObject({ code: 0 });
  return made;
}

const asked = (made: ClaudeRig, id = '1') =>
  made.worker(id, ({ state, asks }) => state === 'asking' && (asks?.request ?? null) !== null, 60_000);

describe.each(claudeVersions)('a worker of Claude Code %s that asks', (version) => {
  test('is answered by approve and by deny, and too late is refused', async () => {
    const made = await crew(version, asksRm, asksRm);
    const one = await asked(made);
    expect(one.asks).toMatchObject({ kind: 'permission', what: 'Bash: rm -rf build/' });
    expect(one.asks?.input).toContain('command: rm -rf build/');
    await asked(made, '2');
    expect(await made.muxcrew(['approve', '1'])).toEqual(
      expect.objectContaining({ code: 0, stdout: '1 worker1: approved Bash: rm -rf build/\n' }),
    );
    await made.worker('1', ({ state }) => state === 'completed', 30_000);
    const late = await made.muxcrew(['approve', '1', '--request', one.asks?.request ?? '']);
    expect(late).toMatchObject({ code: 6 });
    expect(late.stderr).toContain('too late');
    expect(await made.muxcrew(['deny', '2', '--reason', 'keep the build'])).toMatchObject({ code: 0 });
    await made.worker('2', ({ state }) => state === 'completed', 30_000);
    expect(made.api.requests.some((request) => JSON.stringify(request).includes('keep the build'))).toBe(
      true,
    );
    expect(await made.muxcrew(['deny', '2'])).toMatchObject({ code: 6 });
  });

  test('and is answered in its pane, is not asking any more, and nobody waits for an answer @slow', async () => {
    const made = await crew(version, asksRm);
    const { pane } = await asked(made);
    const panes = heldPanes(made);
    const shown = () => panes.shown(pane ?? '');
    // The hook is told of the question before its dialog is drawn, and a fresh dialog passes over keys.
    const press = async (key: string): Promise<void> => {
      while (!(await shown()).includes('❯ 1. Yes'));
      for (; (await shown()).includes('❯ 1. Yes'); await sleep(300)) await panes.press(pane ?? '', key);
    };
    await press('Escape');
    await made.worker('1', ({ state, asks }) => state === 'idle' && asks === null, 30_000);
    expect(await made.muxcrew(['approve', '1'])).toMatchObject({ code: 6 });
    await made.muxcrew(['send', '1', '--', asksRm]);
    await asked(made);
    await press('Enter');
    await made.worker('1', ({ state }) => state === 'completed', 30_000);
  });

  test('is answered in the sidebar by y, once the request was shown, and by no prose @slow', async () => {
    const made = await crew(version, asksRm);
    await asked(made);
    const terminal = made.terminal(['attach'], { columns: 80, rows: 24 });
    await terminal.shows(/\? 1 worker1\s+asking/);
    await terminal.shows(/Bash: rm -rf build\//);
    terminal.type('\x02S');
    await terminal.shows(/a approve/);
    for (const key of 'run it again, yes') {
      terminal.type(key);
      await sleep(150);
    }
    await terminal.shows(/keys are ignored/);
    await sleep(1_200);
    terminal.type('a');
    await terminal.shows(/approve for 1 worker1\?[^]*Bash in [^]*command: rm -rf build\/[^]* y approve,/);
    expect(made.snapshot()?.workers[0]?.state).toBe('asking');
    terminal.type('y');
    await made.worker('1', ({ state }) => state === 'completed', 30_000);
    await terminal.shows(/1\/1.*100 %/);
  });

  test('is answered together with identical requests, each by its own id; another input is left to itself @slow', async () => {
    const other = asksRm.replace('build/', 'dist/');
    const made = await crew(version, asksRm, other, asksRm);
    for (const id of ['1', '2', '3']) await asked(made, id);
    const digests = made.snapshot()?.workers.map(({ asks }) => asks?.digest);
    expect(digests?.[0]).toBe(digests?.[2]);
    expect(digests?.[0]).not.toBe(digests?.[1]);
    const terminal = made.terminal(['attach'], { columns: 120, rows: 40 });
    await terminal.shows(/\? 3 worker3\s+asking/);
    terminal.type('\x02n');
    await terminal.shows(/ keys: worker [23] /);
    terminal.type('\x02S');
    await terminal.shows(/A all same/);
    terminal.type('1A');
    await terminal.shows(
      /same request of 2\s[^]*1 worker1, 3\s[^]*y approve,[^]*then: next request, 2 worker2/,
    );
    terminal.type('y');
    await made.worker('1', ({ state }) => state === 'completed', 30_000);
    await made.worker('3', ({ state }) => state === 'completed', 30_000);
    expect(made.snapshot()?.workers[1]?.state).toBe('asking');
    await terminal.shows(/1, 3 approved: Bash: rm -rf/);
  });

  test('elsewhere while the sidebar asks for confirmation closes it, and a later y answers nothing @slow', async () => {
    const again = 'Go.\n[[bash:rm -rf build/]]\n[[bash:rm -rf dist/]]\n[[status:COMPLETED: cleaned]]';
    const made = await crew(version, again);
    const one = await asked(made);
    const terminal = made.terminal(['attach'], { columns: 120, rows: 40 });
    await terminal.shows(/\? 1 worker1\s+asking/);
    terminal.type('\x02S');
    await terminal.shows(/a approve/);
    terminal.type('a');
    await terminal.shows(/command: rm -rf build\/[^]* y approve,/);
    expect(await made.muxcrew(['approve', '1'])).toMatchObject({ code: 0 });
    await terminal.shows(/closed, the request of 1/);
    await made.worker('1', ({ asks }) => (asks?.request ?? one.asks?.request) !== one.asks?.request, 30_000);
    terminal.type('y');
    await sleep(1_500);
    expect((await asked(made)).asks?.what).toBe('Bash: rm -rf dist/');
    await made.muxcrew(['deny', '1']);
  });

  test('for trust says so, and is answered by nobody but the person, or by --trust @slow', async () => {
    const made = await claudeRig({ version, projectName: "it's a crew" });
    rig = made;
    const config = join(made.home, '.claude.json');
    const known = JSON.parse(readFileSync(config, 'utf8')) as Record<string, unknown>;
    writeFileSync(config, JSON.stringify({ ...known, projects: {} }));
    made.write('worker1_instructions.md', '[[status:COMPLETED: trusted]]');
    await made.muxcrew(['run', '-d', '--permission-mode', 'default', 'worker1_instructions.md']);
    const one = await made.worker('1', ({ state }) => state === 'asking', 30_000);
    expect(one.asks).toMatchObject({ kind: 'trust', request: null });
    expect(one.asks?.what).toContain('trust the folder');
    expect(await made.muxcrew(['approve', '1'])).toMatchObject({ code: 6 });
    await made.muxcrew(['stop', '--yes']);
    const again = ['run', '-d', '--trust', '--permission-mode', 'default', 'worker1_instructions.md'];
    expect(await made.muxcrew(again)).toMatchObject({ code: 0 });
    await made.worker('1', ({ state }) => state === 'completed', 30_000);
    expect(made.snapshot()?.warnings.join()).toContain('now trusts');
  });

  test('for trust in a pane that is lower than the dialog is answered by --trust @slow', async () => {
    const made = (rig = await claudeRig({ version }));
    const config = join(made.home, '.claude.json');
    const known = JSON.parse(readFileSync(config, 'utf8')) as Record<string, unknown>;
    writeFileSync(config, JSON.stringify({ ...known, projects: {} }));
    const names = ['worker1_instructions.md', 'worker2_instructions.md'];
    for (const name of names) made.write(name, '[[status:COMPLETED: trusted]]');
    const run = ['run', '--trust', '--permission-mode', 'default', ...names];
    const terminal = made.terminal(run, { columns: 80, rows: 24 });
    await made.worker('1', ({ state }) => state === 'completed', 60_000);
    await made.worker('2', ({ state }) => state === 'completed', 60_000);
    terminal.type('\x02d');
    await terminal.ended;
  });
});
