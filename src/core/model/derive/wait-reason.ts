/** Why a worker has not started, in one exact line. Pure; reasons that hold the whole crew are in start-hold.ts. */
import type { SessionModel, WorkerModel } from '../model.ts';
import type { NeedStanding } from '../state.ts';
import type { WorkerId } from '../worker.ts';
import { standingOf } from './derive-crew.ts';
import { isManager } from '../manager.ts';
import { ownCostHold } from '../cost.ts';
import { crewHold } from './start-hold.ts';
import type { Evidence } from '../facts/evidence.ts';

/** At most this many needs are named. */
const named = 3;

/** `hold`: what holds the whole crew. Null: the state says everything, or the start follows shortly. */
export function waitReason(model: SessionModel, worker: WorkerModel, hold: string | null): string | null {
  const { state } = worker;
  if (state.is === 'blocked')
    return listed(
      needsOf(model, worker, 'failed').map((id) => {
        const need = model.workers.get(id);
        return `${title(model, id)} ${verb(need)}`;
      }),
    );
  if (state.is !== 'queued') return null;
  if (state.waitsFor !== null) return `waits for ${state.waitsFor}`;
  if (worker.needs.open > 0)
    return `waits for ${listed(needsOf(model, worker, 'open').map((id) => title(model, id)))}`;
  // A manager needs no slot.
  return ownCostHold(worker) ?? (isManager(worker.spec) ? crewHold(model) : hold);
}

/** Evidence for the wait, each need on its own line. */
export function waitEvidence(
  model: SessionModel,
  worker: WorkerModel,
  hold: string | null,
): readonly Evidence[] {
  const { state } = worker;
  if (state.is !== 'queued' && state.is !== 'blocked') return [];
  const needs = (worker.spec.needs ?? []).map((id): Evidence => {
    const need = model.workers.get(id);
    const skipped = worker.skipped.includes(id) ? '; skipped by you' : '';
    const fact = `needs ${title(model, id)}: ${need?.state.is ?? 'missing'}${skipped}`;
    return { source: 'queue', fact, at: need?.since ?? null };
  });
  const reason = waitReason(model, worker, hold);
  const own: readonly Evidence[] = reason === null ? [] : [{ source: 'queue', fact: reason, at: null }];
  return [...needs, ...own];
}

/** Its needs with that standing, without the skipped ones. */
export function needsOf(
  { workers }: SessionModel,
  { spec, skipped }: WorkerModel,
  standing: NeedStanding,
): readonly WorkerId[] {
  return (spec.needs ?? []).filter((id) => {
    const need = workers.get(id);
    return (need === undefined ? 'open' : standingOf(need.state)) === standing && !skipped.includes(id);
  });
}

/**
 * Workers that must be restarted to unblock a blocked worker: its failed needs, or theirs in turn. None of them is
 * blocked itself.
 */
export function whatBlocks(model: SessionModel, worker: WorkerModel): readonly WorkerId[] {
  const found = new Set<WorkerId>();
  const visited = new Set<WorkerId>();
  const pending = [worker];
  for (const one of pending)
    for (const id of needsOf(model, one, 'failed')) {
      const need = model.workers.get(id);
      if (need === undefined || visited.has(id)) continue;
      visited.add(id);
      if (need.state.is === 'blocked') pending.push(need);
      else found.add(id);
    }
  return [...found];
}

function verb(need: WorkerModel | undefined): string {
  switch (need?.state.is) {
    case 'stopped':
      return 'was stopped';
    case 'blocked':
      return 'is blocked';
    default:
      return 'failed';
  }
}

function title({ workers }: SessionModel, id: WorkerId): string {
  const name = workers.get(id)?.spec.name;
  return name === undefined ? id : `${id} ${name}`;
}

function listed(texts: readonly string[]): string {
  const rest = texts.length - named;
  return `${texts.slice(0, named).join(', ')}${rest > 0 ? ` and ${String(rest)} more` : ''}`;
}
