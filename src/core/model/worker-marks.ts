/**
 * What the queue looks for among the workers, as marks of the table: whoever bears none of them needs no decision now.
 * Pure; may mark too many, and never too few (a property test says so).
 */
import type { WorkerModel } from './model.ts';
import { lacksExitOutput } from './derive/exit-output.ts';
import { hasCostItsOwn } from './cost.ts';
import { unsettled } from './workspace.ts';

export const marks = {
  /** Has a process, or one is being started. */
  live: 1,
  /** Could be started but for what holds the whole crew: a slot, memory, a limit, money. */
  ready: 2,
  /** Something may be to be done about it alone. */
  attended: 4,
  /** Ready, and before all others that are. */
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
    // Its restart after a crash, or after a start that failed.
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

/** Its pane says what it waited for before its needs came to stand otherwise. One that has run keeps what it printed in view. */
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
