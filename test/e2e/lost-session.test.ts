/**
 * What held a session's panes is killed, and `resume` goes on with it: who had completed, failed or waited is as before,
 * whoever was at work is started again, and nothing runs twice.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Snapshot } from '../../src/core/snapshot/snapshot.ts';
import { random } from '../chaos/random.ts';
import { muxcrewMain, type CrewRig } from '../rig/crew-rig.ts';
import { heldPanes } from '../rig/held-panes.ts';
import { containing, worlds } from './crew.ts';

const world = worlds();
const seed = Number(process.env['MUXCREW_SEED'] ?? Date.now() % 1_000_000);

/** Says so in `starts`, one line a start, and in `twice` if the one before still lives. */
const stubborn = `trap '' HUP
[ -e pid$MUXCREW_WORKER_NUMBER ] && kill -0 "$(cat pid$MUXCREW_WORKER_NUMBER)" 2>/dev/null && echo "$0" >>twice
echo "$$" >pid$MUXCREW_WORKER_NUMBER
echo "$0" >>starts
while :; do sleep 1; done
`;
const numbered = (text: string, number: number): string =>
  text.replaceAll('$MUXCREW_WORKER_NUMBER', String(number));

/** Each worker runs its instruction file by sh. */
async function crewOf(texts: readonly string[], ...words: readonly string[]): Promise<CrewRig> {
  const agents = JSON.stringify({ agents: { own: ['/bin/sh', '{instructions}'] } });
  const rig = world({ projectName: 'crew' });
  rig.write('../home/.config/muxcrew/config.json', agents);
  const files = texts.map((text, index) => {
    const name = `w${String(index + 1)}.md`;
    rig.write(name, text);
    return name;
  });
  const ran = await rig.muxcrew(['run', '-d', '--agent', 'own', ...words, ...files]);
  if (ran.code !== 0) throw new Error(ran.stderr);
  return rig;
}

function states(rig: CrewRig): readonly string[] {
  return rig.snapshot()?.workers.map(({ state }) => state) ?? [];
}

/** kill -9 of the process that holds the panes; until muxcrew takes the session for lost. */
async function lose(rig: CrewRig): Promise<string> {
  const { server, supervisor, session = '' } = rig.snapshot() ?? {};
  process.kill(server?.pid ?? 0, 'SIGKILL');
  await rig.until('its supervisor ends', () => !existsSync(`/proc/${String(supervisor?.pid)}`));
  return session;
}

/** As when the power goes: nobody is left who could say that it is lost. */
function loseAll(rig: CrewRig): void {
  const { server, supervisor } = rig.snapshot() ?? {};
  const status = readFileSync(`/proc/${String(supervisor?.pid)}/status`, 'utf8');
  const loop = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
  for (const pid of [loop, supervisor?.pid, server?.pid]) process.kill(pid ?? 0, 'SIGKILL');
}

const lines = (rig: CrewRig, name: string): readonly string[] =>
  (rig.read(name) ?? '').split('\n').filter((line) => line !== '');

test('completed, failed and queued ones are as they were, and every other command says how to go on @slow', async () => {
  const rig = await crewOf(
    [
      'echo "[Worker1] COMPLETED: one" >>comm/worker1_status.txt',
      'exit 3',
      'while [ ! -e go ]; do sleep 0.1; done',
      'sleep 1000',
      '---\nneeds: [w3]\n---\necho "five" >>starts',
    ],
    '--max',
    '2',
  );
  await rig.until(
    'they are so far',
    () => states(rig).join(' ') === 'completed failed working working queued',
  );
  const before = rig.snapshot();
  const id = await lose(rig);
  const mend = containing(`muxcrew resume ${id}`);
  expect(await rig.muxcrew(['ls'])).toMatchObject({ code: 0, stdout: mend });
  expect(await rig.muxcrew(['status'])).toMatchObject({ code: 0, stdout: mend });
  for (const words of [['send', '3', 'x'], ['restart', '3'], ['attach'], ['add', 'w1.md']])
    expect(await rig.muxcrew(words), words.join(' ')).toMatchObject({ code: 4, stderr: mend });
  expect(await rig.muxcrew(['run', '-d', 'w1.md'])).toMatchObject({ code: 6, stderr: mend });

  const resumed = await rig.muxcrew(['resume']);
  expect(resumed).toMatchObject({ code: 0, stdout: containing('1 completed, 1 failed, 2 lost, 1 queued') });
  expect(resumed.stdout).toContain('worker 3 (w3) has no conversation to continue: muxcrew restart 3');
  await rig.until(
    'its supervisor is at work',
    () => rig.snapshot()?.supervisor.pid !== before?.supervisor.pid,
  );
  expect(states(rig)).toEqual(['completed', 'failed', 'lost', 'lost', 'queued']);
  expect(rig.snapshot()).toMatchObject({
    session: id,
    createdAt: before?.createdAt,
    workers: before?.workers.map(({ name, runs }) => ({ name, runs })),
  });
  const again = await rig.muxcrew(['resume']);
  expect(again.stdout).toContain(`Session ${id} runs.`);
  expect(again.stdout).toContain(`muxcrew restart --session ${id} 3 4`);

  rig.write('go', '');
  expect((await rig.muxcrew(['restart', '3'])).code).toBe(0);
  await rig.worker('5', ({ state }) => state === 'completed');
  expect(lines(rig, 'starts')).toEqual(['five']);
  // One journal of it all.
  const journal = readFileSync(join(rig.state, 'sessions', id, 'journal.jsonl'), 'utf8');
  expect(journal.match(/"is":"session-created"/g)).toHaveLength(1);
});

