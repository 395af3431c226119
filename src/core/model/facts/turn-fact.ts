/** What an agent reports about its turn. */
import type { AskKind } from './request.ts';
import type { TurnErrorKind } from './turn-error.ts';
import type { EpochMs } from '../worker.ts';

/** The turn, as the agent's own hooks report it. `none`: this agent reports no turns; `unknown`: no report yet. */
export type TurnFact =
  | { readonly is: 'none' }
  | { readonly is: 'unknown' }
  /** `first`: its process has just started and has not begun the turn of its first prompt. */
  | { readonly is: 'ready'; readonly first?: true; readonly at: EpochMs }
  /**
   * `answered`: it continues after an answered request, and nothing has been reported since. `prompt`: a prompt has
   * just begun it. `continued`: a Stop hook did not let it end.
   */
  | {
      readonly is: 'running';
      readonly answered?: true;
      readonly prompt?: true;
      readonly continued?: true;
      readonly at: EpochMs;
    }
  /**
   * `background`: a background task is running, after which it continues by itself. `reminder`: sent a minute after the
   * end of any turn.
   */
  | {
      readonly is: 'over';
      readonly background?: boolean;
      readonly reminder?: boolean;
      readonly at: EpochMs;
    }
  | {
      readonly is: 'asking';
      readonly what: string;
      /** Absent in journals of earlier builds; defaults to permission. */
      readonly kind?: AskKind;
      /** The request that a reply can answer; null or absent: only in its pane. */
      readonly request?: string | null;
      readonly at: EpochMs;
    }
  | {
      readonly is: 'failed';
      /** The agent's own name for the error. */
      readonly error: string;
      /** Its kind, and the line for the user. Absent: unknown. */
      readonly kind?: TurnErrorKind;
      readonly what?: string;
      /** When a limit ends, if the agent reports it. */
      readonly until?: EpochMs | null;
      readonly at: EpochMs;
    };
