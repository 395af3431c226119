/** Why no further worker may start now. Pure; the order is that of what is said to people. */
import type { SessionModel, WorkerModel } from './model.ts';
import { slotsUsed } from './model.ts';
import { errorKind } from './turn-facts.ts';
import { marks } from './worker-marks.ts';

/** Null: one may start. */
export function startHold(model: SessionModel): string | null {
  const max = model.session.maxWorkers;
  if (max !== null && slotsUsed(model) >= max) return `waits for a slot (${String(max)} at once)`;
  return crewHold(model);
}

/** The same, but for want of a slot. */
export function crewHold(model: SessionModel): string | null {
  if (model.workers.marked(marks.live).some(isLimited)) return 'waits for the usage limit to end';
  if (model.memoryLow !== null) {
    const needed = gigabytes(model.session.minFreeMemoryBytes ?? 0);
    return `memory: ${gigabytes(model.memoryLow)} GB free, ${needed} needed`;
  }
  if (costShare(model) >= 1) return `money: the crew has cost its ${dollars(model.session.maxCostUsd ?? 0)}`;
  return null;
}

/** It was told to wait, and has not been told yet to go on. */
export function isLimited({ process, wanted, turnNow }: WorkerModel): boolean {
  if (process.is !== 'running' || wanted.is !== 'up') return false;
  return turnNow.is === 'failed' && ['usage-limit', 'rate-limit'].includes(errorKind(turnNow));
}

/** How much of what the crew may cost it has cost; 0 without a bound. */
export function costShare({ session, costUsd }: SessionModel): number {
  const max = session.maxCostUsd ?? null;
  if (max === null) return 0;
  return max === 0 ? 1 : costUsd / max;
}

/** Of what a worker alone may cost, since a person started it last; 0 without a bound. */
export function ownCostShare({ spec, usage, costBefore }: WorkerModel): number {
  return spec.maxCostUsd === undefined ? 0 : ((usage.costUsd ?? 0) - costBefore) / spec.maxCostUsd;
}

function gigabytes(bytes: number): string {
  return String(Number((bytes / 1024 ** 3).toFixed(1)));
}

export function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