test('a worker that waits for a slot is queued again after a resume, however the panes end @slow', async () => {
  const hungUp = "trap 'exit 129' HUP; while :; do sleep 0.05; done";
  const rig = await crewOf([hungUp, hungUp, hungUp, 'echo four >>starts; sleep 1000'], '--max', '3');
  await rig.until('three work', () => states(rig).join(' ') === 'working working working queued');
  await lose(rig);
  expect(states(rig)).toEqual(['lost', 'lost', 'lost', 'queued']);
  expect(await rig.muxcrew(['resume'])).toMatchObject({ code: 0, stdout: containing('3 lost, 1 queued') });
  await rig.until('the fourth runs', () => lines(rig, 'starts').join(' ') === 'four');
});

test('resume --anew of a session that runs begins anew with those that are lost, and says when nobody is @slow', async () => {
  const rig = await crewOf(['sleep 1000', 'exit 3']);
  await rig.until('they are so far', () => states(rig).join(' ') === 'working failed');
  await lose(rig);
  expect(await rig.muxcrew(['resume'])).toMatchObject({ code: 0, stdout: containing('1 lost') });
  const anew = await rig.muxcrew(['resume', '--anew']);
  expect(anew).toMatchObject({ code: 0, stdout: containing(' runs.') });
  await rig.worker('1', ({ state, runs }) => state === 'working' && runs === 2);
  expect(states(rig)).toEqual(['working', 'failed']);
  expect((await rig.muxcrew(['resume', '--anew'])).stdout).toContain('no worker is lost');
});

test('one that is through is not said to go on: it is put away, and not lost any more @slow', async () => {
  const rig = await crewOf(['echo "[Worker1] COMPLETED: one" >>comm/worker1_status.txt']);
  await rig.worker('1', ({ state }) => state === 'completed');
  const id = await lose(rig);
  const putsAway = `muxcrew stop --session ${id}`;
  expect(await rig.muxcrew(['ls'])).toMatchObject({
    code: 0,
    stdout: containing(`is lost (its panes are gone), but all workers are finished: ${putsAway}\n`),
  });
  expect(await rig.muxcrew(putsAway.split(' ').slice(1))).toMatchObject({ code: 0 });
  expect((await rig.muxcrew(['ls'])).stdout).toContain('No session is running');
});

test('what survived is ended before anything is started again, and the panes are there as before @slow', async () => {
  const rig = await crewOf([numbered(stubborn, 1), numbered(stubborn, 2)]);
  await rig.until('both run', () => lines(rig, 'starts').length === 2);
  await rig.until('and are known to', () => states(rig).join(' ') === 'working working');
  const places = async (): Promise<readonly string[]> =>
    (await heldPanes(rig).seen()).panes.map(
      ({ place, columns, rows }) => `${place} ${String(columns)}x${String(rows)}`,
    );
  const panes = await places();
  const old = rig.snapshot()?.workers.map(({ pid }) => pid) ?? [];
  await lose(rig);
  expect(old.every((pid) => existsSync(`/proc/${String(pid)}`))).toBe(true);
  expect(await rig.muxcrew(['resume', '--anew'])).toMatchObject({ code: 0, stdout: containing('2 resumed') });
  await rig.until('both run again', () => lines(rig, 'starts').length === 4);
  await rig.until('as working', () => states(rig).join(' ') === 'working working');
  expect(old.some((pid) => existsSync(`/proc/${String(pid)}`))).toBe(false);
  expect(lines(rig, 'twice')).toEqual([]);
  expect(rig.snapshot()?.workers.map(({ runs }) => runs)).toEqual([2, 2]);
  expect(await places()).toEqual(panes);
});

test('of several at once one does it, and nothing is started twice @slow', async () => {
  const rig = await crewOf([numbered(stubborn, 1), numbered(stubborn, 2), numbered(stubborn, 3)]);
  await rig.until('all run', () => lines(rig, 'starts').length === 3);
  await rig.until('and are known to', () => states(rig).join(' ') === 'working working working');
  loseAll(rig);
  const all = await Promise.all([1, 2, 3, 4].map(() => rig.muxcrew(['resume', '--anew'])));
  expect(all.filter(({ stdout }) => stdout.includes('goes on'))).toHaveLength(1);
  for (const { code, stdout, stderr } of all)
    if (!stdout.includes('goes on'))
      expect(`${String(code)} ${stdout}${stderr}`).toMatch(
        /^0 Session .* runs\.|^6 .*bringing session .* back/s,
      );
  await rig.until('all run again', () => lines(rig, 'starts').length >= 6);
  await rig.until('as working', () => states(rig).join(' ') === 'working working working');
  expect(lines(rig, 'starts')).toHaveLength(6);
  expect(lines(rig, 'twice')).toEqual([]);
});

