/** What time alone changes in the sidebar: when `y` counts, and when keys are no longer ignored. */
import type { Confirmation, SidebarModel } from './model.ts';

/** From the drawing on, a key that comes sooner cannot have been meant for it. */
export const readMs = 500;
/** Keys are ignored until none came for so long. */
export const silenceMs = 1_000;
/** Before the focus moves to a dialog: Enter that is pressed once a second by somebody who looks elsewhere must not reach it. */
const dialogPauseMs = 2_000;

export function isIgnoring({ ignoredAt, now }: SidebarModel): boolean {
  return ignoredAt !== null && now >= ignoredAt && now - ignoredAt < silenceMs;
}

/** How long no key may come before the confirmation acts. */
export function pauseMs(what: Confirmation): number {
  return 'hasDialog' in what && what.hasDialog ? dialogPauseMs : readMs;
}

/** Milliseconds until something happens by time alone; null: nothing does. */
export function untilElapsed(model: SidebarModel): number | null {
  const { mode, ignoredAt, now } = model;
  const waits = [
    ...(mode.is === 'confirm' && mode.drawnAt !== null && !mode.armed
      ? [mode.drawnAt + pauseMs(mode.what) - now]
      : []),
    ...(ignoredAt === null ? [] : [ignoredAt + silenceMs - now]),
  ];
  return waits.length === 0 ? null : Math.max(1, Math.min(...waits));
}
