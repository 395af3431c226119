/** What muxcrew keeps running for a session, and what the kernel says that it costs. */
import { readFileSync, readdirSync } from 'node:fs';
import type { CrewRig } from '../rig/crew-rig.ts';

export interface OurProcess {
  readonly name: 'supervisor' | 'tmux control client' | 'sidebar' | 'tmux server';
  readonly pid: number;
}

export interface Spent extends OurProcess {
  /** Of one core. */
  readonly percent: number;
  /** Resident in the end. */
  readonly megabytes: number;
}

export function ourProcesses(rig: CrewRig): readonly OurProcess[] {
  const snapshot = rig.snapshot();
  const supervisor = snapshot?.supervisor.pid ?? 0;
  const sidebars = rig.processes().filter(({ argv }) => /^\S*node (--\S+ )*\S+ sidebar /.test(argv));
  const processes: readonly OurProcess[] = [
    { name: 'supervisor', pid: supervisor },
    ...childrenOf(supervisor).map((pid) => ({ name: 'tmux control client' as const, pid })),
    ...sidebars.map(({ pid }) => ({ name: 'sidebar' as const, pid })),
    { name: 'tmux server', pid: snapshot?.server?.pid ?? 0 },
  ];
  return processes.filter(({ pid }) => pid !== 0);
}

/** What they cost while `act` goes on. */
export async function spentDuring(
  processes: readonly OurProcess[],
  act: () => Promise<void>,
): Promise<readonly Spent[]> {
  const before = processes.map(({ pid }) => cpuMs(pid));
  const began = performance.now();
  await act();
  const span = performance.now() - began;
  return processes.map((one, index) => ({
    ...one,
    percent: ((cpuMs(one.pid) - (before[index] ?? 0)) / span) * 100,
    megabytes: megabytesOf(one.pid),
  }));
}

export function spentBy(spent: readonly Spent[], name: OurProcess['name']): Spent {
  const found = spent.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name} was found`);
  return found;
}

/** The most that was ever resident. */
export function mostMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

function childrenOf(pid: number): readonly number[] {
  return readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
    .split(' ')
    .filter((word) => word !== '')
    .map(Number);
}

/** Of all threads; nanoseconds in the kernel's count. */
export function cpuMs(pid: number): number {
  const folder = `/proc/${String(pid)}/task`;
  const spent = readdirSync(folder).map((task) =>
    Number(readFileSync(`${folder}/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return spent.reduce((sum, one) => sum + one, 0) / 1e6;
}

export function megabytesOf(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
