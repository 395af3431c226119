/** Where typed keys go, according to a listing. */
import type { SnapshotFocus } from '../../core/snapshot/snapshot.ts';
import type { Listing } from '../../ports/backend.ts';

export function focusIn({ windows, panes }: Listing): SnapshotFocus | null {
  const inView = windows.find(({ active }) => active)?.id;
  const pane = panes.find(({ window, active }) => window === inView && active);
  if (pane === undefined) return null;
  const { role } = pane;
  if (role?.is === 'worker') return { is: 'worker', worker: role.worker };
  return { is: role?.is === 'sidebar' ? 'sidebar' : 'other', worker: null };
}

export function isSameFocus(one: SnapshotFocus | null, other: SnapshotFocus | null): boolean {
  return one?.is === other?.is && one?.worker === other?.worker;
}