test('a resume that is killed in the middle, anywhere, is done again by the next @slow', async () => {
  console.log(`MUXCREW_SEED=${String(seed)}`);
  const dice = random(seed);
  const rig = await crewOf(
    [1, 2, 3].map((number) => numbered(stubborn, number)).concat('---\nneeds: [w1]\n---\necho never >>never'),
  );
  await rig.until('all run', () => lines(rig, 'starts').length === 3);
  for (let round = 1; round <= 6; round += 1) {
    await lose(rig);
    const first = spawn(process.execPath, [muxcrewMain, 'resume', '--anew'], {
      cwd: rig.project,
      env: rig.env,
      stdio: 'ignore',
    });
    await new Promise((resolve) => setTimeout(resolve, dice.below(600)));
    first.kill('SIGKILL');
    const again = await rig.muxcrew(['resume', '--anew']);
    expect(again, `round ${String(round)}`).toMatchObject({ code: 0, stderr: '' });
    await rig.until(
      `all run again, round ${String(round)}`,
      () => lines(rig, 'starts').length >= 3 + 3 * round,
    );
    await rig.until('as working', () => states(rig).join(' ') === 'working working working queued');
    expect(lines(rig, 'starts'), `round ${String(round)}`).toHaveLength(3 + 3 * round);
    const places = (await heldPanes(rig).seen()).panes.map(({ place }) => place);
    expect(places.toSorted()).toEqual(['1', '2', '3', '4', 'sidebar']);
  }
  expect(lines(rig, 'twice')).toEqual([]);
  expect(rig.read('never')).toBeNull();
});

test('stop WORKER of a lost session ends that one alone; the others go on without it @slow', async () => {
  const rig = await crewOf([numbered(stubborn, 1), numbered(stubborn, 2)]);
  await rig.until('both run', () => lines(rig, 'starts').length === 2);
  await rig.until('and are known to', () => states(rig).join(' ') === 'working working');
  const [one, two] = rig.snapshot()?.workers.map(({ pid }) => pid) ?? [];
  const id = await lose(rig);
  const stopped = await rig.muxcrew(['stop', '2']);
  expect(stopped).toMatchObject({ code: 0, stdout: containing(`muxcrew resume ${id}`) });
  expect([one, two].map((pid) => existsSync(`/proc/${String(pid)}`))).toEqual([true, false]);
  expect(await rig.muxcrew(['ls'])).toMatchObject({ stdout: containing('lost') });
  expect((await rig.muxcrew(['resume', '--anew'])).code).toBe(0);
  await rig.until('the other goes on', () => states(rig).join(' ') === 'working stopped');
  expect(lines(rig, 'twice')).toEqual([]);
});

test('resume names what it cannot do: a discarded session, none, one that is not there @slow', async () => {
  const rig = await crewOf(['sleep 1000']);
  await rig.worker('1', ({ state }) => state === 'working');
  const { session = '' } = rig.snapshot() ?? {};
  expect(await rig.muxcrew(['resume', 'nobody'])).toMatchObject({ code: 4 });
  expect(await rig.muxcrew(['resume', '--all'])).toMatchObject({ code: 0, stdout: 'No session is lost.\n' });
  await rig.muxcrew(['stop', '--yes', '--discard']);
  expect(await rig.muxcrew(['resume', session])).toMatchObject({
    code: 6,
    stderr: containing('it was stopped with --discard'),
  });
});

test('resume --all brings every lost one back that is not through, and says what it could not @slow', async () => {
  const rig = await crewOf(['sleep 1000']);
  await rig.worker('1', ({ state }) => state === 'working');
  rig.write('other/a.md', 'sleep 1000');
  const other = join(rig.project, 'other');
  await rig.muxcrew(['run', '-d', '--agent', 'own', 'a.md'], { cwd: other });
  // In the middle of its first start: a supervisor that waits for it must not go on with what is another's by then.
  const { supervisor } = JSON.parse(
    (await rig.muxcrew(['status', '--json'], { cwd: other })).stdout,
  ) as Snapshot;
  await lose(rig);
  await rig.until('the other supervisor ends', () => !existsSync(`/proc/${String(supervisor.pid)}`), 5_000);
  const ran = await rig.muxcrew(['resume', '--all', '--anew'], { cwd: rig.home });
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout.match(/resumed: 1 (resumed|queued)/g)).toHaveLength(2);
  await rig.worker('1', ({ state, runs }) => state === 'working' && runs === 2);
});
