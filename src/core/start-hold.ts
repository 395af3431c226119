/** Why no further worker may start now. Pure; the order is that of what is said to people. */
import type { SessionModel, WorkerModel } from './model.ts';
import { slotsUsed } from './model.ts';
import { errorKind, turnNow } from './turn-facts.ts';
import { summedUsage } from './usage.ts';

/** Null: one may start. */
export function startHold(model: SessionModel): string | null {
  const max = model.session.maxWorkers;
  const used = slotsUsed(model);
  if (max !== null && used >= max) return `a slot (${String(used)} of ${String(max)} in use)`;
  if ([...model.workers.values()].some(isLimited)) return 'the usage limit to end';
  if (model.memoryLow !== null) {
    const needed = gigabytes(model.session.minFreeMemoryBytes ?? 0);
    return `memory: ${gigabytes(model.memoryLow)} GB free, ${needed} needed`;
  }
  if (costShare(model) >= 1) return `money: the crew has cost its ${dollars(model.session.maxCostUsd ?? 0)}`;
  return null;
}

/** It was told to wait, and has not been told yet to go on. */
export function isLimited(worker: WorkerModel): boolean {
  if (worker.process.is !== 'running' || worker.wanted.is !== 'up') return false;
  const turn = turnNow({ ...worker, hook: worker.turn });
  return turn.is === 'failed' && ['usage-limit', 'rate-limit'].includes(errorKind(turn));
}

/** How much of what the crew may cost it has cost; 0 without a bound. */
export function costShare({ session, workers }: SessionModel): number {
  const max = session.maxCostUsd ?? null;
  if (max === null) return 0;
  const { costUsd } = summedUsage([...workers.values()].map(({ usage }) => usage));
  return max === 0 ? 1 : (costUsd ?? 0) / max;
}

function gigabytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}

export function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
