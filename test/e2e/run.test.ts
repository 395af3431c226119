/** `run` and what ends it, as a person uses them: the built CLI, real tmux, the demo agent. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { instructions, matching, worlds } from './crew.ts';

const world = worlds();

test('run with run left out, a glob and no terminal brings the crew up detached, and says how to attach', async () => {
  const rig = world({ files: {} });
  for (const name of ['worker1_instructions.md', 'worker2_docs_instructions.md', 'worker10_instructions.md'])
    rig.write(name, 'Do it.\n');
  const ran = await rig.muxcrew(['worker*_instructions.md', '--agent', 'demo', '--scene', 'idle']);
  expect(ran).toMatchObject({
    code: 0,
    stderr: 'muxcrew: created 3 panes\nmuxcrew: supervisor started\n',
  });
  expect(ran.stdout).toContain('3 workers in');
  expect(ran.stdout).toContain('muxcrew attach');
  await rig.worker('10', ({ state }) => state === 'working');
  expect(rig.snapshot()?.workers.map(({ id, name }) => [id, name])).toEqual([
    ['1', 'worker1'],
    ['2', 'docs'],
    ['10', 'worker10'],
  ]);
});

test('a crew works side by side, reports, delivers, and run --wait exits 0 when all completed @slow', async () => {
  const rig = world();
  for (const [name, text] of Object.entries(instructions('a.md', 'b.md'))) rig.write(name, text);
  const ran = await rig.muxcrew(['run', '--wait', '--agent', 'demo', 'a.md', 'b.md']);
  expect(ran.code).toBe(0);
  expect(ran.stdout).toMatch(/^1 a completed .*\n2 b completed .*\n$/);
  expect(rig.read('outputs/worker1_notes.md')).toContain('Notes on');
  expect(rig.read('comm/worker2_status.txt')).toMatch(/^\[Worker2\] COMPLETED: /m);
  expect(existsSync(join(rig.project, 'logs/worker1.log'))).toBe(true);
});

test('run --wait exits 1 when a worker failed, and status says why', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  const ran = await rig.muxcrew(['run', '--wait', '--agent', 'demo', '--scene', 'fail', 'a.md']);
  expect(ran.code).toBe(1);
  expect(ran.stdout).toContain('1 a failed');
  await rig.worker('1', ({ exitCode, status }) => exitCode === 3 && status?.includes('left-pad') === true);
});

test('--max runs so many at once and queues the others, first come first served @slow', async () => {
  const rig = world();
  for (const name of ['a.md', 'b.md', 'c.md']) rig.write(name, 'x');
  await rig.muxcrew([
    'run',
    '-d',
    '--max',
    '1',
    '--agent',
    'demo',
    '--scene',
    'idle',
    'a.md',
    'b.md',
    'c.md',
  ]);
  await rig.worker('1', ({ state }) => state === 'working');
  expect(rig.snapshot()).toMatchObject({ slots: { max: 1, used: 1 } });
  expect(rig.snapshot()?.workers.map(({ state }) => state)).toEqual(['working', 'queued', 'queued']);
  const queued = await rig.muxcrew(['send', '2', '--', 'wake up']);
  expect(queued).toMatchObject({ code: 0, stdout: matching(/^2 b: queued/) });
  await rig.muxcrew(['stop', '1']);
  await rig.worker('2', ({ state }) => state === 'working');
  expect(rig.snapshot()?.workers.map(({ state }) => state)).toEqual(['stopped', 'working', 'queued']);
});

test('MAX_CLAUDE_WORKERS is the same wish from the environment @slow', async () => {
  const rig = world({ env: { MAX_CLAUDE_WORKERS: '1' } });
  for (const name of ['a.md', 'b.md']) rig.write(name, 'x');
  const ran = await rig.muxcrew(['run', '--wait', '--agent', 'demo', 'a.md', 'b.md']);
  expect(ran.code).toBe(0);
  expect(rig.snapshot()?.slots.max).toBe(1);
});

test('run again after stop moves the comm files to comm/archive and the state beside, and deletes nothing @slow', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  rig.write('comm/notes of mine.txt', 'keep');
  const run = ['run', '--wait', '--agent', 'demo', 'a.md'];
  expect((await rig.muxcrew(run)).code).toBe(0);
  expect((await rig.muxcrew(['stop'])).code).toBe(0);
  const before = rig.read('comm/worker1_status.txt');
  expect((await rig.muxcrew(run)).code).toBe(0);
  const [time] = readdirSync(join(rig.project, 'comm/archive'));
  expect(rig.read(`comm/archive/${time ?? ''}/worker1_status.txt`)).toBe(before);
  expect(rig.read('comm/worker1_status.txt')).toContain('COMPLETED');
  expect(rig.read('comm/notes of mine.txt')).toBe('keep');
  const [kept] = readdirSync(join(rig.state, 'archive'));
  expect(existsSync(join(rig.state, 'archive', kept ?? '', 'journal.jsonl'))).toBe(true);
});

test('demo without a terminal makes its own folder, waits, and says what came out', async () => {
  const rig = world();
  const ran = await rig.muxcrew(['demo', '--workers', '2']);
  expect(ran.code).toBe(0);
  expect(ran.stdout).toContain('2 frontend completed');
  expect(ran.stdout).toContain('muxcrew-demo/outputs');
  expect(readdirSync(join(rig.project, 'muxcrew-demo/outputs'))).toHaveLength(2);
});
