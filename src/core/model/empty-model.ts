/** A session before its first event, and the number of used slots. */
import { isManager } from './manager.ts';
import { Table } from './table.ts';
import { marks, marksOf } from './worker-marks.ts';
import type { SessionInfo } from './session.ts';
import type { SessionModel } from './model.ts';
import { usesSlot } from './model.ts';

export function emptyModel(session: SessionInfo): SessionModel {
  return {
    session,
    wanted: { is: 'up' },
    backend: { is: 'there', server: null },
    closed: false,
    discarded: false,
    workers: Table.empty(marksOf),
    removed: [],
    dependents: Table.empty(),
    costUsd: 0,
    clients: [],
    absence: null,
    away: null,
    sidebarHidden: false,
    board: null,
    memoryLow: null,
    projectGone: false,
    warnings: new Map(),
    leftovers: [],
  };
}

export function slotsUsed(model: SessionModel): number {
  return model.workers.marked(marks.live).filter((worker) => usesSlot(worker) && !isManager(worker.spec))
    .length;
}
