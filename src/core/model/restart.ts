/**
 * When a worker restarts by itself, and after what pause. Pure. After a crash: only agents that can resume their
 * conversation, since others would start from scratch and repeat their work. After a failed start: any agent, if the
 * cause may pass by itself.
 */
import type { WorkerModel } from './model.ts';
import { exitReason, times } from './derive/worker-evidence.ts';
import { endedWell } from './facts/lost-with-backend.ts';
import type { SessionInfo } from './session.ts';

/** Milliseconds before the first, second, … restart after a crash; the last one repeats. */
const crashPausesMs = [1_000, 10_000, 60_000] as const;
/** The same after a failed start, with the number of further tries: about two minutes in total. */
const startPausesMs = [2_000, 5_000, 15_000, 30_000, 60_000] as const;

export interface RestartPlan {
  readonly run: number;
  /** Counts from 1. */
  readonly tries: number;
  readonly allowed: number;
  readonly pauseMs: number;
}

/** Null: nothing failed, it ended on purpose, or its restarts are used up. */
export function restartPlan(session: SessionInfo, worker: WorkerModel): RestartPlan | null {
  const { process, wanted, claim } = worker;
  if (wanted.is !== 'up') return null;
  if (claim.is === 'completed' || claim.is === 'failed' || claim.is === 'terminated') return null;
  switch (process.is) {
    case 'exited':
      return endedWell(process) ? null : afterCrash(session, worker, process.run);
    case 'unstartable':
      return process.mayPass === true ? afterFailedStart(worker, process.run) : null;
    case 'absent':
    case 'requested':
    case 'running':
    case 'lost':
      return null;
  }
}

function afterCrash(session: SessionInfo, worker: WorkerModel, run: number): RestartPlan | null {
  const { turn, registry, crashes } = worker;
  const allowed = session.restarts ?? 0;
  if (!worker.spec.agent.traits.resumes) return null;
  // A run that never came up would fail again: the user must see why.
  if (turn.is === 'unknown' && registry === null) return null;
  return crashes >= allowed ? null : { run, ...nth(crashes + 1, allowed, crashPausesMs) };
}

function afterFailedStart({ startFailures }: WorkerModel, run: number): RestartPlan | null {
  const allowed = startPausesMs.length;
  return startFailures > allowed ? null : { run, ...nth(Math.max(1, startFailures), allowed, startPausesMs) };
}

function nth(tries: number, allowed: number, pausesMs: readonly number[]): Omit<RestartPlan, 'run'> {
  return { tries, allowed, pauseMs: pausesMs[Math.min(tries, pausesMs.length) - 1] ?? 0 };
}

/** What it waits for, for the user. */
export function restartWait(session: SessionInfo, worker: WorkerModel): string | null {
  const plan = restartPlan(session, worker);
  if (plan === null) return null;
  const { process } = worker;
  const which = `${String(plan.tries)} of ${String(plan.allowed)}`;
  if (process.is === 'unstartable') return `start retry ${which} (${process.reason})`;
  if (process.is !== 'exited') return null;
  if (process.hangup === true) return `its restart ${which} after its terminal was closed`;
  return `its restart ${which} after a crash (${exitReason(process)})`;
}

/** Reports a restart after a crash to the user; null: there was none. */
export function recoveryText(session: SessionInfo, { recovered, crashes }: WorkerModel): string | null {
  if (recovered === null) return null;
  const { count, reason } = recovered;
  // A turn that ends well resets the count.
  const often = crashes > 0 ? `${String(crashes)} of ${String(session.restarts ?? 0)}` : times(count);
  return `restarted (${often}) after a crash: ${reason}`;
}
