/** Where a crew's panes really are, as its tmux server tells, and where they should be. */
import { arrange } from '../../src/core/layout.ts';
import { panesOf, type Rect, type Size } from '../../src/core/geometry.ts';
import { gridLayout, type LayoutSpec } from '../../src/core/layout/spec.ts';
import type { CrewRig } from '../rig/crew-rig.ts';

export interface SeenPane extends Rect {
  /** `sidebar`, `slot`, `1`, …; `theirs`: a person's own. */
  readonly place: string;
  readonly window: number;
  readonly focused: boolean;
}

export interface SeenWindow extends Size {
  readonly zoomed: boolean;
  readonly inView: boolean;
}

export interface Seen {
  readonly windows: readonly SeenWindow[];
  readonly panes: readonly SeenPane[];
}

const format = [
  '#{window_index}',
  '#{window_width}',
  '#{window_height}',
  '#{window_zoomed_flag}',
  '#{window_active}',
  '#{pane_active}',
  '#{pane_left}',
  '#{pane_top}',
  '#{pane_width}',
  '#{pane_height}',
  '#{@muxcrew_role}',
].join(' ');

export async function tmux(rig: CrewRig, ...words: readonly string[]): Promise<string> {
  const ran = await rig.exec(['tmux', '-u', '-L', rig.env['MUXCREW_TMUX_SOCKET'] ?? '', ...words]);
  if (ran.code !== 0) throw new Error(`tmux ${words.join(' ')}: ${ran.stderr}`);
  return ran.stdout;
}

export async function seenPanes(rig: CrewRig): Promise<Seen> {
  const windows = new Map<string, SeenWindow>();
  const panes = (await tmux(rig, 'list-panes', '-a', '-F', format))
    .trimEnd()
    .split('\n')
    .map((line): SeenPane => {
      const [window = '', width, height, zoomed, inView, focused, x, y, columns, rows, role = ''] =
        line.split(' ');
      windows.set(window, {
        columns: Number(width),
        rows: Number(height),
        zoomed: zoomed === '1',
        inView: inView === '1',
      });
      return {
        place: role === '' ? 'theirs' : role.replace('worker:', ''),
        window: [...windows.keys()].indexOf(window),
        focused: focused === '1',
        ...{ x: Number(x), y: Number(y), columns: Number(columns), rows: Number(rows) },
      };
    });
  return { windows: [...windows.values()], panes };
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
    // One row is tmux's own status line.
    size: { columns, rows: terminalRows - 1 },
    sidebarColumns: 34,
    minPane: { columns: 40, rows: 8 },
    workers: ids,
    chosen,
  });
  if (!arranged.ok) throw new Error('no room');
  return arranged.value.windows.map(({ root }) =>
    panesOf(root)
      .map(({ rect, role }) => drawnPane(role.is === 'worker' ? role.worker : 'slot', rect))
      .join(' | '),
  );
}
