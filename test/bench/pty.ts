/** Panes that flood on the pty backend, beside tmux: bare, and under muxcrew. */
import { dirname, join } from 'node:path';
import { muxcrewMain, type CrewRig } from '../rig/crew-rig.ts';
import { bareTmux, isThere, muxcrewTmux, windowsOf, type Window } from './bare-tmux.ts';
import { expectDone } from './crew.ts';
import { median, times, type Part } from './figures.ts';
import { flood, prepareFlood, type FloodSide } from './flood.ts';
import { writeInstructions } from './instructions.ts';
import { mostMegabytes } from './processes.ts';

const workers = 32;
const megabytes = 10;
const rounds = 3;
/** Of tmux's own time. */
const most = 1;

export async function measurePty(rig: CrewRig): Promise<Part> {
  const { folder, script } = prepareFlood(rig, megabytes);
  const bare = bareTmux(rig, join(dirname(muxcrewMain), 'assets/log.sh'));
  const memory = { bare: 0, tmux: 0, pty: 0 };
  const spent = { bare: [] as number[], tmux: [] as number[], pty: [] as number[] };
  let windows: readonly Window[] = [];

  const onBackend = (backend: 'tmux' | 'pty'): FloodSide => ({
    async start() {
      const files = writeInstructions(rig, workers);
      expectDone(await rig.muxcrew(['run', '-d', '--backend', backend, '--agent', 'flood', ...files]));
      if (backend === 'tmux') windows = windowsOf(rig);
    },
    async stop() {
      const pid = rig.snapshot()?.server?.pid ?? 0;
      memory[backend] = Math.max(memory[backend], mostMegabytes(pid));
      expectDone(await rig.muxcrew(['stop', '--yes']));
      await rig.until('what held the panes is gone', () => !isThere(pid));
    },
  });
  const onBare: FloodSide = {
    start: async () => {
      await bare.start(windows, (id) => ['/bin/sh', script, folder, id]);
    },
    async stop() {
      const pid = Number(
        muxcrewTmux(
          rig,
          '-L',
          `${rig.env['MUXCREW_TMUX_SOCKET'] ?? ''}-bare`,
          'display-message',
          '-p',
          '#{pid}',
        ),
      );
      memory.bare = Math.max(memory.bare, mostMegabytes(pid));
      await bare.stop();
    },
  };
  const logs = join(rig.project, 'logs');
  const size = { workers, megabytes };
  for (let round = 0; round < rounds; round += 1) {
    spent.tmux.push(await flood(folder, logs, size, onBackend('tmux')));
    spent.bare.push(await flood(folder, join(rig.root, 'bare-logs'), size, onBare));
    spent.pty.push(await flood(folder, logs, size, onBackend('pty')));
  }
  // Each three ran one right after the other: what else the machine did then concerns all.
  const ratio = median(spent.pty.map((one, i) => one / (spent.bare[i] ?? NaN)));
  const row = (name: string, all: readonly number[], peak: number): string[] => [
    name,
    `${(median(all) / 1000).toFixed(2)} s`,
    `${((workers * megabytes) / (median(all) / 1000)).toFixed(1)} MB/s`,
    `${peak.toFixed(0)} MB`,
  ];
  return {
    title: 'Panes that flood, without tmux',
    about:
      `${String(workers)} panes print ${String(megabytes)} MB each, all at once, as fast as they can; until every log is ` +
      `whole. Bare tmux: the same windows, the same log writer on each pane, the same length of history as muxcrew’s tmux ` +
      `(5,000 lines; the holder keeps 1,000). Memory: the most that the server or the holder had resident; tmux’s log ` +
      `writers are not counted. Medians of ${String(rounds)}, taken in turn. Bound: no slower than bare tmux, by the median ` +
      `of the triples.`,
    header: ['', 'time', 'throughput', 'memory'],
    rows: [
      row('bare tmux', spent.bare, memory.bare),
      row('muxcrew on tmux', spent.tmux, memory.tmux),
      row('muxcrew on pty', spent.pty, memory.pty),
      ['pty to bare tmux', times(ratio), '', ''],
    ],
    bounds: [{ what: '32 panes that flood on pty', value: ratio, most }],
  };
}
