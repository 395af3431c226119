/** Facts about a turn, by source. */
import type { AskKind, PermissionAsk } from './request.ts';
import type { EpochMs } from '../worker.ts';
import type { TurnFact } from './turn-fact.ts';

/** A live process in the agent's registry; `at`: the registry's own time. */
export interface RegistryFact {
  /** `background`: idle while a background task is running. */
  readonly status: 'busy' | 'idle' | 'waiting' | 'background';
  /** For display. */
  readonly waitingFor: string | null;
  /** The kind of request that it waits for, if known. */
  readonly asks?: AskKind;
  readonly at: EpochMs;
}

/** What only the screen shows. */
export type ScreenFact =
  | { readonly is: 'dialog'; readonly kind: AskKind; readonly what: string; readonly at: EpochMs }
  /** `limit`: when a usage limit ends, if shown; absent: not a limit. */
  | {
      readonly is: 'retrying';
      readonly what: string;
      readonly limit?: { readonly until: EpochMs | null };
      readonly at: EpochMs;
    };

export interface TurnSources {
  readonly hook: TurnFact;
  readonly requests: readonly PermissionAsk[];
  readonly registry: RegistryFact | null;
  readonly screen: ScreenFact | null;
  /** Time of the last interruption by the user in the transcript; null: none in this run. */
  readonly interruptedAt: EpochMs | null;
}
