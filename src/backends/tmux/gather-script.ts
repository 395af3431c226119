/**
 * Builds the commands that move panes into windows with enough room, and remove windows without workers.
 * Pure. Programs keep running; the active window and pane stay active.
 */
import type { Arrangement, WindowArrangement } from '../../core/terminal/geometry.ts';
import { hasWorkers, isSplitByUser, matchWindows, panesIn, placeOf, placesOf } from './arrange-script.ts';
import { placeholder, windowSettings } from './create-script.ts';
import type { TmuxListing, TmuxPane, TmuxWindow } from './listing.ts';
import { roleCommands } from './pane-script.ts';
import type { Command } from './quote.ts';
import { paneMarks } from './select-session.ts';

/** Rows that let any pane of a window be split after `even-vertical`. */
function roomToJoin(panes: number): string {
  return String(4 * (panes + 1));
}

interface Gathering {
  /** Null: the window is new. */
  readonly match: TmuxWindow | null;
  /** By index if it is new: it has no id yet. */
  readonly target: string;
  readonly wanted: WindowArrangement;
  /** Places whose panes are in other windows or do not exist. */
  readonly missing: readonly string[];
}

function gatherings(listing: TmuxListing, arrangement: Arrangement): readonly Gathering[] {
  const matched = matchWindows(listing, arrangement);
  const highest = Math.max(...listing.windows.map(({ index }) => index));
  return arrangement.windows.flatMap((wanted, i): readonly Gathering[] => {
    const match = matched[i] ?? null;
    const present = match === null ? [] : panesIn(listing, match.id);
    const missing = placesOf(wanted).filter((place) => !present.some(({ role }) => placeOf(role) === place));
    if (missing.length === 0) return [];
    const added = matched.slice(0, i).filter((m) => m === null).length;
    return [{ match, wanted, missing, target: match?.id ?? `${listing.home}:${highest + 1 + added}` }];
  });
}

/**
 * Moves every pane of the arrangement into its window; new ones as empty panes with their roles. Sizes are
 * arbitrary until `layOut`.
 */
export function gatherCommands(
  session: string,
  listing: TmuxListing,
  arrangement: Arrangement,
): readonly Command[] {
  const paneOf = new Map(listing.panes.map((pane) => [placeOf(pane.role), pane]));
  return gatherings(listing, arrangement).flatMap(
    ({ match, target, wanted, missing }): readonly Command[] => {
      const present = match === null ? 0 : panesIn(listing, match.id).length;
      const columns = String(wanted.size.columns);
      const even: Command = ['select-layout', '-t', target, 'even-vertical'];
      return [
        ...(match === null
          ? ([
              ['new-window', '-d', '-t', target, '-n', 'crew', '--', ...placeholder],
              ['set-option', '-w', '-t', target, 'pane-base-index', '0'],
              ...windowSettings(target),
            ] as const)
          : []),
        ['set-option', '-w', '-t', target, 'window-size', 'manual'],
        ['resize-window', '-t', target, '-x', columns, '-y', roomToJoin(present + missing.length + 1)],
        ...missing.flatMap((place): readonly Command[] => {
          const moved = place === 'keeper' ? undefined : paneOf.get(place);
          if (moved !== undefined) return [even, ['join-pane', '-d', '-s', moved.id, '-t', `${target}.0`]];
          const role = place === 'keeper' ? 'slot' : place;
          // A split's new pane comes right after the old one.
          return [
            even,
            ['split-window', '-d', '-t', `${target}.0`, ''],
            ...roleCommands(`${target}.1`, role),
            ...paneMarks(`${target}.1`, session),
          ];
        }),
        ...(match === null ? ([['kill-pane', '-t', `${target}.0`]] as const) : []),
      ];
    },
  );
}

/**
 * The expected listing after `gatherCommands`, so that everything can go to tmux in one call, during which no
 * program sees a size. New windows have their target for an id, and their slots none.
 */
