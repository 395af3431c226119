/** `stop` ends a crew, and `resume` brings it back: as it was, once, and only where the user asks for it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { muxcrewMain, type CrewRig } from '../rig/crew-rig.ts';
import { heldPanes } from '../rig/held-panes.ts';
import { containing, worlds } from './crew.ts';

const world = worlds();

/** Notes each start. */
const works = 'echo "$0" >>starts; while :; do sleep 0.1; done';
/** Takes a while to end. */
const slow = `trap 'sleep 1; exit 143' TERM; ${works}`;
const completes = (id: string): string =>
  `echo "[Worker${id}] COMPLETED: done" >>comm/worker${id}_status.txt`;

/** Each worker runs its instruction file by sh. */
async function crewOf(texts: readonly string[], ...words: readonly string[]): Promise<CrewRig> {
  const rig = world({ projectName: 'crew' });
  rig.writeConfig({ agents: { own: ['/bin/sh', '{instructions}'] } });
  const files = texts.map((text, index) => {
    const name = `w${String(index + 1)}.md`;
    rig.write(name, text);
    return name;
  });
  const ran = await rig.muxcrew(['run', '-d', '--agent', 'own', ...words, ...files]);
  if (ran.code !== 0) throw new Error(ran.stderr);
  return rig;
}

const states = (rig: CrewRig): string => (rig.snapshot()?.workers ?? []).map(({ state }) => state).join(' ');
const starts = (rig: CrewRig): readonly string[] =>
  (rig.read('starts') ?? '').split('\n').filter((line) => line !== '');
const become = (rig: CrewRig, wanted: string): Promise<unknown> =>
  rig.until(`they are ${wanted}`, () => states(rig) === wanted);
const idOf = (rig: CrewRig): string => rig.snapshot()?.session ?? '';
const begin = (rig: CrewRig, ...words: readonly string[]) =>
  spawn(process.execPath, [muxcrewMain, ...words], { cwd: rig.project, env: rig.env, stdio: 'ignore' });

test('a stopped crew is ended for everybody, and resume brings it back as it was @slow', async () => {
  const rig = await crewOf(
    [completes('1'), 'exit 3', works, works, '---\nneeds: [w3]\n---\necho never >>never', works],
    '--max',
    '3',
  );
  await become(rig, 'completed failed working working queued working');
  expect((await rig.muxcrew(['stop', '4'])).code).toBe(0);
  rig.write('comm/board.txt', '');
  const before = rig.snapshot();
  const id = idOf(rig);

  const stopped = await rig.muxcrew(['stop', '--yes']);
  expect(stopped.code).toBe(0);
  expect(stopped.stdout.trimEnd().split('\n').at(-1)).toContain(`muxcrew resume ${id}`);
  expect(states(rig)).toBe('completed failed stopped stopped stopped stopped');
  expect(rig.snapshot()).toMatchObject({ closed: true });
  const listed = JSON.parse((await rig.muxcrew(['ls', '--all', '--json'])).stdout) as unknown;
  expect(listed).toMatchObject([{ session: id, standing: 'ended' }]);
  for (const words of [['ls'], ['ls', '--all'], ['status']])
    expect((await rig.muxcrew(words)).stdout, words.join(' ')).toContain(`muxcrew resume ${id}`);
  for (const words of [['send', '3', 'x'], ['restart', '3'], ['attach']])
    expect(await rig.muxcrew(words), words.join(' ')).toMatchObject({
      code: 6,
      stderr: containing(`muxcrew resume ${id}`),
    });
  expect((await rig.muxcrew(['resume', '--all'])).stdout).toBe('No session is lost.\n');

  const resumed = await rig.muxcrew(['resume', '--from-scratch']);
  expect(resumed).toMatchObject({ code: 0, stderr: '' });
  expect(resumed.stdout).toContain('1 completed, 1 failed, 2 resumed, 1 stopped, 1 queued');
  await become(rig, 'completed failed working stopped queued working');
  await rig.until('those have begun', () => starts(rig).length >= 5);
  expect(starts(rig).toSorted()).toEqual(
    ['w3.md', 'w3.md', 'w4.md', 'w6.md', 'w6.md'].map((name) => join(rig.project, name)),
  );
  expect(rig.snapshot()).toMatchObject({ session: id, createdAt: before?.createdAt, closed: false });
  expect(rig.read('comm/worker1_status.txt')).toContain('COMPLETED: done');
  expect(rig.read('comm/board.txt')).toBe('');
  expect(existsSync(join(rig.project, 'comm/archive'))).toBe(false);
  const places = (await heldPanes(rig).seen()).panes.map(({ place }) => place);
  expect(places.toSorted()).toEqual(['1', '2', '3', '4', '5', '6', 'sidebar']);
  const journal = readFileSync(join(rig.state, 'sessions', id, 'journal.jsonl'), 'utf8');
  expect(journal.match(/"is":"session-created"/g)).toHaveLength(1);
});

