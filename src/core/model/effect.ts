/** What the supervisor is to do. `key` tells one effect from another: one that is under way is not started again. */
import type { Message } from './facts/message.ts';
import type { EpochMs, WorkerId } from './worker.ts';

export type Effect =
  | { readonly do: 'start'; readonly key: string; readonly worker: WorkerId; readonly run: number }
  | { readonly do: 'end'; readonly key: string; readonly worker: WorkerId; readonly run: number }
  /** A start that is neither confirmed nor failed by then is abandoned, so that it does not hold a slot forever. */
  | {
      readonly do: 'give-up-start';
      readonly key: string;
      readonly worker: WorkerId;
      readonly run: number;
      readonly dueAt: EpochMs;
    }
  | { readonly do: 'free-slot'; readonly key: string; readonly worker: WorkerId }
  | { readonly do: 'open-pane'; readonly key: string; readonly worker: WorkerId }
  /** Updates the placeholder text of its pane; with the numbers of failed and open needs that it then shows. */
  | {
      readonly do: 'note';
      readonly key: string;
      readonly worker: WorkerId;
      readonly failed: number;
      readonly open: number;
    }
  | { readonly do: 'deliver'; readonly key: string; readonly worker: WorkerId; readonly message: Message }
  | { readonly do: 'verify'; readonly key: string; readonly worker: WorkerId }
  /** Settles its workspace for the completion that began at that time. */
  | {
      readonly do: 'settle';
      readonly key: string;
      readonly worker: WorkerId;
      readonly completedAt: EpochMs;
    }
  | { readonly do: 'read-exit-output'; readonly key: string; readonly worker: WorkerId; readonly run: number }
  /** After a pause; dropped if it no longer applies by then. */
  | {
      readonly do: 'restart-later';
      readonly key: string;
      readonly worker: WorkerId;
      readonly run: number;
      readonly pauseMs: number;
    }
  /** Some time after a turn that ended without a report. `turnAt` identifies the turn. */
  | {
      readonly do: 'ask-status';
      readonly key: string;
      readonly worker: WorkerId;
      readonly turnAt: EpochMs;
      readonly pauseMs: number;
    }
  /** When its limit ends; `until` null: unknown, so after `pauseMs`. */
  | {
      readonly do: 'go-on-later';
      readonly key: string;
      readonly worker: WorkerId;
      readonly turnAt: EpochMs;
      readonly until: EpochMs | null;
      readonly pauseMs: number;
    }
  | { readonly do: 'stop-for-cost'; readonly key: string; readonly worker: WorkerId }
  /** When it reaches its timeout. `since`, of its work time, tells whether this still applies. */
  | {
      readonly do: 'time-out';
      readonly key: string;
      readonly worker: WorkerId;
      readonly since: EpochMs;
      readonly dueAt: EpochMs;
    }
  | { readonly do: 'give-trust'; readonly key: string; readonly worker: WorkerId }
  | { readonly do: 'close'; readonly key: string };
