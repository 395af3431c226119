/**
 * What a subscriber of a session's control socket is sent: one JSON object a line, after the reply to `subscribe`.
 * Documented in docs/events.md. Additive while `eventsVersion` is 1. Types only.
 */
import type { WorkerId } from '../model/worker.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

export const eventsVersion = 1;

/** `v` is `eventsVersion`. Times are ISO 8601. */
export type SessionEvent =
  /** At the beginning, and after changes: the newest one. Those in between are left out for a slow reader. */
  | { readonly v: 1; readonly event: 'snapshot'; readonly snapshot: Snapshot }
  | {
      readonly v: 1;
      readonly event: 'request';
      readonly at: string;
      readonly worker: WorkerId;
      readonly name: string;
      readonly request: {
        readonly id: string;
        readonly kind: 'permission' | 'question' | 'plan';
        readonly tool: string;
        readonly what: string;
        readonly input: string;
        readonly folder: string | null;
      };
    }
  /** Answered, or withdrawn. */
  | {
      readonly v: 1;
      readonly event: 'request-ended';
      readonly at: string;
      readonly worker: WorkerId;
      readonly request: string;
    }
  /** Workers that newly ask or have failed. */
  | {
      readonly v: 1;
      readonly event: 'notice';
      readonly at: string;
      readonly workers: readonly WorkerId[];
      readonly title: string;
      readonly body: string;
    }
  /** So many events were left out, since they were not read in time. */
  | { readonly v: 1; readonly event: 'missed'; readonly count: number }
  /** The last one: the session has ended. */
  | { readonly v: 1; readonly event: 'closed'; readonly at: string };