test('agents without a conversation are lost until they are restarted, as after a crash @slow', async () => {
  const rig = await crewOf([works]);
  await become(rig, 'working');
  await rig.muxcrew(['stop', '--yes']);
  const resumed = await rig.muxcrew(['resume']);
  expect(resumed.stdout).toContain('worker 1 (w1) has no conversation to continue: muxcrew restart 1');
  expect(states(rig)).toBe('lost');
  expect((await rig.muxcrew(['restart', '1'])).code).toBe(0);
  await rig.worker('1', ({ state, runs }) => state === 'working' && runs === 2);
});

test('a crew whose work is done comes back, and says that nothing is left to do @slow', async () => {
  const rig = await crewOf([completes('1')]);
  await become(rig, 'completed');
  await rig.muxcrew(['stop', '--yes']);
  const resumed = await rig.muxcrew(['resume']);
  expect(resumed).toMatchObject({ code: 0, stdout: containing('1 completed') });
  expect(resumed.stdout).toContain('no unfinished work; to continue a worker: muxcrew send WORKER');
  expect(states(rig)).toBe('completed');
  expect((await rig.muxcrew(['restart', '1'])).code).toBe(0);
  await rig.worker('1', ({ state, runs }) => state === 'completed' && runs === 2);
});

test('stop --discard is final, at once or afterwards; so is a new run @slow', async () => {
  const rig = await crewOf([works]);
  await become(rig, 'working');
  const id = idOf(rig);
  const asked = rig.terminal(['stop', '--discard']);
  await asked.shows(/running agent\? It cannot be resumed\. \[y\/N\]/);
  asked.type('n\r');
  expect((await asked.ended).code).toBe(6);
  const stopped = await rig.muxcrew(['stop', '--yes', '--discard']);
  expect(stopped).toMatchObject({ code: 0 });
  expect(stopped.stdout).not.toContain('resume');
  const refused = { code: 6, stderr: containing('muxcrew run FILE…    start from scratch') };
  expect(await rig.muxcrew(['resume'])).toMatchObject(refused);
  expect((await rig.muxcrew(['status'])).stdout).toContain('stopped and discarded');
  expect((await rig.muxcrew(['ls', '--all'])).stdout).not.toContain('muxcrew resume');

  expect((await rig.muxcrew(['run', '-d', '--agent', 'own', 'w1.md'])).code).toBe(0);
  await become(rig, 'working');
  expect(rig.snapshot()?.workers).toMatchObject([{ runs: 1 }]);
  expect(readdirSync(join(rig.state, 'archive'))).toHaveLength(1);
  await rig.muxcrew(['stop', '--yes']);
  expect(await rig.muxcrew(['stop', '--discard', '1'])).toMatchObject({ code: 2 });
  expect(await rig.muxcrew(['stop', '--discard'])).toMatchObject({ code: 0, stdout: containing(id) });
  expect(await rig.muxcrew(['resume', id])).toMatchObject(refused);
});

test('a worker that is stopped in a stopped session is not brought back @slow', async () => {
  const rig = await crewOf([works, works]);
  await become(rig, 'working working');
  await rig.muxcrew(['stop', '--yes']);
  expect(await rig.muxcrew(['stop', '2'])).toMatchObject({ code: 0, stdout: containing('2 w2: stopped') });
  expect(rig.snapshot()?.closed).toBe(true);
  expect((await rig.muxcrew(['resume', '--anew'])).code).toBe(0);
  await become(rig, 'working stopped');
});

