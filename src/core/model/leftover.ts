/**
 * Processes that SIGKILL does not end: another user's (sudo), or ones that hang in the kernel. Reported until they are
 * gone.
 */
import type { WorkerId } from './worker.ts';

export interface Leftover {
  /** Null: unknown. */
  readonly worker: WorkerId | null;
  readonly pid: number;
  readonly startTime: string;
}

/** For a reply, the log and the snapshot. */
export function notEndedText(left: readonly { readonly pid: number }[]): string {
  const shown = left.slice(0, 10).map(({ pid }) => String(pid));
  const more = left.length > shown.length ? ` and ${String(left.length - shown.length)} more` : '';
  return `still running, could not be ended: pid ${shown.join(', ')}${more}`;
}
