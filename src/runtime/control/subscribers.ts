/**
 * Sends session events to subscribers over the control socket (core/wire/session-event.ts). Each line is
 * built once for all of them, and not at all without subscribers.
 */
import type { SessionEvent } from '../../core/wire/session-event.ts';
import type { PermissionAsk } from '../../core/model/facts/request.ts';
import type { WorkerModel } from '../../core/model/model.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { Notice } from '../../core/snapshot/notice.ts';
import type { OpenOutlet, Outlet } from '../../ports/socket.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';

/** Each one that does not read costs up to 8 MB of memory. */
const mostSubscribers = 16;

export interface Subscribers {
  /** False: the maximum is reached. */
  add(open: OpenOutlet): boolean;
  /** The text of comm/session.json. */
  snapshot(text: string): void;
  /** Call after the model has changed. */
  changed(): void;
  notice(notice: Notice, workers: readonly WorkerId[]): void;
  /** Call when the session has ended: nothing more is sent. */
  closed(): void;
  readonly count: () => number;
}

export function subscribers(
  { clock, iso }: Pick<World, 'clock' | 'iso'>,
  store: Pick<Store, 'model'>,
  /** Called before the first one is added. */
  first: () => void = () => undefined,
): Subscribers {
  const outlets = new Set<Outlet>();
  let newest: string | null = null;
  let seen: ReadonlyMap<WorkerId, WorkerModel> = new Map();

  const now = (): string => iso(clock.now());
  const send = (event: SessionEvent): void => {
    const line = lineOf(event);
    for (const outlet of outlets) outlet.send(line);
  };

  return {
    count: () => outlets.size,
    add(open) {
      if (outlets.size >= mostSubscribers) return false;
      const outlet = open((count) => lineOf({ v: 1, event: 'missed', count }));
      if (outlets.size === 0) {
        seen = new Map(store.model().workers);
        first();
      }
      outlets.add(outlet);
      outlet.onClose(() => outlets.delete(outlet));
      if (newest !== null) outlet.send(snapshotLine(newest), 'snapshot');
      return true;
    },
    snapshot(text) {
      newest = text;
      if (outlets.size === 0) return;
      const line = snapshotLine(text);
      for (const outlet of outlets) outlet.send(line, 'snapshot');
    },
    changed() {
      if (outlets.size === 0) return;
      const { workers } = store.model();
      for (const [id, worker] of workers) if (seen.get(id) !== worker) tellRequests(seen.get(id), worker);
      seen = new Map(workers);
    },
    closed: () => send({ v: 1, event: 'closed', at: now() }),
    notice({ title, body }, workers) {
      send({ v: 1, event: 'notice', at: now(), workers, title, body });
    },
  };

  function tellRequests(before: WorkerModel | undefined, worker: WorkerModel): void {
    const { id, name } = worker.spec;
    const known = requestsOf(before);
    const open = requestsOf(worker);
    for (const [key, { id: request, kind, tool, what, input, folder = null }] of open)
      if (!known.has(key))
        send({
          v: 1,
          event: 'request',
          at: now(),
          worker: id,
          name,
          request: { id: request, kind, tool, what, input, folder },
        });
    for (const key of known.keys())
      if (!open.has(key)) send({ v: 1, event: 'request-ended', at: now(), worker: id, request: key });
  }
}

function requestsOf(worker: WorkerModel | undefined): ReadonlyMap<string, PermissionAsk> {
  return new Map((worker?.requests ?? []).map((request) => [request.id, request]));
}

function lineOf(event: SessionEvent): string {
  return `${JSON.stringify(event)}\n`;
}

/** The text is JSON on one line. */
function snapshotLine(text: string): string {
  return `{"v":1,"event":"snapshot","snapshot":${text.trimEnd()}}\n`;
}