test('of several resumes at once one does it, and no worker is started twice @slow', async () => {
  const rig = await crewOf([works, works]);
  await become(rig, 'working working');
  await rig.muxcrew(['stop', '--yes']);
  const all = await Promise.all([1, 2, 3].map(() => rig.muxcrew(['resume', '--from-scratch'])));
  expect(all.filter(({ stdout }) => stdout.includes('resumed: 2 resumed'))).toHaveLength(1);
  for (const { code, stdout, stderr } of all)
    if (!stdout.includes('goes on'))
      expect(`${String(code)} ${stdout}${stderr}`).toMatch(
        /^0 Session .* runs\.|^6 .*bringing session .* back/s,
      );
  await rig.until('both run again', () => starts(rig).length >= 4);
  await become(rig, 'working working');
  expect(starts(rig)).toHaveLength(4);
});

test('a supervisor that is killed while it stops the crew is followed by one that goes on, and stop still succeeds @slow', async () => {
  const rig = await crewOf([slow, slow]);
  await become(rig, 'working working');
  const { supervisor } = rig.snapshot() ?? {};
  const stopping = rig.muxcrew(['stop', '--yes']);
  await rig.until('it is being stopped', () => rig.snapshot()?.stopping === true);
  process.kill(supervisor?.pid ?? 0, 'SIGKILL');
  expect(await stopping).toMatchObject({ code: 0, stderr: '' });
  expect(rig.snapshot()).toMatchObject({ closed: true });
  expect((await rig.muxcrew(['resume', '--from-scratch'])).stdout).toContain('resumed: 2 resumed');
  await become(rig, 'working working');
});

test('panes that are lost while the crew is stopped: it has ended, or resume finishes and brings it back @slow', async () => {
  const rig = await crewOf([slow, slow]);
  await become(rig, 'working working');
  const { server } = rig.snapshot() ?? {};
  const stopping = rig.muxcrew(['stop', '--yes']);
  await rig.until('it is being stopped', () => rig.snapshot()?.stopping === true);
  process.kill(server?.pid ?? 0, 'SIGKILL');
  await stopping;
  expect((await rig.muxcrew(['resume', '--all'])).stdout).toBe('No session is lost.\n');
  expect((await rig.muxcrew(['resume', '--from-scratch'])).stdout).toContain('resumed: 2 resumed');
  await become(rig, 'working working');
  await rig.until('each has begun twice', () => starts(rig).length === 4);
});

test('a resume in the middle of a stop waits for its end, and brings the crew back @slow', async () => {
  const rig = await crewOf([slow]);
  await become(rig, 'working');
  const stopping = rig.muxcrew(['stop', '--yes']);
  await rig.until('it is being stopped', () => rig.snapshot()?.stopping === true);
  const resumed = await rig.muxcrew(['resume', '--from-scratch']);
  expect(resumed).toMatchObject({ code: 0, stdout: containing('resumed: 1 resumed') });
  await stopping;
  await become(rig, 'working');
});

test('a crew that is stopped while it starts starts all of it when it is resumed @slow', async () => {
  const rig = await crewOf([works, works, works]);
  const stopping = begin(rig, 'stop', '--yes');
  await rig.until('it has ended', () => rig.snapshot()?.closed === true);
  await new Promise((resolve) => stopping.once('exit', resolve));
  expect((await rig.muxcrew(['resume', '--from-scratch'])).code).toBe(0);
  await become(rig, 'working working working');
});

test('a session whose journal is missing is not started from scratch by resume', async () => {
  const rig = await crewOf([works]);
  await become(rig, 'working');
  await rig.muxcrew(['stop', '--yes']);
  rmSync(join(rig.state, 'sessions', idOf(rig), 'journal.jsonl'));
  expect(await rig.muxcrew(['resume'])).toMatchObject({ code: 6, stderr: containing('journal') });
  expect(starts(rig)).toHaveLength(1);
});
