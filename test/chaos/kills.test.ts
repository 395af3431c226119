/**
 * kill -9 at random moments of everything that is not a worker: the supervisor, its restart loop with it, the sidebar,
 * an attached client. Each must be healed, and the workers must not notice: same pids, no byte of theirs missing, every
 * status line in the journal exactly once. Prints how long each kind took to heal; asserts no time.
 *
 *   MUXCREW_SEED=…          other moments; without it, the same ones in each run
 *   MUXCREW_TEST_FULL=1     a thousand kills instead of thirty, from a seed of the day
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { Crew, processes } from './crew.ts';
import { childrenOf, commandOf, kill, parentOf } from './process-table.ts';
import { random, seed, type Random } from './random.ts';

/** For each crew; three crews at once, and three kinds of victims at once in each. */
const kills =
  process.env['MUXCREW_TEST_FULL'] === '1'
    ? { supervisor: 140, loop: 20, sidebar: 80, client: 100 }
    : { supervisor: 4, loop: 1, sidebar: 3, client: 2 };
const total = 3 * Object.values(kills).reduce((sum, count) => sum + count, 0);

const crews = [new Crew(8, 'numbers'), new Crew(8, 'numbers'), new Crew(8, 'demo')];
const heals: { readonly victim: string; readonly ms: number }[] = [];
let before: readonly string[] = [];

/** Kills one, and measures until it is healed. */
async function wound(victim: string, act: () => void, healed: () => Promise<unknown>): Promise<void> {
  const at = performance.now();
  act();
  await healed();
  heals.push({ victim, ms: performance.now() - at });
}

function pauseOf(dice: Random): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, dice.below(700)));
}

async function supervised(crew: Crew, old: number): Promise<void> {
  await eventually('another supervisor answers', async () => {
    const pid = crew.supervisorPid();
    return pid !== old && processes.identify(pid) !== null && (await crew.pings());
  });
}

async function woundSupervisor(crew: Crew): Promise<void> {
  const pid = crew.supervisorPid();
  await wound(
    'supervisor',
    () => kill(pid),
    () => supervised(crew, pid),
  );
}

/** Nobody is left who could start it again, until somebody attaches. */
async function woundLoop(crew: Crew): Promise<void> {
  const pid = crew.supervisorPid();
  const loop = parentOf(pid);
  if (loop === null || loop === 1)
    throw new Error(`supervisor ${String(pid)} has no restart loop: ${String(loop)}`);
  kill(loop);
  kill(pid);
  const attached = attachOnce(crew);
  await wound(
    'supervisor and loop',
    () => undefined,
    () => supervised(crew, pid),
  );
  await attached;
}

async function attachOnce(crew: Crew): Promise<void> {
  const view = await crew.attach();
  view.pty.kill('SIGKILL');
  await view.ended;
}

async function woundSidebar(crew: Crew): Promise<void> {
  const pane = crew.pane('sidebar');
  const pid = await eventually('the sidebar runs', () =>
    // Its loop's other child is a sleep, which keeps two starts apart.
    childrenOf(pane.pid).find((child) => commandOf(child).includes(' sidebar ')),
  );
  // What it has drawn goes, so that only a new drawing counts; stopped, it cannot draw again before it is killed.
  kill(pid, 'SIGSTOP');
  crew.tmux('send-keys', '-R', '-t', pane.id);
  await wound(
    'sidebar',
    () => kill(pid),
    () => eventually('the sidebar is drawn', () => crew.capture(pane.id).includes('crew')),
  );
}

async function woundClient(crew: Crew, dice: Random): Promise<void> {
  const view = await crew.attach();
  await pauseOf(dice);
  await wound(
    'client',
    () => kill(dice.pick(view.pids)),
    () => attachOnce(crew),
  );
  view.pty.kill('SIGKILL');
  await view.ended;
}

async function torment(crew: Crew, number: number): Promise<void> {
  const dice = (chain: number): Random => random(seed * 100 + number * 10 + chain);
  const repeat = async (
    count: number,
    pauses: Random,
    act: (turn: number) => Promise<void>,
  ): Promise<void> => {
    for (let turn = 0; turn < count; turn += 1) {
      await pauseOf(pauses);
      await act(turn);
    }
  };
  const every = Math.floor(kills.supervisor / kills.loop);
  await Promise.all([
    repeat(kills.supervisor + kills.loop, dice(1), (turn) =>
      turn % every === every - 1 ? woundLoop(crew) : woundSupervisor(crew),
    ),
    repeat(kills.sidebar, dice(2), () => woundSidebar(crew)),
    repeat(kills.client, dice(3), () => woundClient(crew, dice(4))),
  ]);
}

beforeAll(async () => {
  console.log(`MUXCREW_SEED=${String(seed)}`);
  await Promise.all(crews.map((crew) => crew.start()));
  before = crews.map((crew) => crew.workerPids());
  await Promise.all(crews.map(torment));
}, 900_000);

afterAll(async () => {
  const left = await Promise.all(crews.map((crew) => crew.dispose()));
  expect(left.flat()).toEqual([]);
}, 60_000);

describe('a crew whose supervisor, sidebar and clients are killed at random moments', () => {
  it('heals after each kill', () => {
    for (const victim of new Set(heals.map((heal) => heal.victim))) {
      const times = heals.filter((heal) => heal.victim === victim).map(({ ms }) => ms);
      const sorted = times.toSorted((a, b) => a - b);
      const [median = 0, max = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
      console.log(
        `${victim}: ${String(times.length)} kills, healed in ${ms(median)} (median), ${ms(max)} (max)`,
      );
    }
    expect(heals).toHaveLength(total);
  });

  it('has met no bug of a supervisor’s own', () => {
    for (const crew of crews) expect(readFileSync(join(crew.state, 'supervisor.out'), 'utf8')).toBe('');
  });

  it('keeps every worker’s process', () => {
    expect(crews.map((crew) => crew.workerPids())).toEqual(before);
    for (const worker of crews.flatMap((crew) => crew.snapshot()?.workers ?? []))
      expect(processes.identify(worker.pid ?? 0)).not.toBeNull();
    for (const crew of crews) expect(crew.events().filter(({ is }) => is === 'process-exited')).toEqual([]);
  });

  it('loses no byte that a worker printed', () => {
    for (const crew of crews.filter(({ kind }) => kind === 'numbers'))
      for (const worker of workersOf(crew)) {
        const printed = crew.printed(worker);
        expect(printed.length).toBeGreaterThan(20);
        expect(printed).toEqual(upTo(printed.length));
      }
  });

  it('journals every status line exactly once', async () => {
    for (const crew of crews.filter(({ kind }) => kind === 'numbers'))
      for (const worker of workersOf(crew)) {
        const written = readFileSync(join(crew.project, `comm/worker${worker}_status.txt`), 'utf8');
        const count = written.split('\n').length - 1;
        await eventually('the journal has what was written', () => crew.journaled(worker).length >= count);
        const journaled = crew.journaled(worker);
        expect(journaled).toEqual(upTo(journaled.length));
      }
  });

  it('leaves no half-written file beside the snapshot and the journal', () => {
    for (const crew of crews) expect(crew.halfWritten()).toEqual([]);
  });
});

function workersOf(crew: Crew): readonly string[] {
  return Array.from({ length: crew.workers }, (_, index) => String(index + 1));
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function ms(value: number): string {
  return `${String(Math.round(value))} ms`;
}
