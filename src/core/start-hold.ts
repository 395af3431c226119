/** Why a worker may not start now. Pure; the order is that of what is said to people. */
import type { SessionModel, WorkerModel } from './model.ts';
import { slotsUsed } from './model.ts';
import { errorKind, turnNow } from './turn-facts.ts';
import { costHold } from './money.ts';

/** Null: it may start. `worker` null: anybody, as far as that is one answer. */
export function startHold(model: SessionModel, worker: WorkerModel | null): string | null {
  const max = model.session.maxWorkers;
  const used = slotsUsed(model);
  if (max !== null && used >= max) return `a slot (${String(used)} of ${String(max)} in use)`;
  if ([...model.workers.values()].some(isLimited)) return 'the usage limit to end';
  if (model.memoryLow !== null) {
    const needed = gigabytes(model.session.minFreeMemoryBytes ?? 0);
    return `memory: ${gigabytes(model.memoryLow)} GB free, ${needed} needed`;
  }
  return worker === null ? null : costHold(model, worker);
}

/** It was told to wait, and has not been told yet to go on. */
export function isLimited(worker: WorkerModel): boolean {
  if (worker.process.is !== 'running' || worker.wanted.is !== 'up') return false;
  const { screen } = worker;
  const turn = turnNow({ ...worker, hook: worker.turn });
  // Claude Code waits by itself for a limit that ends soon.
  if (
    turn.is === 'running' &&
    screen?.is === 'retrying' &&
    screen.limit !== undefined &&
    screen.at >= turn.at
  )
    return true;
  return turn.is === 'failed' && ['usage-limit', 'rate-limit'].includes(errorKind(turn));
}

function gigabytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}

/** Milliseconds before the first, second, … try where nobody said when a limit ends; the last holds for all further. */
const unknownLimitMs = [60_000, 120_000, 300_000, 600_000] as const;

/** How long a worker waits that was refused, and with it all starts; `refusals`: in a row, this one too. */
export function limitPauseMs(refusals: number): number {
  return unknownLimitMs[Math.min(Math.max(refusals, 1), unknownLimitMs.length) - 1] ?? 0;
}
