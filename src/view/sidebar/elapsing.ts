/** What time alone changes in the sidebar: when `y` counts, and when keys are no longer ignored. */
import type { SidebarModel } from './model.ts';

/** From the drawing on, a key that comes sooner cannot have been meant for it. */
export const readMs = 500;
/** Keys are ignored until none came for so long. */
export const silenceMs = 1_000;

export function isIgnoring({ ignoredAt, now }: SidebarModel): boolean {
  return ignoredAt !== null && now >= ignoredAt && now - ignoredAt < silenceMs;
}

/** Milliseconds until something happens by time alone; null: nothing does. */
export function untilElapsed(model: SidebarModel): number | null {
  const { mode, ignoredAt, now } = model;
  const waits = [
    ...(mode.is === 'confirm' && mode.drawnAt !== null && !mode.armed ? [mode.drawnAt + readMs - now] : []),
    ...(ignoredAt === null ? [] : [ignoredAt + silenceMs - now]),
  ];
  return waits.length === 0 ? null : Math.max(1, Math.min(...waits));
}
