/**
 * The backend as a source of facts: its hints only mean "list again", and the listing has the facts. Also
 * keeps windows laid out at their sizes, since that depends only on a listing.
 */
import type { LaidOut } from '../../core/wire/control.ts';
import type { Seen } from '../../core/model/reconcile.ts';
import type { SnapshotFocus } from '../../core/snapshot/snapshot.ts';
import type { Hint, Listing, Watch } from '../../ports/backend.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import type { Source } from './source.ts';
import { clientOrigin } from '../../core/wire/client-origin.ts';
import { layoutNow } from '../../core/model/model.ts';
import { reconcile } from '../../core/model/reconcile.ts';
import { isLeftAlone, refit, windowInView, type PresentWindow } from '../../core/layout/present.ts';
import { ok, type Result } from '../../core/result.ts';
import { errorText } from '../../core/system-error.ts';
import { hasSidebar, keepSidebar } from '../effects/keep-sidebar.ts';
import { replaceStuckWriters } from '../effects/log-writers.ts';
import { failureText } from '../failure-evidence.ts';
import { reportLoss } from '../backend-loss.ts';
import { presentWindows } from '../present-windows.ts';
import { besideSidebar, stayBeside } from './beside-sidebar.ts';
import { focusIn, isSameFocus } from './focused-pane.ts';
import type { ClientSeen } from '../../core/model/session.ts';

/** Resizes come in bursts; the layout is computed once they pause. */
const settleMs = 40;

export interface PanesSource extends Source {
  /** The newest listing; null before the first, or after the backend is gone. */
  latest(): Listing | null;
  /** Where typed keys go, according to the newest listing. The same object until it changes. */
  focus(): SnapshotFocus | null;
  /** Lists now, and folds the result. */
  refresh(): Promise<void>;
  /** Lists, brings the sidebar to the window in view, and corrects the layout. */
  fit(): Promise<void>;
  /** Applies another layout: the assignment of panes to windows is decided again. */
  applyLayout(): Promise<Result<LaidOut>>;
}

