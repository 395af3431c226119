/**
 * Derives the states that an event changes: of the affected workers and those that need them, and no others. Pure.
 * `since` changes only with the state's name.
 */
import type { SessionModel, WorkerModel } from '../model.ts';
import type { NeedStanding, WorkerState } from '../state.ts';
import type { EpochMs, WorkerId } from '../worker.ts';
import { refusal } from '../facts/check.ts';
import { deriveState } from './derive-state.ts';
import { restartWait } from '../restart.ts';
import { withState as withNextState } from '../state-history.ts';
import { workTime } from './work-time.ts';

/** `before`: the model before the event; `model`: with the event's own changes. */
export function derived(
  before: SessionModel,
  model: SessionModel,
  touched: Iterable<WorkerId>,
  at: EpochMs,
): SessionModel {
  let { workers } = model;
  const pending = [...touched];
  // Grows while it is walked: workers that need a changed worker are affected too.
  for (const id of pending) {
    const worker = workers.get(id);
    if (worker === undefined) continue;
    const next = withState(model, worker, before.workers.get(id), at);
    workers = workers.with(id, next);
    const was = standingOf(worker.state);
    const is = standingOf(next.state);
    if (was === is) continue;
    for (const other of model.dependents.get(id) ?? []) {
      const dependent = workers.get(other);
      if (dependent === undefined || dependent.skipped.includes(id)) continue;
      const needs = shifted(dependent.needs, was, is);
      workers = workers.with(other, { ...dependent, needs });
      // A worker that waits for ten others still waits when nine are left.
      if (overall(needs) !== overall(dependent.needs)) pending.push(other);
    }
  }
  return { ...model, workers };
}

/**
 * What a worker's state means for those that need it. A lost worker is still open, since its session can be resumed.
 */
export function standingOf(state: WorkerState): NeedStanding {
  switch (state.is) {
    case 'completed':
      return 'met';
    case 'failed':
    case 'stopped':
    case 'blocked':
      return 'failed';
    case 'queued':
    case 'starting':
    case 'working':
    case 'asking':
    case 'idle':
    case 'limited':
    case 'verifying':
    case 'lost':
    case 'unknown':
      return 'open';
  }
}

/** Needs that are not in the model count as open. */
export function countedNeeds(
  { workers }: Pick<SessionModel, 'workers'>,
  { spec, skipped }: Pick<WorkerModel, 'spec' | 'skipped'>,
): WorkerModel['needs'] {
  return [...new Set(spec.needs ?? [])]
    .filter((id) => !skipped.includes(id))
    .reduce(
      (counts, id) => {
        const need = workers.get(id);
        return shifted(counts, 'met', need === undefined ? 'open' : standingOf(need.state));
      },
      { open: 0, failed: 0 },
    );
}

function overall({ open, failed }: WorkerModel['needs']): NeedStanding {
  return failed > 0 ? 'failed' : open > 0 ? 'open' : 'met';
}

function shifted(counts: WorkerModel['needs'], was: NeedStanding, is: NeedStanding): WorkerModel['needs'] {
  const count = (standing: 'open' | 'failed'): number =>
    counts[standing] - (was === standing ? 1 : 0) + (is === standing ? 1 : 0);
  return { open: count('open'), failed: count('failed') };
}

function withState(
  model: SessionModel,
  worker: WorkerModel,
  before: WorkerModel | undefined,
  at: EpochMs,
): WorkerModel {
  const { needs, turn: hook, requests, registry, screen, interruptedAt } = worker;
  const { state, turn, evidence } = deriveState({
    traits: worker.spec.agent.traits,
    wanted: worker.wanted,
    process: worker.process,
    preparing: worker.workspace.is === 'preparing',
    suspended: worker.suspended,
    turn: { hook, requests, registry, screen, interruptedAt },
    claim: worker.claim,
    check: (worker.spec.verify ?? null) === null ? null : worker.check,
    refused: refusal(worker),
    restart: restartWait(model.session, worker),
    needs: overall(needs),
    overranMs: worker.overranMs,
    backendGone: model.backend.is === 'gone' ? model.backend : null,
  });
  const since = before === undefined ? at : state.is === before.state.is ? before.since : at;
  const history = withNextState(worker.history, state.is, at);
  const worked = workTime(worker.worked, state.is, at);
  return { ...worker, turnNow: turn, state, since, history, evidence, worked };
}
