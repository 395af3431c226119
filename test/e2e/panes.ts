/** Where a crew's panes really are, as what holds them tells, and where they should be. */
import { arrange } from '../../src/core/layout/layout.ts';
import { panesOf, type Rect } from '../../src/core/terminal/geometry.ts';
import { gridLayout, type LayoutSpec } from '../../src/core/layout/spec.ts';
import type { CrewRig } from '../rig/crew-rig.ts';
import { heldPanes, type Seen } from '../rig/held-panes.ts';

export type { Seen, SeenPane } from '../rig/held-panes.ts';

export function seenPanes(rig: CrewRig): Promise<Seen> {
  return heldPanes(rig).seen();
}

/** A line a window: `keeper 34x23@0,0 | 1 45x11@35,0 …`. The sidebar is in one of them, whichever. */
export function drawnSeen({ windows, panes }: Seen): readonly string[] {
  return windows.map((_, index) =>
    panes
      .filter(({ window }) => window === index)
      .map((pane) => drawnPane(pane.place === 'sidebar' ? 'slot' : pane.place, pane))
      .join(' | '),
  );
}

function drawnPane(place: string, { columns, rows, x, y }: Rect): string {
  return `${place} ${columns}x${rows}@${x},${y}`;
}

/** What a terminal of that size should show of so many workers, by muxcrew's default settings. */
export function wanted(
  columns: number,
  terminalRows: number,
  workers: number | readonly string[],
  chosen: LayoutSpec = gridLayout,
): readonly string[] {
  const ids =
    typeof workers === 'number' ? Array.from({ length: workers }, (_, i) => String(i + 1)) : workers;
  const arranged = arrange({
    // One row is the status line's, of tmux or of the view.
    size: { columns, rows: terminalRows - 1 },
    sidebarColumns: 34,
    minPane: { columns: 40, rows: 8 },
    workers: ids,
    chosen,
  });
  return arranged.windows.map(({ root }) =>
    panesOf(root)
      .map(({ rect, role }) => drawnPane(role.is === 'worker' ? role.worker : 'slot', rect))
      .join(' | '),
  );
}
