/** Windows as an arrangement defines them: the first windows of a session, and present ones arranged again. Pure. */
import type { Arrangement, PaneId, PaneRole, Size } from './geometry.ts';
import type { NewIds, PlacedPane, PlacedWindow, Windows } from './windows.ts';
import { panesOf } from './geometry.ts';
import { placeOf, placedPanes, windowInView } from './windows.ts';

export function firstWindows(arrangement: Arrangement, ids: NewIds): Windows {
  const all = arrangement.windows.map(({ size, root }, index) =>
    newWindow(
      index,
      size,
      panesOf(root).map(({ role }) => emptyPane(role, ids)),
      ids,
    ),
  );
  const [first] = all;
  if (first === undefined) throw new Error('windows: an arrangement without windows');
  return placed({ all, inView: first.id }, arrangement);
}

/**
 * Carries out an arrangement: windows of its workers, and windows without workers, become its windows; others stay.
 * `adds`: missing panes are created empty. The window in view stays in view. Null: it does not name every pane of its
 * windows, or, without `adds`, names missing ones.
 */
export function arranged(
  windows: Windows,
  arrangement: Arrangement,
  { adds, ids }: { readonly adds: boolean; readonly ids: NewIds },
): Windows | null {
  const gathered = gather(windows, arrangement, adds, ids);
  if (gathered === null) return null;
  const focusedPane = windowInView(windows).active;
  const view = gathered.find(({ panes }) => panes.some(({ id }) => id === focusedPane)) ?? gathered[0];
  if (view === undefined) return null;
  const all = gathered.map((window) =>
    window === view && window.panes.some(({ id }) => id === focusedPane)
      ? { ...window, active: focusedPane }
      : window,
  );
  return placed({ all, inView: view.id }, arrangement);
}

function gather(
  windows: Windows,
  arrangement: Arrangement,
  adds: boolean,
  ids: NewIds,
): readonly PlacedWindow[] | null {
  const present = new Map(placedPanes(windows).map((pane) => [placeOf(pane.role), pane]));
  const named = new Set(arrangement.windows.flatMap(({ root }) => workersIn(panesOf(root))));
  if (!adds && [...named].some((place) => !present.has(place))) return null;
  const isIts = ({ panes }: PlacedWindow): boolean => {
    const there = workersIn(panes);
    return there.length === 0 || there.some((place) => named.has(place));
  };
  const its = windows.all.filter(isIts);
  if (its.some(({ panes }) => workersIn(panes).some((place) => !named.has(place)))) return null;
  const others = windows.all.filter((window) => !isIts(window));
  const highest = Math.max(...windows.all.map(({ index }) => index));
  const keepers = keepersOf(its, arrangement.windows.length);
  const laidOut = arrangement.windows.map(({ size, root }, index): PlacedWindow => {
    const old = its[index];
    const keeper = keepers[index] ?? emptyPane({ is: 'slot' }, ids);
    const panes = panesOf(root).map(({ role }) =>
      role.is === 'worker' ? (present.get(placeOf(role)) ?? emptyPane(role, ids)) : keeper,
    );
    if (old === undefined) return newWindow(highest + 1 + index - its.length, size, panes, ids);
    const stays = panes.some(({ id }) => id === old.active);
    return { ...old, size, panes, active: stays ? old.active : (panes[0]?.id ?? old.active) };
  });
  return [...others, ...laidOut].sort((a, b) => a.index - b.index);
}

/** Which pane keeps the sidebar's place in each window; the sidebar itself is kept when its window is removed. */
function keepersOf(its: readonly PlacedWindow[], kept: number): readonly (PlacedPane | undefined)[] {
  const keepers = its.map(({ panes }) => panes.find(({ role }) => placeOf(role) === 'keeper'));
  const away = keepers.findIndex((pane, index) => index >= kept && pane?.role?.is === 'sidebar');
  return away === -1 ? keepers : keepers.map((pane, index) => (index === 0 ? keepers[away] : pane));
}

function workersIn(panes: readonly { readonly role: PaneRole | null }[]): readonly string[] {
  return panes.flatMap(({ role }) => (role?.is === 'worker' ? [placeOf(role)] : []));
}

function emptyPane(role: PaneRole, ids: NewIds): PlacedPane {
  return { id: ids.pane(), role, rect: { x: 0, y: 0, columns: 1, rows: 1 } };
}

function newWindow(index: number, size: Size, panes: readonly PlacedPane[], ids: NewIds): PlacedWindow {
  const active: PaneId | undefined = (panes.find(({ role }) => role?.is === 'worker') ?? panes[0])?.id;
  if (active === undefined) throw new Error('windows: a window without panes');
  return { id: ids.window(), index, size, panes, active, zoomed: false };
}

/** Places the panes as arranged: each window of the arrangement exists with exactly these panes. */
function placed(windows: Windows, arrangement: Arrangement): Windows {
  let { all } = windows;
  for (const { size, root } of arrangement.windows) {
    const cells = panesOf(root);
    const target = all.find(
      ({ panes }) =>
        panes.length === cells.length &&
        cells.every(({ role }) => panes.some((pane) => placeOf(pane.role) === placeOf(role))),
    );
    if (target === undefined) throw new Error('windows: an arrangement of other panes');
    const panes = cells.flatMap(({ role, rect }): readonly PlacedPane[] => {
      const pane = target.panes.find((one) => placeOf(one.role) === placeOf(role));
      return pane === undefined ? [] : [{ ...pane, rect }];
    });
    all = all.map((window) => (window === target ? { ...target, size, panes } : window));
  }
  return { ...windows, all };
}
