/** What an agent says of its turn. */
import type { AskKind } from './request.ts';
import type { TurnErrorKind } from './turn-error.ts';
import type { EpochMs } from '../worker.ts';

/** What the agent's own hooks say of its turn. `none`: this agent has no such facts; `unknown`: nothing heard yet. */
export type TurnFact =
  | { readonly is: 'none' }
  | { readonly is: 'unknown' }
  /** `first`: its process has just started and has not begun the turn of the prompt that it was started with. */
  | { readonly is: 'ready'; readonly first?: true; readonly at: EpochMs }
  /**
   * `answered`: it goes on with an answer to what it asked, and nothing has been heard of it since. `prompt`: a prompt has
   * just begun it. `continued`: it goes on after its Stop hooks, one of which did not let it end.
   */
  | {
      readonly is: 'running';
      readonly answered?: true;
      readonly prompt?: true;
      readonly continued?: true;
      readonly at: EpochMs;
    }
  /**
   * `background`: something that it started runs on, at whose end it goes on by itself. `reminder`: said a minute later,
   * of a turn that ended in any way.
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
      /** The request that a reply can reach; null or left out: only in its pane. */
      readonly request?: string | null;
      readonly at: EpochMs;
    }
  | {
      readonly is: 'failed';
      /** The agent's own word for it. */
      readonly error: string;
      /** Which kind, and the line that the user sees. Absent: unknown. */
      readonly kind?: TurnErrorKind;
      readonly what?: string;
      /** When a limit ends, where the agent said so. */
      readonly until?: EpochMs | null;
      readonly at: EpochMs;
    };
