/**
 * Marks of workers in the table: a worker without a mark needs no decision now. Pure; may mark too many workers, never
 * too few (checked by a property test).
 */
import type { WorkerModel } from './model.ts';
import { lacksExitOutput } from './derive/exit-output.ts';
import { hasCostItsOwn } from './cost.ts';
import { unsettled } from './workspace.ts';

export const marks = {
  /** Has or is starting a process. */
  live: 1,
  /** Could start unless the whole crew is held: by slots, memory, a limit or cost. */
  ready: 2,
  /** May need an effect of its own. */
  attended: 4,
  /** Ready, and starts before all other ready ones. */
  first: 8,
} as const;

export function marksOf(worker: WorkerModel): number {
  const { process, wanted, pane, inbox, state } = worker;
  const live = process.is === 'running' || process.is === 'requested';
  const waits = process.is === 'absent' && wanted.is === 'up';
  const attended =
    live ||
    inbox.length > 0 ||
    state.is === 'verifying' ||
    unsettled(worker) !== null ||
    // Its restart after a crash or a failed start.
    (state.is === 'queued' && (process.is === 'exited' || process.is === 'unstartable')) ||
    (waits && pane === null) ||
    lacksExitOutput(worker) ||
    isNoteStale(worker);
  const ready = waits && isReady(worker);
  return (
    (live ? marks.live : 0) |
    (ready ? marks.ready : 0) |
    (ready && worker.goesFirst ? marks.first : 0) |
    (attended ? marks.attended : 0)
  );
}

/** Its placeholder text names needs that have changed. A worker that has run keeps its output in view. */
export function isNoteStale({
  process,
  wanted,
  pane,
  runs,
  needs,
  notedFailed,
  notedOpen,
}: WorkerModel): boolean {
  const waits = process.is === 'absent' && wanted.is === 'up' && runs === 0 && pane !== null;
  return waits && (needs.failed !== notedFailed || needs.open !== notedOpen);
}

/** Nothing of its own holds it back. */
function isReady(worker: WorkerModel): boolean {
  return worker.needs.open === 0 && worker.needs.failed === 0 && !hasCostItsOwn(worker);
}
