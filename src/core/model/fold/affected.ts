/** Which workers an event affects, and when it happened. Pure part of fold.ts. */
import type { Event } from '../event.ts';
import type { SessionModel } from '../model.ts';
import type { EpochMs, WorkerId } from '../worker.ts';

/** An event that turns a model into the next one. */
export type Step = Exclude<Event, { is: 'session-created' | 'checkpoint' }>;

/** When it happened. A loss may be reported much later. */
export function momentOf(event: Step): EpochMs {
  return event.is === 'backend-gone' ? (event.when ?? event.at) : event.at;
}

/** Workers whose state the event may change directly. */
export function touchedBy(model: SessionModel, event: Step): Iterable<WorkerId> {
  switch (event.is) {
    case 'supervisor-started':
    case 'server-seen':
    case 'backend-gone':
    case 'session-resumed':
      return model.workers.keys();
    case 'stop-wanted':
      return event.worker === null ? model.workers.keys() : [event.worker];
    case 'board-read':
      return event.messages.map(({ worker }) => worker);
    case 'worker-added':
      return [event.worker.id];
    case 'worker-removed':
      return model.dependents.get(event.worker) ?? [];
    case 'layout-chosen':
    case 'limits-set':
    case 'clients-seen':
    case 'sidebar-shown':
    case 'memory-low':
    case 'project-gone':
    case 'slept':
    case 'warning':
    case 'leftovers-seen':
    case 'session-closed':
    case 'session-discarded':
      return [];
    default:
      return [event.worker];
  }
}