export function afterGather(listing: TmuxListing, arrangement: Arrangement): TmuxListing {
  const panes = new Map(listing.windows.map(({ id }) => [id, [...panesIn(listing, id)]]));
  const windows = [...listing.windows];
  for (const { match, target, wanted, missing } of gatherings(listing, arrangement)) {
    const there = panes.get(target) ?? [];
    if (match === null) {
      const index = Number(target.slice(`${listing.home}:`.length));
      windows.push({ id: target, index, size: wanted.size, active: false, zoomed: false, layout: '' });
      panes.set(target, there);
    }
    // The first pane stays first, even if it is the placeholder that is removed in the end.
    const first = match === null ? 0 : 1;
    for (const place of missing) {
      const from = [...panes.values()].find((list) => list.some(({ role }) => placeOf(role) === place));
      const at = place === 'keeper' ? -1 : (from?.findIndex(({ role }) => placeOf(role) === place) ?? -1);
      const [moved] = at === -1 ? [] : (from?.splice(at, 1) ?? []);
      there.splice(first, 0, { ...(moved ?? emptySlot), window: target, active: false });
    }
  }
  return { ...listing, windows, panes: windows.flatMap(({ id }) => panes.get(id) ?? []) };
}

const emptySlot: TmuxPane = {
  id: '',
  window: '',
  role: { is: 'slot' },
  rect: { x: 0, y: 0, columns: 1, rows: 1 },
  active: false,
  pid: null,
  dead: null,
  piped: false,
  logPath: null,
};

/** Focuses the first worker of a window that is new, or that its focused pane has left. */
export function focusWorkers(
  before: TmuxListing,
  between: TmuxListing,
  arrangement: Arrangement,
): readonly Command[] {
  const focusedBefore = new Set(before.panes.filter(({ active }) => active).map(({ id }) => id));
  return matchWindows(between, arrangement).flatMap((window, index): readonly Command[] => {
    const wanted = arrangement.windows[index];
    const panes = panesIn(between, window?.id ?? '');
    const focused = panes.find(({ active }) => active);
    if (wanted === undefined || (focused?.role?.is !== 'slot' && focusedBefore.has(focused?.id ?? '')))
      return [];
    const first = placesOf(wanted).find((place) => place !== 'keeper');
    const worker = panes.find(({ role }) => placeOf(role) === first);
    return worker === undefined ? [] : [['select-pane', '-t', worker.id]];
  });
}

/**
 * Returns to the pane that the user had focused, if it has left its window. Otherwise they may have moved the
 * focus by now.
 */
export function backInView(
  before: TmuxListing,
  between: TmuxListing,
  kept: ReadonlySet<string>,
): readonly Command[] {
  const view = before.windows.find(({ active }) => active)?.id ?? '';
  const pane = panesIn(before, view).find(({ active }) => active);
  if (pane === undefined || pane.role?.is === 'slot') return [];
  const stays = kept.has(view) && panesIn(between, view).some(({ id }) => id === pane.id);
  if (stays) return [];
  return [
    ['select-window', '-t', pane.id],
    ['select-pane', '-t', pane.id],
  ];
}

/** Removes windows that have no worker left. The sidebar leaves them first. */
export function leftoverCommands(listing: TmuxListing, kept: ReadonlySet<string>): readonly Command[] {
  const emptied = new Set(
    listing.windows
      .filter(
        (window) => !kept.has(window.id) && !hasWorkers(listing, window) && !isSplitByUser(listing, window),
      )
      .map(({ id }) => id),
  );
  const left = listing.panes.filter(({ window }) => emptied.has(window));
  const spareSlot = listing.panes.find(
    ({ id, window, role }) => role?.is === 'slot' && kept.has(window) && id !== '',
  );
  return left.flatMap((pane): readonly Command[] => {
    if (pane.role?.is !== 'sidebar') return [['kill-pane', '-t', pane.id]];
    if (spareSlot === undefined) return [];
    return [
      ['swap-pane', '-d', '-s', pane.id, '-t', spareSlot.id],
      ['kill-pane', '-t', spareSlot.id],
    ];
  });
}
