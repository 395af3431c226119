/**
 * kill -9 of views on the pty backend, at random moments of what they do: coming, drawing, typing, pasting a megabyte,
 * changing their size, standing still before a flood; and of the supervisor meanwhile. Nobody else may notice: not the workers, not the holder, not who
 * looks on.
 *
 *   MUXCREW_SEED=…          other moments; without it, the same ones in each run
 *   MUXCREW_TEST_FULL=1     two hundred kills, from a seed of the day
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../backends/eventually.ts';
import { crewRig, type CrewRig } from '../rig/crew-rig.ts';
import { holderClient } from '../rig/held-panes.ts';
import type { Terminal } from '../rig/terminal.ts';
import { childrenOf, kill } from './process-table.ts';
import { random, seed, type Random } from './random.ts';

const kills = process.env['MUXCREW_TEST_FULL'] === '1' ? 200 : 24;
/** So many come and go at once. */
const chains = 4;
const workers = ['1', '2', '3', '4'];

/** Numbered lines, a flood of them now and then, until a file says stop; then it tells what it is typed. */
const script = `
stty -echo
n=0
while [ ! -e halt ]; do
  for _ in 1 2 3; do n=$((n + 1)); echo "printed $n."; done
  case $n in *00) yes "$(printf %0100d 0)" | head -n 2000 ;; esac
  sleep 0.1
done
# What was typed until now belongs to those who are gone.
stty -icanon min 0 time 2; cat >/dev/null; stty icanon
echo "last $n."
while read -r line; do echo "got<$line>"; done
`;

let rig: CrewRig;
let session = '';
let witness: Terminal;
let before: unknown;
let holder = 0;

beforeAll(async () => {
  console.log(`MUXCREW_SEED=${String(seed)}`);
  rig = crewRig({ projectName: 'crew', env: { MUXCREW_BACKEND: 'pty' } });
  mkdirSync(join(rig.home, '.config/muxcrew'), { recursive: true });
  const agents = { numbers: ['/bin/sh', rig.write('numbers.sh', script)] };
  writeFileSync(join(rig.home, '.config/muxcrew/config.json'), JSON.stringify({ agents }));
  const files = workers.map((id) => rig.write(`worker${id}_instructions.md`, 'Count.\n'));
  const ran = await rig.muxcrew(['run', '-d', '--agent', 'numbers', ...files]);
  expect(ran).toMatchObject({ code: 0 });
  await rig.until('all run', () => rig.snapshot()?.workers.every(({ pid }) => pid !== null));
  session = rig.snapshot()?.session ?? '';
  before = pids();
  holder = rig.snapshot()?.server?.pid ?? 0;
  witness = rig.terminal(['attach'], { columns: 160, rows: 48 });
  await witness.shows(/printed \d+\./);
}, 60_000);

afterAll(() => rig.dispose(), 60_000);

const pids = (): unknown => rig.snapshot()?.workers.map(({ id, pid }) => ({ id, pid }));

/** One comes, does something, and is killed in the midst of it: the view, or first the command that started it. */
async function death(dice: Random): Promise<void> {
  const terminal = rig.terminal(['attach'], { columns: 40 + dice.below(160), rows: 10 + dice.below(50) });
  const act = dice.pick(['come', 'look', 'type', 'paste', 'resize', 'stall', 'zoom'] as const);
  if (act !== 'come') await terminal.shows(/\S/);
  if (act === 'type') for (let i = 0; i < 50; i += 1) terminal.type('typed\r');
  if (act === 'paste') terminal.type(`\x1b[200~${'pasted '.repeat(150_000)}\x1b[201~`);
  if (act === 'resize')
    for (let i = 0; i < 5; i += 1) terminal.resize(20 + dice.below(180), 5 + dice.below(60));
  if (act === 'stall') terminal.stall(true);
  if (act === 'zoom') terminal.type('\x02z');
  await new Promise((resolve) => setTimeout(resolve, dice.below(300)));
  for (const pid of [...childrenOf(terminal.pid), terminal.pid]) kill(pid);
  terminal.stall(false);
  await terminal.ended;
}

