/** Reports and timelines of real crews of the demo agent: during, after and of earlier runs. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FullReport } from '../../src/core/snapshot/report.ts';
import type { CrewRig } from '../rig/crew-rig.ts';
import { widthOf } from '../../src/core/text/cells.ts';
import { elementsOf } from '../view/report/well-formed.ts';
import { worlds } from './crew.ts';
import { documented, fieldsOf } from './documented.ts';

const world = worlds();
const demo = ['--agent', 'demo'];

async function jsonOf(rig: CrewRig, words: readonly string[]): Promise<FullReport> {
  const ran = await rig.muxcrew([...words, '--json']);
  expect(ran, words.join(' ')).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ran.stdout) as FullReport;
}

test('a report tells states, durations, deliverables and failures with their last lines, while the crew works and after', async () => {
  const rig = world();
  for (const name of ['1_good', '2_bad', '3_open']) rig.write(`worker${name}.md`, 'x');
  await rig.muxcrew(['run', '-d', ...demo, 'worker1_good.md']);
  await rig.muxcrew(['add', ...demo, '--scene', 'fail', 'worker2_bad.md']);
  await rig.muxcrew(['add', ...demo, '--scene', 'idle', 'worker3_open.md']);
  await rig.worker('1', ({ state }) => state === 'completed');
  await rig.worker('2', ({ state }) => state === 'failed');
  await rig.worker('3', ({ status }) => status === 'Idle, waiting');

  const during = await jsonOf(rig, ['report']);
  expect(during).toMatchObject({
    over: false,
    archived: false,
    progress: { completed: 1, failed: 1, total: 3 },
  });
  expect(during.workers.map(({ state }) => state)).toEqual(['completed', 'failed', 'working']);
  for (const { spans, workedMs } of during.workers) {
    expect(spans.map(({ state }) => state)).toContain('working');
    expect(workedMs).toBeGreaterThan(0);
    expect(spans.at(-1)?.to).toBe(during.until);
  }
  // It writes no file, and so there is nothing of it among the deliverables either.
  expect(existsSync(join(rig.project, 'outputs/reports'))).toBe(false);

  const ran = await rig.muxcrew(['report']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout.split('\n').slice(-3)).toEqual([
    join(rig.project, 'outputs/reports/report.md'),
    join(rig.project, 'outputs/reports/report.html'),
    '',
  ]);
  const page = rig.read('outputs/reports/report.html') ?? '';
  const texts = elementsOf(page).map(({ text }) => text);
  expect(texts).toContain('outputs/worker1_notes.md');
  expect(texts.find((text) => text.includes('Error: '))).toContain('Error: cannot find module');
  const markdown = rig.read('outputs/reports/report.md') ?? '';
  expect(markdown).toMatch(/^1 good +.*●━*✓ +✓ completed/m);
  expect(markdown).not.toContain('report.html');

  await rig.muxcrew(['stop', '--yes']);
  const after = await jsonOf(rig, ['report']);
  expect(after).toMatchObject({ over: true, run: during.run, from: during.from });
  expect(after.workers.map(({ state }) => state)).toEqual(['completed', 'failed', 'stopped']);
  expect(after.deliverables.files.map(({ path }) => path)).toEqual(
    during.deliverables.files.map(({ path }) => path),
  );
});

test('earlier runs are listed, and keep their own states, deliverables and last lines @slow', async () => {
  const rig = world({ files: { 'a.md': 'x', 'b.md': 'y' } });
  await rig.muxcrew(['run', '--wait', ...demo, '--scene', 'fail', 'a.md']);
  await rig.muxcrew(['stop', '--yes']);
  const first = await jsonOf(rig, ['report']);
  await rig.muxcrew(['run', '--wait', ...demo, 'a.md', 'b.md']);

  const listed = await rig.muxcrew(['report', '--runs']);
  expect(listed.stdout.split('\n').slice(1, 3)).toEqual([
    expect.stringMatching(/^\S+ .*2 of 2 completed, the current run, finished/),
    expect.stringMatching(new RegExp(`^${first.run} .*0 of 1 completed, 1 failed$`)),
  ]);
  const previous = await jsonOf(rig, ['report', '--run', 'previous']);
  expect(previous.deliverables.files).toEqual(first.deliverables.files);
  const rest = { writtenAt: '', archived: false, deliverables: null };
  expect({ ...previous, ...rest }).toEqual({ ...first, ...rest });
  expect(previous.failures[0]?.lastLines?.join('\n')).toContain("cannot find module 'left-pad'");
  const present = await jsonOf(rig, ['report']);
  expect(present.failures).toEqual([]);
  expect(present.workers).toHaveLength(2);

  expect(await rig.muxcrew(['report', '--run', first.run])).toMatchObject({ code: 0 });
  expect(readdirSync(join(rig.project, 'outputs/reports'))).toEqual([first.run]);
  const drawn = await rig.muxcrew(['timeline', '--run', first.run]);
  expect(drawn.stdout).toMatch(/^1 a +.*✗ +✗ failed/m);
  expect(await rig.muxcrew(['timeline', '--run', '1999'])).toMatchObject({ code: 4, stdout: '' });
});

test('a run that nobody saw the end of is shown as lost since it was heard of last, then and later @slow', async () => {
  const rig = world({ files: { 'a.md': 'x' } });
  const run = ['run', '-d', ...demo, '--scene', 'idle', 'a.md'];
  await rig.muxcrew(run);
  await rig.worker('1', ({ status }) => status === 'Idle, waiting');
  const { supervisor, server } = rig.snapshot() ?? {};
  // The machine goes down: the supervisor's loop and the server at once.
  const loop = Number(
    /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${String(supervisor?.pid)}/status`, 'utf8'))?.[1],
  );
  for (const pid of [loop, supervisor?.pid, server?.pid]) process.kill(pid ?? 0, 'SIGKILL');
  const lost = await rig.until('lost', () => (existsSync(`/proc/${String(server?.pid)}`) ? null : 'gone'));
  expect(lost).toBe('gone');
  const then = await jsonOf(rig, ['timeline']);
  expect(then).toMatchObject({ over: true, archived: false });
  expect(then.workers[0]).toMatchObject({ state: 'lost', detail: 'was working; its server is gone' });

  await rig.muxcrew(['stop']);
  await rig.muxcrew(run);
  const later = await jsonOf(rig, ['timeline', '--run', 'previous']);
  expect(later).toMatchObject({ over: true, archived: true });
  expect(later.workers[0]).toMatchObject({ state: 'lost', detail: 'its server is gone' });
  // Not until it was given up, but until its supervisor was heard of last.
  expect(later.workers[0]?.spans.at(-1)?.from).toBe(then.workers[0]?.spans.at(-1)?.from);
});

test('a timeline fits into the terminal and has its colours, a pipe’s has none, and ASCII serves without UTF-8 @slow', async () => {
  const rig = world({ files: { 'a.md': 'x', 'b.md': 'y' } });
  await rig.muxcrew(['run', '--wait', ...demo, 'a.md', 'b.md']);
  const terminal = rig.terminal(['timeline'], { columns: 47, rows: 24 });
  const { code } = await terminal.ended;
  expect(code).toBe(0);
  await terminal.shows(/✓ completed/);
  for (const line of terminal.screen().split('\n')) expect(widthOf(line.trimEnd())).toBeLessThanOrEqual(47);
  const piped = await rig.muxcrew(['timeline']);
  expect(piped.stdout).toContain('✓ completed');
  expect(piped.stdout).not.toContain('\x1b');
  const ascii = await rig.muxcrew(['timeline'], { env: { LANG: 'C', LC_ALL: 'C' } });
  expect(ascii.stdout).toMatch(/^1 a +\.*>*\*+\+ +\+ completed/m);
  expect(ascii.stdout).toMatch(/^[\x20-\x7e\n]*$/);
});

test('a report is not written through a link that a worker made', async () => {
  const rig = world({ files: { 'a.md': 'x' } });
  await rig.muxcrew(['run', '--wait', ...demo, 'a.md']);
  const elsewhere = join(rig.root, 'elsewhere');
  mkdirSync(elsewhere);
  symlinkSync(elsewhere, join(rig.project, 'outputs/reports'));
  const refused = await rig.muxcrew(['report']);
  expect(refused.code).toBe(6);
  expect(refused.stderr).toContain('a part of the path');
  expect(readdirSync(elsewhere)).toEqual([]);
  rmSync(join(rig.project, 'outputs/reports'));
  const target = rig.write('precious.md', 'mine');
  mkdirSync(join(rig.project, 'outputs/reports'));
  symlinkSync(target, join(rig.project, 'outputs/reports/report.md'));
  expect((await rig.muxcrew(['report'])).code).toBe(0);
  expect(rig.read('precious.md')).toBe('mine');
  expect(rig.read('outputs/reports/report.md')).toContain('# ');
});

test('a named session has reports of its own beside the project’s @slow', async () => {
  const rig = world({ files: { 'a.md': 'x' } });
  await rig.muxcrew(['run', '--wait', ...demo, 'a.md']);
  await rig.muxcrew(['run', '--wait', '--session', 'night', ...demo, 'a.md']);
  expect((await rig.muxcrew(['report', '--session', 'night'])).code).toBe(0);
  expect(readdirSync(join(rig.project, 'outputs/reports'))).toEqual(['night']);
});

test('report --json, timeline --json and --runs --json have the documented fields, and no other @slow', async () => {
  const rig = world({ files: { 'a.md': 'x', 'b.md': 'y' } });
  await rig.muxcrew(['run', '-d', ...demo, 'a.md']);
  await rig.muxcrew(['add', ...demo, '--scene', 'fail', 'b.md']);
  await rig.muxcrew(['wait']);
  const report = await jsonOf(rig, ['report']);
  const written = documented('report.md', 'report --json');
  // One for each state, and another document's.
  const elsewhere = /^workers\[]\.(spentMs|usage)\./;
  const shown = [...new Set(fieldsOf(report))].filter((field) => !elsewhere.test(field));
  const unsaid = ['progress', 'deliverables.others'];
  expect(shown.filter((field) => !written.includes(field) && !unsaid.includes(field))).toEqual([]);
  expect(written.filter((field) => !shown.includes(field))).toEqual([
    'workers[].earlier.from',
    'workers[].earlier.until',
    'workers[].earlier.changes',
  ]);
  const timeline = await jsonOf(rig, ['timeline']);
  expect(Object.keys({ ...timeline, failures: [], deliverables: {} })).toEqual(Object.keys(report));
  const runs = await jsonOf(rig, ['timeline', '--runs']);
  const listed = documented('report.md', 'report --runs --json');
  expect([...new Set(fieldsOf(runs))].map((field) => field.replace('[].', '')).sort()).toEqual(
    [...listed].sort(),
  );
});
