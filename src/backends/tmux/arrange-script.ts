/**
 * Matches an arrangement's windows to tmux's, checks whether it can be applied, and builds the commands that
 * lay out the present panes. Pure. Sidebar and slot share one place in each window: whichever exists takes
 * it.
 */
import type { Arrangement, PaneRole, WindowArrangement } from '../../core/terminal/geometry.ts';
import { panesOf } from '../../core/terminal/geometry.ts';
import { layoutString } from './layout-string.ts';
import type { TmuxListing, TmuxPane, TmuxWindow } from './listing.ts';
import { roleText } from './listing.ts';
import type { Command } from './quote.ts';

/** Sidebar and slot have the same place. */
export function placeOf(role: PaneRole | null): string {
  if (role === null) return 'foreign';
  return role.is === 'worker' ? roleText(role) : 'keeper';
}

export function placesOf(window: WindowArrangement): readonly string[] {
  return panesOf(window.root).map(({ role }) => placeOf(role));
}

export function panesIn(listing: TmuxListing, window: string): readonly TmuxPane[] {
  return listing.panes.filter((pane) => pane.window === window);
}

/** Swaps that bring a window's panes into the order of the cells. Null: the panes are not the same. */
export function orderingSwaps(
  window: string,
  panes: readonly TmuxPane[],
  places: readonly string[],
): readonly Command[] | null {
  const present = [...panes];
  if (present.length !== places.length) return null;
  const swaps: Command[] = [];
  for (const [index, place] of places.entries()) {
    const found = present.findIndex((pane, at) => at >= index && placeOf(pane.role) === place);
    const here = present[index];
    const wanted = present[found];
    if (here === undefined || wanted === undefined) return null;
    if (found === index) continue;
    swaps.push(['swap-pane', '-d', '-s', `${window}.${found}`, '-t', `${window}.${index}`]);
    present[index] = wanted;
    present[found] = here;
  }
  return swaps;
}

/** A layout cannot name panes that the user split off: such a window stays as it is. */
export function isSplitByUser(listing: TmuxListing, window: TmuxWindow): boolean {
  return panesIn(listing, window.id).some(({ role }) => role === null);
}

export function hasWorkers(listing: TmuxListing, window: TmuxWindow): boolean {
  return panesIn(listing, window.id).some(({ role }) => role?.is === 'worker');
}

/**
 * For each window of the arrangement, the crew's window: in order, for those with workers and those without.
 * Null: not created yet. Windows of the user's may be in between.
 */
export function matchWindows(listing: TmuxListing, arrangement: Arrangement): readonly (TmuxWindow | null)[] {
  const named = new Set(arrangement.windows.flatMap(placesOf).filter((place) => place !== 'keeper'));
  const its = listing.windows.filter((window) => {
    const panes = panesIn(listing, window.id);
    if (hasWorkers(listing, window)) return panes.some(({ role }) => named.has(placeOf(role)));
    return panes.length > 0 && !window.zoomed && !isSplitByUser(listing, window);
  });
  return arrangement.windows.map((_, index) => its[index] ?? null);
}

/** Lays out the panes of one window. Null: they are not those of the arrangement. */
export function layOut(
  window: TmuxWindow,
  panes: readonly TmuxPane[],
  wanted: WindowArrangement,
): readonly Command[] | null {
  if (panes.some(({ role }) => role === null)) return [];
  const swaps = orderingSwaps(window.id, panes, placesOf(wanted));
  if (swaps === null) return null;
  const focused = panes.find(({ active }) => active);
  return [
    ...swaps,
    // A swap leaves the focus at the place, not with the pane.
    ...(swaps.length === 0 || focused === undefined ? [] : [['select-pane', '-t', focused.id] as const]),
    ['set-option', '-wu', '-t', window.id, 'window-size'],
    ['select-layout', '-t', window.id, layoutString(wanted)],
    // Any window option makes tmux check the clients' sizes again: one that attached after our listing still
    // wins.
    ['set-option', '-w', '-t', window.id, 'pane-border-status', 'off'],
  ];
}

/** Windows that gain or lose panes by an arrangement, in contrast to those that it only lays out. */
export function regrouped(listing: TmuxListing, arrangement: Arrangement): readonly TmuxWindow[] | null {
  const matched = matchWindows(listing, arrangement);
  const wantedIn = new Map(
    arrangement.windows.flatMap((wanted, i) => {
      const match = matched[i];
      return match === null || match === undefined ? [] : [[match.id, placesOf(wanted)] as const];
    }),
  );
  const named = new Set(arrangement.windows.flatMap(placesOf));
  const changed = listing.windows.filter((window) => {
    const present = panesIn(listing, window.id).flatMap(({ role }) => (role === null ? [] : [placeOf(role)]));
    const wanted = wantedIn.get(window.id);
    if (wanted === undefined) return present.some((place) => place !== 'keeper' && named.has(place));
    return present.length !== wanted.length || wanted.some((place) => !present.includes(place));
  });
  return changed.length === 0 && !matched.includes(null) ? null : changed;
}

/**
 * Returns why an arrangement cannot be applied, or null. Windows of which it names no worker are left alone.
 */
export function refusal(listing: TmuxListing, arrangement: Arrangement): string | null {
  const places = arrangement.windows.flatMap(placesOf).filter((place) => place !== 'keeper');
  const named = new Set(places);
  const present = new Set(listing.panes.map(({ role }) => placeOf(role)));
  if (named.size < places.length || places.some((place) => !present.has(place)))
    return 'it does not name the existing panes';
  const changed = regrouped(listing, arrangement) ?? [];
  if (changed.some((window) => window.zoomed)) return 'a window that it would change is zoomed';
  if (changed.some((window) => isSplitByUser(listing, window)))
    return 'a window that it would change was split by hand';
  const touched = new Set([
    ...changed.map(({ id }) => id),
    ...matchWindows(listing, arrangement).flatMap((window) => window?.id ?? []),
  ]);
  const left = listing.panes.filter(
    ({ window, role }) => touched.has(window) && role?.is === 'worker' && !named.has(placeOf(role)),
  );
  return left.length > 0 ? 'it does not name every pane of its windows' : null;
}
