/** What the clock alone changes in the sidebar: when `y` is accepted, and when keys are no longer ignored. */
import type { SidebarModel } from './model.ts';

/** A key that comes sooner after drawing cannot be meant for what was drawn. */
export const readMs = 500;
/** Keys are ignored until none came for this time. */
export const silenceMs = 1_000;

export function isIgnoring({ ignoredAt, now }: SidebarModel): boolean {
  return ignoredAt !== null && now >= ignoredAt && now - ignoredAt < silenceMs;
}

/** Milliseconds until the clock changes something; null: never. */
export function untilElapsed(model: SidebarModel): number | null {
  const { mode, ignoredAt, now } = model;
  const waits = [
    ...(mode.is === 'confirm' && mode.drawnAt !== null && !mode.armed ? [mode.drawnAt + readMs - now] : []),
    ...(ignoredAt === null ? [] : [ignoredAt + silenceMs - now]),
  ];
  return waits.length === 0 ? null : Math.max(1, Math.min(...waits));
}
