/** Changes of a live crew: workers are removed, limits set; both survive a killed supervisor, a stop and a resume. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CrewRig } from '../rig/crew-rig.ts';
import { heldPanes } from '../rig/held-panes.ts';
import { eventually } from '../backends/eventually.ts';
import { containing, worlds } from './crew.ts';

const world = worlds();

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

const works = 'while :; do sleep 0.1; done';
const shown = (rig: CrewRig): string =>
  (rig.snapshot()?.workers ?? []).map(({ id, state }) => `${id} ${state}`).join(', ');
const become = (rig: CrewRig, wanted: string): Promise<unknown> =>
  rig.until(`they are ${wanted}`, () => shown(rig) === wanted);

test('a removed worker is ended, leaves every list, and never comes back; its files are archived @slow', async () => {
  const rig = await crewOf([works, works, `---\nneeds: [w1]\n---\n${works}`]);
  await become(rig, '1 working, 2 working, 3 queued');
  rig.write('comm/worker2_status.txt', '[Worker2] Status: at it\n');
  await rig.worker('2', ({ status }) => status === 'at it');
  const old = rig.snapshot()?.workers[1]?.pid ?? 0;

  const needed = await rig.muxcrew(['remove', '1']);
  expect(needed).toMatchObject({ code: 6, stdout: containing('3 w3 needs it: muxcrew remove 1 3') });
  const marked = { env: { MUXCREW_WORKER: 'crew/1' } };
  for (const words of [
    ['remove', '2'],
    ['set', '--max', '9'],
    ['interrupt', '2'],
  ])
    expect(await rig.muxcrew(words, marked), words.join(' ')).toMatchObject({ code: 6 });
  expect(await rig.muxcrew(['remove', '7'])).toMatchObject({ code: 4 });

  const removed = await rig.muxcrew(['remove', 'w2']);
  expect(removed).toMatchObject({
    code: 0,
    stdout: containing('2 w2: removed (its files are in comm/archive/'),
  });
  await become(rig, '1 working, 3 queued');
  expect(existsSync(`/proc/${String(old)}`)).toBe(false);
  expect(rig.snapshot()).toMatchObject({ progress: { total: 2 } });
  const places = async () => (await heldPanes(rig).seen()).panes.map(({ place }) => place).toSorted();
  expect(await places()).toEqual(['1', '3', 'sidebar']);
  expect(rig.read('w2.md')).toBe(works);
  expect(rig.read('comm/worker2_status.txt')).toBeNull();
  const [folder = ''] = readdirSync(join(rig.project, 'comm/archive'));
  expect(rig.read(`comm/archive/${folder}/worker2_status.txt`)).toContain('at it');
  expect(existsSync(join(rig.project, `comm/archive/${folder}/worker2.log`))).toBe(true);
  expect((await rig.muxcrew(['report'])).stdout).toContain('0 of 2');

  // Neither a new supervisor nor a resume brings it back, and its number is not given again.
  const { supervisor } = rig.snapshot() ?? {};
  process.kill(supervisor?.pid ?? 0, 'SIGKILL');
  await rig.until('another supervises', () => rig.snapshot()?.supervisor.pid !== supervisor?.pid);
  await become(rig, '1 working, 3 queued');
  expect((await rig.muxcrew(['add', '--agent', 'own', 'w2.md'])).code).toBe(0);
  await become(rig, '1 working, 3 queued, 4 working');
  expect((await rig.muxcrew(['remove', '3', '1'])).code).toBe(0);
  await become(rig, '4 working');
  expect(await rig.muxcrew(['remove', '4'])).toMatchObject({ code: 6, stdout: containing('muxcrew stop') });
  await rig.muxcrew(['stop', '--yes']);
  expect((await rig.muxcrew(['resume', '--from-scratch'])).code).toBe(0);
  await become(rig, '4 working');
  expect(await places()).toEqual(['4', 'sidebar']);
});

test('set changes the limits of a live crew, and they are kept @slow', async () => {
  const rig = await crewOf([works, works, works], '--max', '1');
  await become(rig, '1 working, 2 queued, 3 queued');
  const set = await rig.muxcrew(['set', '--max', '2', '--max-cost', '7.5']);
  expect(set).toMatchObject({ code: 0, stdout: containing('at most 2 agents at once, cost limit $7.50') });
  await become(rig, '1 working, 2 working, 3 queued');
  expect((await rig.muxcrew(['status'])).stdout).toContain('max 2 at once  max cost $7.50');
  expect((await rig.muxcrew(['set', '--max', '1'])).code).toBe(0);
  const kept = { slots: { max: 1, used: 2 }, limits: { maxWorkers: 1, maxCostUsd: 7.5 } };
  expect(rig.snapshot()).toMatchObject(kept);
  const { supervisor } = rig.snapshot() ?? {};
  process.kill(supervisor?.pid ?? 0, 'SIGKILL');
  await rig.until('another supervises', () => rig.snapshot()?.supervisor.pid !== supervisor?.pid);
  expect(rig.snapshot()).toMatchObject(kept);
  expect(shown(rig)).toBe('1 working, 2 working, 3 queued');
  await rig.muxcrew(['stop', '--yes']);
  expect(await rig.muxcrew(['set', '--max', '3'])).toMatchObject({ code: 6, stderr: containing('resume') });
  expect((await rig.muxcrew(['resume', '--from-scratch'])).code).toBe(0);
  await become(rig, '1 working, 2 queued, 3 queued');
  expect((await rig.muxcrew(['set', '--max', 'none', '--max-cost', 'none'])).stdout).toContain(
    'no cost limit',
  );
  await become(rig, '1 working, 2 working, 3 working');
});

test('set names a value that it does not take, and asks nothing of a session then', async () => {
  const rig = world();
  for (const words of [
    ['set'],
    ['set', '--max', '0'],
    ['set', '--max', 'two'],
    ['set', '--max', '1001'],
    ['set', '--max-cost', '-1'],
    ['set', '--stop-at-max-cost', 'maybe'],
    ['set', '2'],
  ])
    expect((await rig.muxcrew(words)).code, words.join(' ')).toBe(2);
});

test('a worker without a conversation cannot begin a new one, nor be interrupted @slow', async () => {
  const rig = await crewOf([works]);
  await become(rig, '1 working');
  expect(await rig.muxcrew(['restart', '--new-conversation', '1'])).toMatchObject({
    code: 6,
    stdout: containing('muxcrew restart 1 starts it from scratch'),
  });
  expect(await rig.muxcrew(['interrupt', '1'])).toMatchObject({
    code: 6,
    stdout: containing('muxcrew stop 1'),
  });
  expect(shown(rig)).toBe('1 working');
});

test('panes stay in the order of the workers through adds and removals @slow', async () => {
  const rig = await crewOf([works]);
  const inOrder = async (ids: readonly string[]): Promise<void> => {
    await become(rig, ids.map((id) => `${id} working`).join(', '));
    const rows = async () =>
      (await heldPanes(rig).seen()).panes
        .filter(({ place }) => /^\d+$/.test(place))
        .toSorted((a, b) => a.window - b.window || a.x - b.x || a.y - b.y)
        .map(({ place }) => place);
    const columns = async () =>
      (await heldPanes(rig).seen()).panes
        .filter(({ place }) => /^\d+$/.test(place))
        .toSorted((a, b) => a.window - b.window || a.y - b.y || a.x - b.x)
        .map(({ place }) => place);
    // Row by row, or column by column: as the layout fills the window.
    await eventually(`panes in the order ${ids.join()}`, async () =>
      [await rows(), await columns()].some((order) => order.join() === ids.join()),
    );
  };
  let files = 1;
  const add = async (): Promise<void> => {
    const file = `w${String((files += 1))}.md`;
    rig.write(file, works);
    expect((await rig.muxcrew(['add', '--agent', 'own', file])).code).toBe(0);
  };
  for (let count = 0; count < 3; count += 1) await add();
  await inOrder(['1', '2', '3', '4']);
  expect((await rig.muxcrew(['remove', '2'])).code).toBe(0);
  await add();
  await inOrder(['1', '3', '4', '5']);
  expect((await rig.muxcrew(['remove', '1', '4'])).code).toBe(0);
  for (let count = 0; count < 3; count += 1) await add();
  await inOrder(['3', '5', '6', '7', '8']);
});
