/** Converts a listing to core/layout's types: panes grouped by window, windows in order. */
import type { PresentWindow } from '../core/layout/present.ts';
import type { Listing } from '../ports/backend.ts';

export function presentWindows(listing: Listing): readonly PresentWindow[] {
  return listing.windows
    .toSorted((a, b) => a.index - b.index)
    .map(({ id, size, active, zoomed }) => ({
      size,
      active,
      zoomed,
      panes: listing.panes
        .filter(({ window }) => window === id)
        .map(({ rect, role, active: focused }) => ({ rect, role, active: focused })),
    }));
}
