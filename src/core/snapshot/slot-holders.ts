/** Which workers use the slots that a queued worker waits for, from the snapshot. Pure. */
import type { Snapshot, SnapshotWorker } from './snapshot.ts';
import { endsWhenDone } from '../journal/earlier-agents.ts';
import { isSlotWait } from '../model/derive/start-hold.ts';

/** Limit of listed workers. */
const listed = 8;

type Fact = SnapshotWorker['evidence'][number];

/** Adds a fact for each worker that uses a slot, if the worker waits for one. */
export function withSlotHolders(snapshot: Snapshot, worker: SnapshotWorker): SnapshotWorker {
  const holders = slotHolders(snapshot, worker);
  return holders.length === 0 ? worker : { ...worker, evidence: [...worker.evidence, ...holders] };
}

/** Empty if the worker waits for something else. */
function slotHolders(snapshot: Snapshot, worker: SnapshotWorker): readonly Fact[] {
  if (worker.state !== 'queued' || !isSlotWait(worker.detail)) return [];
  const holders = snapshot.workers.filter(holdsSlot);
  const rest = holders.length - listed;
  const facts = holders.slice(0, listed).map((holder): Fact => ({
    source: 'queue',
    fact: `slot: ${holder.id} ${holder.name}: ${standing(holder)}`,
    at: holder.since,
  }));
  return rest > 0 ? [...facts, { source: 'queue', fact: `slots: ${String(rest)} more`, at: null }] : facts;
}

/** Whether it has a process, or is starting one. */
function holdsSlot({ pid, state, role }: SnapshotWorker): boolean {
  return role !== 'manager' && (pid !== null || state === 'starting');
}

/** An agent that stays after its report is ended to free its slot; another program keeps it until it exits. */
function standing({ id, agent, state, endsWhenDone: recorded }: SnapshotWorker): string {
  if (!endsWhenDone(agent, recorded) || (state !== 'completed' && state !== 'failed')) return state;
  const reported = state === 'completed' ? 'reported COMPLETED' : 'failed';
  return `${reported}, still runs (fix: muxcrew stop ${id})`;
}
