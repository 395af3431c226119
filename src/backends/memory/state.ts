/** The memory backend's sessions, windows, panes and clients, and where panes lie. Owns no behaviour of the port. */
import type { Arrangement, PaneRole, Rect, Size } from '../../core/geometry.ts';
import { panesOf } from '../../core/geometry.ts';
import type { ClientFact, Hint, PaneId, PaneLog, WindowId } from '../../ports/backend.ts';
import type { MemoryProgram } from './program.ts';

export interface MemoryPane {
  readonly id: PaneId;
  role: PaneRole | null;
  rect: Rect;
  program: MemoryProgram | null;
  log: PaneLog | null;
  stuck: boolean;
  /** All that it printed, by lines; a screen shows the last of them. */
  text: string;
}

export interface MemoryWindow {
  readonly id: WindowId;
  readonly index: number;
  size: Size;
  panes: MemoryPane[];
  active: MemoryPane;
  /** Shows its active pane alone. */
  zoomed: boolean;
}

export interface MemorySession {
  windows: MemoryWindow[];
  inView: MemoryWindow;
  clients: ClientFact[];
  /** Of the clients' own terminals. */
  title: string;
  readonly watchers: Set<(hint: Hint) => void>;
}

/** Sidebar and slot are one and the same place. */
export function placeOf(role: PaneRole | null): string {
  if (role === null) return 'foreign';
  return role.is === 'worker' ? `worker ${role.worker}` : 'keeper';
}

export function allPanes(session: MemorySession): readonly MemoryPane[] {
  return session.windows.flatMap(({ panes }) => panes);
}

/** Puts the panes where the arrangement has them: each of its windows is one of the session's, with those very panes. */
export function place(session: MemorySession, arrangement: Arrangement): void {
  for (const { size, root } of arrangement.windows) {
    const cells = panesOf(root);
    const window = session.windows.find(
      ({ panes }) =>
        panes.length === cells.length &&
        cells.every(({ role }) => panes.some((pane) => placeOf(pane.role) === placeOf(role))),
    );
    if (window === undefined) throw new Error('memory backend: an arrangement of other panes');
    window.size = size;
    window.panes = cells.flatMap(({ role, rect }) => {
      const pane = window.panes.find((one) => placeOf(one.role) === placeOf(role));
      if (pane !== undefined) pane.rect = rect;
      return pane ?? [];
    });
  }
}
