/**
 * Events for subscribers of a session's control socket: one JSON object per line, after the reply to `subscribe`.
 * Documented in docs/events.md. Additive while `eventsVersion` is 1. Types only.
 */
import type { WorkerId } from '../model/worker.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

export const eventsVersion = 1;

/** `v` is `eventsVersion`. Times are ISO 8601. */
export type SessionEvent =
  /** Sent first, and after changes. A slow reader gets only the newest one. */
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
  /** Workers that newly need input or have failed. */
  | {
      readonly v: 1;
      readonly event: 'notice';
      readonly at: string;
      readonly workers: readonly WorkerId[];
      readonly title: string;
      readonly body: string;
    }
  /** The number of events dropped because the reader was too slow. */
  | { readonly v: 1; readonly event: 'missed'; readonly count: number }
  /** The last one: the session has ended. */
  | { readonly v: 1; readonly event: 'closed'; readonly at: string };
