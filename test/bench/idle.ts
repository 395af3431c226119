/** What a crew costs that does nothing: CPU and memory of the supervisor and of what else muxcrew keeps running. */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrewRig } from '../rig/crew-rig.ts';
import { startIdle, stop } from './crew.ts';
import type { Part } from './figures.ts';

const workers = 64;
/** Until what a start leaves to do is done. */
const settleMs = 8_000;
const spanMs = 60_000;
const mostPercent = 0.2;
const mostMegabytes = 70;

export async function measureIdle(rig: CrewRig): Promise<Part> {
  await startIdle(rig, workers);
  await sleep(settleMs);
  const watched = ours(rig);
  const before = watched.map(({ pid }) => cpuMs(pid));
  const began = performance.now();
  await sleep(spanMs);
  const span = performance.now() - began;
  const spent = watched.map(({ name, pid }, i) => ({
    name,
    percent: ((cpuMs(pid) - (before[i] ?? 0)) / span) * 100,
    megabytes: megabytesOf(pid),
  }));
  await stop(rig);
  const supervisor = spent.find(({ name }) => name === 'supervisor');
  if (supervisor === undefined) throw new Error('no supervisor was found');
  return {
    title: 'An idle crew',
    about:
      `${String(workers)} idle demo workers, nobody attached, over ${String(spanMs / 1000)} s: CPU by the kernel's own ` +
      `count, as parts of one core, and resident memory. Bounds: the supervisor under ${String(mostPercent)} % and ` +
      `${String(mostMegabytes)} MB.`,
    header: ['process', 'CPU', 'memory'],
    rows: spent.map(({ name, percent, megabytes }) => [
      name,
      `${percent.toFixed(3)} %`,
      `${megabytes.toFixed(0)} MB`,
    ]),
    bounds: [
      {
        what: "the idle supervisor's CPU in % of a core",
        value: supervisor.percent,
        most: mostPercent,
      },
      {
        what: "the idle supervisor's memory in MB",
        value: supervisor.megabytes,
        most: mostMegabytes,
      },
    ],
  };
}

function ours(rig: CrewRig): readonly { readonly name: string; readonly pid: number }[] {
  const snapshot = rig.snapshot();
  const supervisor = snapshot?.supervisor.pid ?? 0;
  const server = snapshot?.server?.pid ?? 0;
  const rest = rig.processes().flatMap(({ pid, argv }) => {
    if (/^\S*node \S+ sidebar /.test(argv)) return [{ name: 'sidebar', pid }];
    return [];
  });
  const control = childrenOf(supervisor).map((pid) => ({ name: 'tmux control client', pid }));
  return [
    { name: 'supervisor', pid: supervisor },
    ...control,
    ...rest,
    { name: 'tmux server', pid: server },
  ].filter(({ pid }) => pid !== 0);
}

function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
    .split(' ')
    .filter((word) => word !== '')
    .map(Number);
}

/** Of all threads; nanoseconds in the kernel's count. */
function cpuMs(pid: number): number {
  const folder = `/proc/${String(pid)}/task`;
  const spent = readdirSync(folder).map((task) =>
    Number(readFileSync(`${folder}/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return spent.reduce((sum, one) => sum + one, 0) / 1e6;
}

function megabytesOf(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
