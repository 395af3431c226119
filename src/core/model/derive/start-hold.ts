/** Why no further worker may start now. Pure; the order is that of what is said to people. */
import type { SessionModel, WorkerModel } from '../model.ts';
import { crewCostHold } from '../cost.ts';
import { marks } from '../worker-marks.ts';
import { slotsUsed } from '../empty-model.ts';
import { isLimit } from '../facts/turn-error.ts';

/** Null: one may start. */
export function startHold(model: SessionModel): string | null {
  const max = model.session.maxWorkers;
  const used = slotsUsed(model);
  if (!model.projectGone && max !== null && used >= max) return slotWait(max, used);
  return crewHold(model);
}

const slotWaitStart = 'waits for a slot';

/** More run than may where the limit was lowered: no slot is free until enough of them have ended. */
function slotWait(max: number, used: number): string {
  const why = used > max ? `${String(used)} running, limit ${String(max)}` : `${String(max)} at once`;
  return `${slotWaitStart} (${why})`;
}

export function isSlotWait(reason: string | null): boolean {
  return reason?.startsWith(`${slotWaitStart} (`) === true;
}

/** The same, but for want of a slot. */
export function crewHold(model: SessionModel): string | null {
  if (model.projectGone) return 'project folder is gone';
  if (model.workers.marked(marks.live).some(isLimited)) return 'waits for the usage limit to end';
  if (model.memoryLow !== null) {
    const needed = gigabytes(model.session.minFreeMemoryBytes ?? 0);
    return `memory: ${gigabytes(model.memoryLow)} GB free, ${needed} needed`;
  }
  return crewCostHold(model);
}

/** It was told to wait, and has not been told yet to go on. */
export function isLimited({ process, wanted, turnNow, screen }: WorkerModel): boolean {
  if (process.is !== 'running' || wanted.is !== 'up') return false;
  // Claude Code waits by itself for a limit that ends soon.
  if (turnNow.is === 'running')
    return screen?.is === 'retrying' && screen.limit !== undefined && screen.at >= turnNow.at;
  return turnNow.is === 'failed' && isLimit(turnNow.kind);
}

function gigabytes(bytes: number): string {
  return String(Number((bytes / 1024 ** 3).toFixed(1)));
}

/** Milliseconds before the first, second, … try where nobody said when a limit ends; the last holds for all further. */
const unknownLimitMs = [60_000, 120_000, 300_000, 600_000] as const;

/** How long a worker waits that was refused, and with it all starts; `refusals`: in a row, this one too. */
export function limitPauseMs(refusals: number): number {
  return unknownLimitMs[Math.min(Math.max(refusals, 1), unknownLimitMs.length) - 1] ?? 0;
}
