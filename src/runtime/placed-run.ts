/** A worker's present run, in the form its placement expects. */
import type { WorkerModel } from '../core/model/model.ts';
import type { PlacedRun, Placement } from '../ports/placement.ts';
import type { Store } from './store.ts';
import type { World } from './world.ts';
import { sessionState } from '../core/paths/session-paths.ts';

/** `recordedPid`: for a run whose start has not been reported yet. */
export function placedRun(
  world: Pick<World, 'paths'>,
  store: Store,
  { spec, runs, process, startTime }: WorkerModel,
  recordedPid: number | null = null,
): PlacedRun {
  const { folder } = sessionState(world.paths.sessions, store.model().session.id).worker(spec.id);
  const pid = process.is === 'running' ? process.pid : recordedPid;
  const known = process.is === 'running' && startTime !== null ? { pid: process.pid, startTime } : null;
  return { worker: spec, run: runs, folder, recordedPid: pid, process: known };
}

/**
 * For a run that another build started in a placement unknown to this one: nothing is concluded from it, and
 * nothing done to it.
 */
const noPlacement: Placement = {
  kind: 'unknown',
  properties: { pids: 'foreign', files: 'shared', outlivesPane: true },
  prepare: (launch) => launch,
  identify: () => ({ is: 'unknown', reason: 'this muxcrew does not support its placement' }),
  queued: () => null,
  end: () => Promise.resolve(),
};

export function placementOf(world: Pick<World, 'placement'>, { spec }: WorkerModel): Placement {
  return world.placement(spec.placement?.kind ?? 'local') ?? noPlacement;
}

/** False also if its placement cannot tell. */
export function isRunAlive(
  world: Pick<World, 'paths' | 'placement'>,
  store: Store,
  worker: WorkerModel,
): boolean {
  const placed = placedRun(world, store, worker);
  return placed.process !== null && placementOf(world, worker).identify(placed).is === 'alive';
}