/** It is a client too; another one takes its place. */
async function supervisorDies(): Promise<void> {
  const old = rig.snapshot()?.supervisor.pid ?? 0;
  kill(old);
  await rig.until('another supervisor', () => (rig.snapshot()?.supervisor.pid ?? old) !== old);
}

describe('a crew whose views are killed at random moments of what they do', () => {
  it('lets each go, and keeps who looks on', async () => {
    const turns = Array.from({ length: kills }, (_, turn) => turn).values();
    await Promise.all(
      Array.from({ length: chains }, async (_, chain) => {
        for (const turn of turns) {
          if (chain === 0) await supervisorDies();
          await death(random(seed * 1000 + turn));
        }
      }),
    );
    const backend = holderClient(rig.env);
    await eventually('only who looks on is left', async () => {
      const listed = await backend.list(session);
      return listed.is === 'listed' && listed.listing.clients.length === 1;
    });
  }, 400_000);

  it('keeps every process, and says nothing of a bug', () => {
    expect(pids()).toEqual(before);
    expect(rig.snapshot()?.server?.pid).toBe(holder);
    for (const { pid } of rig.snapshot()?.workers ?? [])
      expect(() => process.kill(pid ?? 0, 0)).not.toThrow();
    // xterm prints this on a slow machine; it is no bug.
    const slow = /^task queue exceeded allotted deadline by \d+ms\n/gm;
    expect(readFileSync(join(rig.state, 'holder/holder.out'), 'utf8').replace(slow, '')).toBe('');
  });

  it('loses no line that a worker printed', async () => {
    rig.write('halt', '');
    for (const id of workers) {
      const last = await rig.until(
        `worker ${id} has come to its end`,
        () => /last (\d+)\.\r/.exec(logOf(id))?.[1],
        30_000,
      );
      const printed = [...logOf(id).matchAll(/printed (\d+)\.\r/g)].map(([, number]) => Number(number));
      expect(printed.length).toBeGreaterThan(20);
      expect(printed).toEqual(Array.from({ length: Number(last) }, (_, index) => index + 1));
    }
  }, 60_000);

  it('shows who looks on what somebody sees who comes only now, and keys arrive', async () => {
    // Whatever the others left: all panes, the focus in the first worker's.
    const backend = holderClient(rig.env);
    const listed = await backend.list(session);
    const first =
      listed.is === 'listed'
        ? listed.listing.panes.find(({ role }) => role?.is === 'worker' && role.worker === '1')
        : undefined;
    await backend.focus(session, first?.id ?? '');
    const zoomed = listed.is === 'listed' && listed.listing.windows.some((window) => window.zoomed);
    witness.type(zoomed ? '\x02z' : '');
    witness.type('after-$((40+2))\r');
    await witness.shows(/got<after-\$\(\(40\+2\)\)>/);
    const late = rig.terminal(['attach'], { columns: 160, rows: 48 });
    await late.shows(/got<after-\$\(\(40\+2\)\)>[^]*2 clients/);
    const same = eventually('both show the same', () => still(witness.screen()) === still(late.screen()));
    await same.catch(() => expect(still(witness.screen())).toBe(still(late.screen())));
  }, 60_000);
});

function logOf(worker: string): string {
  const newest = readFileSync(join(rig.project, `logs/worker${worker}.log`), 'utf8');
  return `${rig.read(`logs/worker${worker}.log.1`) ?? ''}${newest}`;
}

/** Without the time of day, how long each has been at it, and what the machine does. */
function still(screen: string): string {
  return screen.replace(/\d\d?:\d\d|<1 m|\d+ m\b|[\d.]+ [kMG]?B|\d+ %/g, '#').replace(/ +/g, ' ');
}
