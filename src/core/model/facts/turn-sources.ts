/** Facts about a turn, by their sources. */
import type { AskKind, PermissionAsk } from './request.ts';
import type { EpochMs } from '../worker.ts';
import type { TurnFact } from './turn-fact.ts';

/** What an agent's registry says of a live process; `at`: its own time of that. */
export interface RegistryFact {
  /** `background`: idle, while something that it started goes on. */
  readonly status: 'busy' | 'idle' | 'waiting' | 'background';
  /** For people. */
  readonly waitingFor: string | null;
  /** What it waits for, where that is known. */
  readonly asks?: AskKind;
  readonly at: EpochMs;
}

/** What the screen shows and nothing else tells. */
export type ScreenFact =
  | { readonly is: 'dialog'; readonly kind: AskKind; readonly what: string; readonly at: EpochMs }
  /** `limit`: until when a usage limit lasts, as far as it says; left out: it is no limit that holds it up. */
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
  /** When the transcript last said that a person interrupted; null: never in this run. */
  readonly interruptedAt: EpochMs | null;
}
