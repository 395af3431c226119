/**
 * A listing against the model -> what happened meanwhile. Events are hints, listing is truth: whatever was missed is
 * found here. Pure; the order of the events is the order in which they can be folded.
 */
import type { ClientSeen } from './event.ts';
import type { SessionModel, WorkerModel } from './model.ts';
import type { WorkerId } from './worker.ts';

/** What a backend's listing says, in the core's words. */
export interface Seen {
  readonly server: { readonly pid: number; readonly startTime: string };
  /** Panes of workers only. `dead`: the pane's process has ended. */
  readonly panes: readonly { readonly worker: WorkerId; readonly id: string; readonly dead: boolean }[];
  readonly clients: readonly ClientSeen[];
}

export type Difference =
  | { readonly is: 'server-seen'; readonly pid: number; readonly startTime: string }
  | { readonly is: 'pane-seen'; readonly worker: WorkerId; readonly pane: string | null }
  | { readonly is: 'clients-seen'; readonly clients: readonly ClientSeen[] };

export function reconcile(model: SessionModel, seen: Seen): readonly Difference[] {
  return [
    ...serverDifference(model, seen),
    ...[...model.workers.values()].flatMap((worker) => paneDifference(worker, seen)),
    ...clientDifference(model, seen),
  ];
}

function serverDifference(model: SessionModel, { server }: Seen): readonly Difference[] {
  const known = model.backend.is === 'there' ? model.backend.server : null;
  const same = known?.pid === server.pid && known.startTime === server.startTime;
  return same ? [] : [{ is: 'server-seen', pid: server.pid, startTime: server.startTime }];
}

function paneDifference(worker: WorkerModel, seen: Seen): readonly Difference[] {
  const pane = seen.panes.find((candidate) => candidate.worker === worker.spec.id)?.id ?? null;
  return pane === worker.pane ? [] : [{ is: 'pane-seen', worker: worker.spec.id, pane }];
}

function clientDifference(model: SessionModel, seen: Seen): readonly Difference[] {
  const key = (clients: readonly ClientSeen[]) =>
    JSON.stringify(
      clients.map((c) => [c.tty, c.since, c.columns, c.rows, c.terminal, c.from ?? null, c.typed ?? false]),
    );
  return key(model.clients) === key(seen.clients) ? [] : [{ is: 'clients-seen', clients: seen.clients }];
}
