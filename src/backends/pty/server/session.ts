/**
 * A session: its windows, panes, attached clients and watchers. Keeps them consistent: after each change,
 * panes get the sizes of their places, and attached clients the new scene.
 */
import type { PaneId, Size } from '../../../core/terminal/geometry.ts';
import type { ViewAct } from '../../../core/terminal/scene.ts';
import type { Windows } from '../../../core/terminal/windows.ts';
import {
  focused,
  placedPane,
  placedPanes,
  sized,
  unzoomed,
  viewed,
  windowInView,
  zoomed,
} from '../../../core/terminal/windows.ts';
import type { Announcement, ClientFact, Hint, Listing, PaneFact } from '../../../ports/backend.ts';
import { focusedPane, type WindowSize } from '../protocol.ts';
import { heldPane, type HeldPane } from './pane.ts';
import { sceneOf } from './scene.ts';
import type { Viewer } from './viewer.ts';
import type { ServerWorld } from './world.ts';

/** The view's own status line, below the panes. */
const statusRows = 1;
/** Minimum interval between forwarded bells of a hidden pane. */
const bellMs = 500;

export interface HeldSession {
  readonly name: string;
  readonly windows: Windows;
  /** Input that the programs have not read. Bytes. */
  readonly unwritten: number;
  /** Null: the session has no such pane. */
  pane(id: PaneId): HeldPane | null;
  /** Applies the new windows: creates, removes and resizes panes. */
  become(windows: Windows, hint: Hint): void;
  announce(announcement: Announcement): void;
  listing(): Listing;
  addViewer(viewer: Viewer): void;
  /** Removes the user's terminal. */
  removeViewer(viewer: Viewer): void;
  resized(viewer: Viewer, size: Size): void;
  typed(viewer: Viewer, pane: PaneId, bytes: Uint8Array): void;
  act(viewer: Viewer, act: ViewAct): void;
  /** `null`: all of them. */
  detach(client: string | null): void;
  /** Returns a function that ends the watch. */
  watch(hint: (hint: Hint) => void): () => void;
  dispose(): void;
}