/** `onFocus`: called when the focus has moved. */
export function panesSource(world: World, store: Store, onFocus: () => void = () => undefined): PanesSource {
  /** An error is retried at the next beat. */
  const inBackground = (work: Promise<void>): void =>
    void work.catch((error: unknown) => world.log('info', `panes: ${errorText(error)}`));
  const { session } = store.model();
  let latest: Listing | null = null;
  let focus: SnapshotFocus | null = null;
  let watch: Watch | null = null;
  const beside = besideSidebar();
  let disposed = false;
  let listing: Promise<void> | null = null;
  /** The windows when every pane was last in its place. */
  let fitting = '';
  let again = false;
  let cancelSettle: () => void = () => undefined;
  let laying: Promise<void> | null = null;
  let fitAgain = false;
  let laidOut: Result<LaidOut> = ok({ is: 'changed' });
  /** Another layout was chosen, but not yet applied. */
  let anew = false;

  const list = async (): Promise<void> => {
    const outcome = await world.backend.list(session.id);
    if (disposed) return;
    if (outcome.is === 'listed') {
      latest = outcome.listing;
      beside.note(latest);
      const focused = focusIn(latest);
      const moved = !isSameFocus(focus, focused);
      if (moved) focus = focused;
      if (moved) onFocus();
      return store.emit(...reconcile(store.model(), seenIn(world, outcome.listing)));
    }
    latest = null;
    reportLoss(store, outcome);
  };

  /** One listing at a time; a caller meanwhile gets the next one. */
  const refresh = async (): Promise<void> => {
    again = true;
    listing ??= (async () => {
      try {
        while (again && !disposed) {
          again = false;
          await list();
        }
      } finally {
        listing = null;
      }
    })();
    await listing;
  };

  const followView = async (seen: Listing): Promise<void> => {
    const slot = slotInView(seen);
    if (slot === null) return;
    const moved = await world.backend.moveSidebar(session.id, slot);
    if (!moved.ok) world.log('info', `the sidebar was not moved: ${moved.failure.kind}`);
    await refresh();
  };

  const stay = async (worker: WorkerId): Promise<void> => {
    await refresh();
    if (latest !== null) await stayBeside(world, session.id, latest, worker);
  };

  const fitOnce = async (): Promise<void> => {
    await refresh();
    if (latest !== null && (await keepSidebar(world, store, latest))) await refresh();
    if (latest !== null) await followView(latest);
    if (latest === null) return;
    const windows = presentWindows(latest);
    const layout = layoutNow(store.model());
    const seen = JSON.stringify([windows, layout]);
    // At nearly every beat, nothing has moved since everything was in its place.
    if (seen === fitting && !anew) return;
    const arrangement = refit(windows, { layout, order: [...store.model().workers.keys()], anew });
    const isRegrouping = anew;
    const leftAlone = isLeftAlone(windows);
    // What is left alone now is decided again as soon as possible.
    anew = isRegrouping && leftAlone;
    if (arrangement === null) {
      fitting = seen;
      if (isRegrouping) laidOut = ok(unchanged(windows, leftAlone));
      return;
    }
    const worker = beside.worker(latest);
    const done = await world.backend.arrange(session.id, arrangement);
    if (done.ok && worker !== null) await stay(worker);
    if (!done.ok) world.log('info', `layout: ${failureText(done.failure)}`);
    // Its slot has just been created again.
    else if (!hasSidebar(latest)) fitAgain = true;
    if (isRegrouping) laidOut = done.ok ? ok({ is: leftAlone ? 'left-alone' : 'changed' }) : done;
  };

  /** One at a time; a caller meanwhile gets the next one. */
  const fit = async (): Promise<void> => {
    fitAgain = true;
    laying ??= (async () => {
      try {
        while (fitAgain && !disposed) {
          fitAgain = false;
          await store.inTurn(fitOnce);
        }
      } finally {
        laying = null;
      }
    })();
    await laying;
  };

  const applyLayout = async (): Promise<Result<LaidOut>> => {
    anew = true;
    laidOut = ok({ is: 'changed' });
    await fit();
    return laidOut;
  };

  const settle = (): void => {
    cancelSettle();
    cancelSettle = world.clock.after(settleMs, () => inBackground(fit()));
  };

  const hinted = (hint: Hint): void => {
    if (hint === 'gone') {
      watch?.dispose();
      watch = null;
    }
    if (hint === 'size' || hint === 'window') settle();
    else inBackground(refresh());
  };

  const open = async (): Promise<void> => {
    const watching = await world.backend.watch(session.id, hinted);
    if (!watching.ok) return world.log('info', `no events from the backend: ${watching.failure.kind}`);
    if (disposed) watching.value.dispose();
    else watch = watching.value;
  };

  return {
    async start() {
      await open();
      await refresh();
    },
    async beat() {
      await fit();
      // The client that reported events may have been killed while the backend lives on.
      if (watch === null && latest !== null && !disposed) await open();
      if (latest !== null) await replaceStuckWriters(world, store, latest);
    },
    dispose() {
      disposed = true;
      cancelSettle();
      watch?.dispose();
    },
    latest: () => latest,
    focus: () => focus,
    refresh,
    fit,
    applyLayout,
  };
}

function unchanged(windows: readonly PresentWindow[], leftAlone: boolean): LaidOut {
  const view = windowInView(windows);
  return view === undefined || leftAlone ? { is: 'left-alone' } : { is: 'as-before', size: view.size };
}

/** The sidebar's empty slot in the window in view; null if the sidebar is in it, or no client is attached. */
function slotInView({ windows, panes, clients }: Listing): string | null {
  const inView = windows.find(({ active }) => active);
  if (inView === undefined || clients.length === 0) return null;
  return panes.find(({ window, role }) => window === inView.id && role?.is === 'slot')?.id ?? null;
}

function seenIn(world: World, listing: Listing): Seen {
  return {
    server: listing.server,
    panes: listing.panes.flatMap((pane) =>
      pane.role?.is === 'worker' ? [{ worker: pane.role.worker, id: pane.id, dead: pane.dead !== null }] : [],
    ),
    clients: listing.clients.map((client): ClientSeen => ({
      tty: client.id,
      since: client.since,
      columns: client.size.columns,
      rows: client.size.rows,
      terminal: client.terminal,
      typed: client.typed,
      from: clientOrigin(world.processes.variable(client.pid, 'SSH_CONNECTION')),
    })),
  };
}
