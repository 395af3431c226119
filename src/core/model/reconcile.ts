/**
 * Compares a listing with the model -> events that were missed. Events are hints, listings are the truth. Pure; the
 * events are in the order in which they can be folded.
 */
import type { SessionModel } from './model.ts';
import type { WorkerId } from './worker.ts';
import type { ClientSeen } from './session.ts';

/** A backend's listing in terms of the core. */
export interface Seen {
  readonly server: { readonly pid: number; readonly startTime: string };
  /** Worker panes only. `dead`: the pane's process has ended. */
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
    ...paneDifferences(model, seen),
    ...clientDifference(model, seen),
  ];
}

function serverDifference(model: SessionModel, { server }: Seen): readonly Difference[] {
  const known = model.backend.is === 'there' ? model.backend.server : null;
  const same = known?.pid === server.pid && known.startTime === server.startTime;
  return same ? [] : [{ is: 'server-seen', pid: server.pid, startTime: server.startTime }];
}

/** Of two panes of one worker the first counts. */
function paneDifferences({ workers }: SessionModel, { panes }: Seen): readonly Difference[] {
  const paneOf = new Map(panes.toReversed().map(({ worker, id }) => [worker, id]));
  return [...workers.values()].flatMap(({ spec: { id }, pane }): readonly Difference[] => {
    const seen = paneOf.get(id) ?? null;
    return seen === pane ? [] : [{ is: 'pane-seen', worker: id, pane: seen }];
  });
}

function clientDifference(model: SessionModel, seen: Seen): readonly Difference[] {
  const key = (clients: readonly ClientSeen[]) =>
    JSON.stringify(
      clients.map((c) => [c.tty, c.since, c.columns, c.rows, c.terminal, c.from ?? null, c.typed ?? false]),
    );
  return key(model.clients) === key(seen.clients) ? [] : [{ is: 'clients-seen', clients: seen.clients }];
}
