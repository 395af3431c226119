/**
 * Panes that print as fast as they can: in muxcrew, and in bare tmux with the same windows and log writers. All wait at
 * one barrier, so that starting costs nothing; the time is from its opening until every log is whole.
 */
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { muxcrewMain, type CrewRig } from '../rig/crew-rig.ts';
import { bareTmux, isThere, muxcrewTmux, windowsOf, type Window } from './bare-tmux.ts';
import { expectDone } from './crew.ts';
import { median, times, type Part } from './figures.ts';
import { writeInstructions } from './instructions.ts';

const workers = 64;
const megabytes = 2;
const rounds = 3;
const most = 1.1;

/** flood.sh FOLDER NAME: opens the barrier, says so, waits for its end, prints, says so. */
const flooder = `exec 3<"$1/barrier"; : >"$1/ready/$2"; read -r _ <&3; cat "$1/payload"; : >"$1/done/$2"\n`;

export async function measureFlood(rig: CrewRig): Promise<Part> {
  const { folder, script } = prepareFlood(rig, megabytes);
  const bare = bareTmux(rig, join(dirname(muxcrewMain), 'assets/log.sh'));

  const crew: number[] = [];
  const yardstick: number[] = [];
  let windows: readonly Window[] = [];
  for (let round = 0; round < rounds; round += 1) {
    crew.push(
      await flood(
        folder,
        join(rig.project, 'logs'),
        { workers, megabytes },
        {
          async start() {
            const files = writeInstructions(rig, workers);
            expectDone(await rig.muxcrew(['run', '-d', '--agent', 'flood', ...files]));
            windows = windowsOf(rig);
          },
          async stop() {
            const pid = Number(muxcrewTmux(rig, 'display-message', '-p', '#{pid}'));
            expectDone(await rig.muxcrew(['stop', '--yes']));
            await rig.until('the server is gone', () => !isThere(pid));
          },
        },
      ),
    );
    yardstick.push(
      await flood(
        folder,
        join(rig.root, 'bare-logs'),
        { workers, megabytes },
        {
          start: async () => {
            await bare.start(windows, (id) => ['/bin/sh', script, folder, id]);
          },
          stop: () => bare.stop(),
        },
      ),
    );
  }
  // Each pair ran one right after the other: what else the machine did then concerns both.
  const ratio = median(crew.map((one, i) => one / (yardstick[i] ?? NaN)));
  const row = (name: string, spent: readonly number[]): string[] => [
    name,
    `${(median(spent) / 1000).toFixed(2)} s`,
    `${((workers * megabytes) / (median(spent) / 1000)).toFixed(1)} MB/s`,
  ];
  return {
    title: 'Panes that flood',
    about:
      `${String(workers)} panes print ${String(megabytes)} MB each, all at once, as fast as they can; until every log is ` +
      `whole. Bare tmux: the same windows, the same log writer on each pane, the same length of history. Medians of ` +
      `${String(rounds)}, taken in turn. Bound: no more than ${((most - 1) * 100).toFixed(0)} % slower, by the median of the ` +
      `pairs.`,
    header: ['', 'time', 'throughput'],
    rows: [row('bare tmux', yardstick), row('muxcrew', crew), ['ratio', times(ratio), '']],
    bounds: [{ what: '64 panes that flood', value: ratio, most }],
  };
}

/** What is printed, and the agent `flood` that prints it, in the person's own configuration. */
export function prepareFlood(
  rig: CrewRig,
  megabytes: number,
): { readonly folder: string; readonly script: string } {
  const folder = join(rig.root, 'flood');
  mkdirSync(folder);
  const script = join(folder, 'flood.sh');
  writeFileSync(script, flooder);
  writeFileSync(join(folder, 'payload'), payload(megabytes));
  mkdirSync(join(rig.home, '.config/muxcrew'), { recursive: true });
  const agents = { flood: ['/bin/sh', script, folder, '{id}'] };
  writeFileSync(join(rig.home, '.config/muxcrew/config.json'), JSON.stringify({ agents }));
  return { folder, script };
}

export interface FloodSide {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface FloodSize {
  readonly workers: number;
  readonly megabytes: number;
}

/** Milliseconds. */
export async function flood(
  folder: string,
  logs: string,
  { workers, megabytes }: FloodSize,
  side: FloodSide,
): Promise<number> {
  for (const name of ['ready', 'done', 'barrier'])
    rmSync(join(folder, name), { recursive: true, force: true });
  for (const name of ['ready', 'done']) mkdirSync(join(folder, name));
  if (statSync(logs, { throwIfNoEntry: false }) !== undefined)
    for (const name of readdirSync(logs)) rmSync(join(logs, name), { recursive: true, force: true });
  execFileSync('mkfifo', [join(folder, 'barrier')]);
  // Read and write: opening does not wait, and neither do the panes that open it after us.
  const barrier = openSync(join(folder, 'barrier'), 'r+');
  await side.start();
  await until('every pane waits', () => readdirSync(join(folder, 'ready')).length === workers);
  await sleep(500);
  const began = performance.now();
  closeSync(barrier);
  await until('every pane has printed', () => readdirSync(join(folder, 'done')).length === workers);
  await until('every log is whole', () => wholeLogs(logs, megabytes) === workers);
  const spent = performance.now() - began;
  await side.stop();
  return spent;
}

function wholeLogs(logs: string, megabytes: number): number {
  return readdirSync(logs).filter(
    (name) => name.endsWith('.log') && statSync(join(logs, name)).size >= megabytes * 1024 * 1024,
  ).length;
}

async function until(what: string, look: () => boolean): Promise<void> {
  const deadline = performance.now() + 180_000;
  while (!look()) {
    if (performance.now() > deadline) throw new Error(`never: ${what}`);
    await sleep(20);
  }
}

/** Lines as programs print them, in colours. */
function payload(megabytes: number): string {
  const line = (n: number): string =>
    `\x1b[3${String(n % 8)}mline ${String(n).padStart(8, '0')}\x1b[0m ${'abcdefghij'.repeat(5)}\n`;
  return Array.from({ length: Math.ceil((megabytes * 1024 * 1024) / line(0).length) }, (_, n) =>
    line(n),
  ).join('');
}
