/**
 * When a worker that crashed is started again by itself, and after what pause. Pure. Only agents whose conversation can
 * be resumed: everybody else would begin anew, and do twice what was done.
 */
import type { SessionInfo } from './event.ts';
import type { WorkerModel } from './model.ts';
import { endsWhenDone } from './derive-state.ts';

/** Milliseconds before the first, second, … restart; the last one holds for all further ones. */
const pausesMs = [1_000, 10_000, 60_000] as const;

export interface RestartPlan {
  readonly run: number;
  /** Counts from 1. */
  readonly tries: number;
  readonly allowed: number;
  readonly pauseMs: number;
}

/** Null: it did not crash, it ended on purpose, or it was started again often enough. */
export function restartPlan(session: SessionInfo, worker: WorkerModel): RestartPlan | null {
  const { process, wanted, claim, turn, registry } = worker;
  const allowed = session.restarts ?? 0;
  if (
    process.is !== 'exited' ||
    process.code === 0 ||
    wanted.is !== 'up' ||
    endsWhenDone(worker.spec.agent.kind)
  )
    return null;
  if (claim.is === 'completed' || claim.is === 'failed' || claim.is === 'terminated') return null;
  // One that never came up would not come up the next time either: somebody must see why.
  if (turn.is === 'unknown' && registry === null) return null;
  if (worker.crashes >= allowed) return null;
  const tries = worker.crashes + 1;
  const pauseMs = pausesMs[Math.min(tries, pausesMs.length) - 1] ?? 0;
  return { run: process.run, tries, allowed, pauseMs };
}

/** What it waits for, for people. */
export function restartWait(session: SessionInfo, worker: WorkerModel): string | null {
  const plan = restartPlan(session, worker);
  if (plan === null || worker.process.is !== 'exited') return null;
  const { code, signal } = worker.process;
  const how = signal ?? (code === null ? 'it vanished' : `exit ${String(code)}`);
  return `its restart ${String(plan.tries)} of ${String(plan.allowed)} after a crash (${how})`;
}
