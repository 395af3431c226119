/** Why no further worker may start now. Pure; the first reason that applies is shown. */
import type { SessionModel, WorkerModel } from '../model.ts';
import { crewCostHold } from '../cost.ts';
import { marks } from '../worker-marks.ts';
import { slotsUsed } from '../empty-model.ts';
import { isLimit } from '../facts/turn-error.ts';

/** Null: a worker may start. */
export function startHold(model: SessionModel): string | null {
  const max = model.session.maxWorkers;
  const used = slotsUsed(model);
  if (!model.projectGone && max !== null && used >= max) return slotWait(max, used);
  return crewHold(model);
}

const slotWaitStart = 'waits for a slot';

/** More workers run than the (lowered) limit allows: no slot is free until enough of them have ended. */
function slotWait(max: number, used: number): string {
  const why = used > max ? `${String(used)} running, limit ${String(max)}` : `${String(max)} at once`;
  return `${slotWaitStart} (${why})`;
}

export function isSlotWait(reason: string | null): boolean {
  return reason?.startsWith(`${slotWaitStart} (`) === true;
}

/** The same without the wait for a slot. */
export function crewHold(model: SessionModel): string | null {
  if (model.projectGone) return 'project folder is gone';
  if (model.workers.marked(marks.live).some(isLimited)) return 'waits for the usage limit to end';
  if (model.memoryLow !== null) {
    const needed = gigabytes(model.session.minFreeMemoryBytes ?? 0);
    return `memory: ${gigabytes(model.memoryLow)} GB free, ${needed} needed`;
  }
  return crewCostHold(model);
}

/** Whether it hit a limit and has not been continued yet. */
export function isLimited({ process, wanted, turnNow, screen }: WorkerModel): boolean {
  if (process.is !== 'running' || wanted.is !== 'up') return false;
  // Claude Code itself waits for a limit that ends soon.
  if (turnNow.is === 'running')
    return screen?.is === 'retrying' && screen.limit !== undefined && screen.at >= turnNow.at;
  return turnNow.is === 'failed' && isLimit(turnNow.kind);
}

function gigabytes(bytes: number): string {
  return String(Number((bytes / 1024 ** 3).toFixed(1)));
}

/** Milliseconds before the first, second, … try if the end of a limit is unknown; the last one repeats. */
const unknownLimitMs = [60_000, 120_000, 300_000, 600_000] as const;

/** How long a refused worker, and all starts, wait; `refusals`: in a row, including this one. */
export function limitPauseMs(refusals: number): number {
  return unknownLimitMs[Math.min(Math.max(refusals, 1), unknownLimitMs.length) - 1] ?? 0;
}