export function heldSession(
  world: ServerWorld,
  name: string,
  first: Windows,
  windowSize: WindowSize,
  allUnwritten: () => number,
): HeldSession {
  const panes = new Map<PaneId, HeldPane>();
  const viewers = new Set<Viewer>();
  const watchers = new Set<(hint: Hint) => void>();
  let windows = first;
  let announced: Announcement = { title: '', marks: [] };
  let acts = 0;
  let disposed = false;
  let lastBell = -Infinity;

  const hint = (what: Hint): void => {
    for (const watcher of [...watchers]) watcher(what);
  };

  /** The size of the whole terminal that windows are laid out for. */
  function terminalSize(): Size {
    const sizes = [...viewers].sort((a, b) => b.active - a.active).map(({ size }) => size);
    const [latest] = sizes;
    if (latest === undefined) {
      const { columns, rows } = windowInView(windows).size;
      return { columns, rows: rows + statusRows };
    }
    if (windowSize === 'latest') return latest;
    return {
      columns: Math.min(...sizes.map(({ columns }) => columns)),
      rows: Math.min(...sizes.map(({ rows }) => rows)),
    };
  }

  /** Applies the windows to panes and sizes, then sends the scene to everyone. */
  function settle(): void {
    const terminal = terminalSize();
    const wanted = { columns: terminal.columns, rows: Math.max(1, terminal.rows - statusRows) };
    const { id, size } = windowInView(windows);
    const follows = viewers.size > 0 && (size.columns !== wanted.columns || size.rows !== wanted.rows);
    if (follows) windows = sized(windows, id, wanted);
    fitPanes(terminal);
    const scene = sceneOf(windows, {
      session: name,
      ...announced,
      terminal,
      dead: (pane) => panes.get(pane)?.dead ?? null,
    });
    for (const viewer of viewers) viewer.show(scene, (pane) => panes.get(pane) ?? null);
    if (follows) hint('size');
  }

  function fitPanes(terminal: Size): void {
    const there = new Set(placedPanes(windows).map(({ id }) => id));
    for (const [id, pane] of [...panes]) {
      if (there.has(id)) continue;
      panes.delete(id);
      pane.dispose();
    }
    for (const window of windows.all)
      for (const { id, rect } of window.panes) {
        const whole = window.zoomed && window.active === id;
        const size = whole ? terminal : { columns: rect.columns, rows: rect.rows };
        const pane = panes.get(id);
        if (pane === undefined)
          panes.set(
            id,
            heldPane(world, id, size, { ended: paneEnded, rang: () => paneRang(id) }, allUnwritten),
          );
        else pane.resize(size);
      }
  }

  function paneEnded(): void {
    if (disposed) return;
    settle();
    hint('panes');
  }

  /** Clients that see the pane get the bell in its output; the others are notified, as in tmux. */
  function paneRang(id: PaneId): void {
    const { zoomed: alone, active, panes: shown } = windowInView(windows);
    if (shown.some((pane) => pane.id === id && (!alone || active === id))) return;
    const now = world.clock.now();
    if (now - lastBell < bellMs) return;
    lastBell = now;
    for (const viewer of viewers) viewer.ring();
  }

  function become(next: Windows, why: Hint): void {
    windows = next;
    settle();
    hint(why);
  }

  const didSomething = (viewer: Viewer): void => {
    const isLatest = [...viewers].every((other) => other === viewer || other.active < viewer.active);
    acts += 1;
    viewer.active = acts;
    if (!isLatest) settle();
  };

  function drop(viewer: Viewer): void {
    if (!viewers.delete(viewer)) return;
    viewer.dispose();
    if (viewers.size === 0) panes.get(windowInView(windows).active)?.unfocus();
    settle();
    hint('clients');
  }

  settle();
  return {
    name,
    get unwritten() {
      return [...panes.values()].reduce((sum, pane) => sum + pane.unwritten, 0);
    },
    get windows() {
      return windows;
    },
    pane: (id) => (placedPane(windows, id) === null ? null : (panes.get(id) ?? null)),
    become,

    announce(announcement) {
      announced = announcement;
      settle();
    },

    listing: () => ({
      server: world.self,
      windows: windows.all.map(({ id, index, size, zoomed: alone }) => ({
        id,
        index,
        size,
        active: id === windows.inView,
        zoomed: alone,
      })),
      panes: windows.all.flatMap((window) =>
        window.panes.map((placed): PaneFact => {
          const pane = panes.get(placed.id);
          const dead = pane?.dead ?? null;
          return {
            ...placed,
            window: window.id,
            active: window.active === placed.id,
            pid: pane?.pid ?? null,
            dead: dead === null ? null : { code: dead.code, signal: dead.signal },
            log: pane?.log ?? 'off',
          };
        }),
      ),
      clients: [...viewers].map(({ client, size, since, typed }): ClientFact => ({
        id: client.tty,
        size,
        since,
        terminal: client.terminal,
        pid: client.pid,
        typed,
      })),
    }),

    addViewer(viewer) {
      viewers.add(viewer);
      didSomething(viewer);
      settle();
      hint('clients');
    },
    removeViewer: drop,

    resized(viewer, size) {
      viewer.size = size;
      didSomething(viewer);
      settle();
      hint('clients');
    },

    typed(viewer, pane, bytes) {
      if (!isFocusReport(bytes)) {
        didSomething(viewer);
        if (!viewer.typed) {
          viewer.typed = true;
          hint('clients');
        }
      }
      panes.get(pane === focusedPane ? windowInView(windows).active : pane)?.type(bytes);
    },

    act(viewer, act) {
      didSomething(viewer);
      become(acted(windows, act), 'window');
    },

    detach(client) {
      for (const viewer of [...viewers])
        if (client === null || viewer.client.tty === client) {
          viewer.bye('detached');
          drop(viewer);
        }
    },

    watch(listener) {
      watchers.add(listener);
      return () => void watchers.delete(listener);
    },

    dispose() {
      disposed = true;
      for (const viewer of [...viewers]) {
        viewer.bye('session-gone');
        viewer.dispose();
      }
      viewers.clear();
      for (const pane of panes.values()) pane.dispose();
      panes.clear();
      hint('gone');
      watchers.clear();
    },
  };
}

/** A view sends this by itself, even if another client has moved the focus: it is no action of its user. */
function isFocusReport(bytes: Uint8Array): boolean {
  const [escape, bracket, which] = bytes;
  return bytes.length === 3 && escape === 0x1b && bracket === 0x5b && (which === 0x49 || which === 0x4f);
}

/** Applies a user's action on the view. */
function acted(windows: Windows, act: ViewAct): Windows {
  switch (act.do) {
    case 'focus':
      return focused(windows, act.pane);
    case 'zoom': {
      const window = windowInView(windows);
      return window.zoomed ? unzoomed(windows) : zoomed(windows, window.active);
    }
    case 'window':
      return viewed(windows, act.window);
  }
}
