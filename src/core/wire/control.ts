/** What is said over a session's control socket: one JSON object a line, each way. Versioned; types only. */
import type { AskAnswer, ShownRequest } from '../model/facts/request.ts';
import type { Failure } from '../failure.ts';
import type { Size } from '../terminal/geometry.ts';
import type { LayoutSpec } from '../layout/spec.ts';
import type { AgentSpec, VerifySpec, WorkerId } from '../model/worker.ts';
import type { CrewLimits } from '../model/session.ts';

/** Of `{"v":1,"request":…}` and `{"v":1,"reply":…}`. A request of another version is refused; the refusal names both. */
export const controlVersion = 1;

export interface NewWorker {
  readonly name: string;
  /** Absolute path. */
  readonly instructions: string;
  /** See WorkerSpec. */
  readonly instructionsDigest?: string;
  /** The number it should have, where its file name says one. */
  readonly wantedId: WorkerId | null;
  readonly agent: AgentSpec;
  readonly cwd: string;
  readonly verify?: VerifySpec | null;
  readonly env?: Readonly<Record<string, string>>;
  /** Ids or names, as they were written. */
  readonly needs?: readonly string[];
  readonly timeoutMs?: number;
  readonly maxCostUsd?: number;
  /** Mark of the worker that adds it; left out: the user does. */
  readonly addedBy?: string;
}

export type ControlRequest =
  | { readonly op: 'ping' }
  | { readonly op: 'add'; readonly workers: readonly NewWorker[] }
  | {
      readonly op: 'send';
      readonly workers: readonly WorkerId[];
      readonly text: string;
      readonly from: string;
      /** Typed as it is, also where the agent takes it as a command. Only from the user. */
      readonly raw?: boolean;
    }
  /** Answers that very request of the worker's: another one that came meanwhile is not touched. */
  | {
      readonly op: 'answer';
      readonly worker: WorkerId;
      readonly request: string;
      readonly answer: AskAnswer;
      /** What the user saw of it: refused where the request is another. Left out: identified by its id alone. */
      readonly shown?: ShownRequest;
    }
  | { readonly op: 'restart'; readonly workers: readonly WorkerId[] }
  /** Restarts workers, each in a new conversation, whose id is given. */
  | { readonly op: 'new-conversation'; readonly conversations: Readonly<Record<WorkerId, string>> }
  /** Ends their turns by the agent's own key. */
  | { readonly op: 'interrupt'; readonly workers: readonly WorkerId[] }
  | { readonly op: 'set'; readonly limits: CrewLimits }
  /** Stops workers and takes them out of the session. */
  | { readonly op: 'remove'; readonly workers: readonly WorkerId[] }
  /** Go on without what they need and has failed. */
  | { readonly op: 'skip'; readonly workers: readonly WorkerId[] }
  /** Stops these workers; `null`: the whole session, and then the supervisor itself. `discard`: it is not to be resumed. */
  | { readonly op: 'stop'; readonly workers: readonly WorkerId[] | null; readonly discard?: boolean }
  /** `zoom`: show that worker's pane alone. `unlessAsking`: refused while a dialog is open there, which takes keys for answers. */
  | {
      readonly op: 'focus';
      readonly worker: WorkerId;
      readonly zoom?: boolean;
      readonly unlessAsking?: boolean;
    }
  /** Hidden, it leaves its columns to the workers but for one; the focus goes to a worker of the window in view that has no dialog open. */
  | { readonly op: 'show-sidebar'; readonly shown: boolean; readonly worker: WorkerId | null }
  | { readonly op: 'focus-sidebar' }
  /** Whole: the supervisor reads no layout files. */
  | { readonly op: 'layout'; readonly layout: LayoutSpec }
  | { readonly op: 'detach' }
  /** The connection is then sent events (session-event.ts) until it ends. */
  | { readonly op: 'subscribe' };

/** What became of a request for one worker. */
export interface Receipt {
  readonly worker: WorkerId;
  readonly outcome: 'done' | 'queued' | 'refused';
  /** For people: where it is queued, why it is refused. */
  readonly detail: string | null;
}

/** What a newly chosen layout makes of the windows. */
export type LaidOut =
  | { readonly is: 'changed' }
  /** In windows of that size they lie in the new one as in the last one. */
  | { readonly is: 'as-before'; readonly size: Size }
  /** The window in view is zoomed, or split by the person: its arrangement stands until that is undone. */
  | { readonly is: 'left-alone' };

export type ControlReply =
  /** `laidOut`: to `layout`. */
  | { readonly ok: true; readonly receipts: readonly Receipt[]; readonly laidOut?: LaidOut }
  | { readonly ok: false; readonly failure: Failure };

/** What a stop is refused as when the session is closed, but processes of it cannot be ended. */
export const endOfProcesses = 'the end of all processes';
