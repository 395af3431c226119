/** Messages on a session's control socket: one JSON object per line each way. Versioned; types only. */
import type { AskAnswer, ShownRequest } from '../model/facts/request.ts';
import type { Failure } from '../failure.ts';
import type { Size } from '../terminal/geometry.ts';
import type { LayoutSpec } from '../layout/spec.ts';
import type { AgentSpec, VerifySpec, WorkerId } from '../model/worker.ts';
import type { CrewLimits } from '../model/session.ts';

/**
 * For `{"v":1,"request":…}` and `{"v":1,"reply":…}`. A request of another version is refused, with both versions in the
 * reply.
 */
export const controlVersion = 1;

export interface NewWorker {
  readonly name: string;
  /** Absolute path. */
  readonly instructions: string;
  /** See WorkerSpec. */
  readonly instructionsDigest?: string;
  /** The number in its file name, if any. */
  readonly wantedId: WorkerId | null;
  readonly agent: AgentSpec;
  readonly cwd: string;
  readonly verify?: VerifySpec | null;
  readonly env?: Readonly<Record<string, string>>;
  /** Ids or names, as written. */
  readonly needs?: readonly string[];
  readonly timeoutMs?: number;
  readonly maxCostUsd?: number;
  /** Mark of the worker that adds it; absent: the user. */
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
      /** Typed unchanged, even if the agent runs it as a command. Only from the user. */
      readonly raw?: boolean;
    }
  /** Answers exactly this request of the worker: a newer one is not touched. */
  | {
      readonly op: 'answer';
      readonly worker: WorkerId;
      readonly request: string;
      readonly answer: AskAnswer;
      /** What the user saw: refused if the request differs. Absent: only the id is compared. */
      readonly shown?: ShownRequest;
    }
  | { readonly op: 'restart'; readonly workers: readonly WorkerId[] }
  /** Restarts workers, each in a new conversation with the given id. */
  | { readonly op: 'new-conversation'; readonly conversations: Readonly<Record<WorkerId, string>> }
  /** Interrupts their turns by the agent's own key. */
  | { readonly op: 'interrupt'; readonly workers: readonly WorkerId[] }
  | { readonly op: 'set'; readonly limits: CrewLimits }
  /** Stops workers and removes them from the session. */
  | { readonly op: 'remove'; readonly workers: readonly WorkerId[] }
  /** Continues without the failed needs of these workers. */
  | { readonly op: 'skip'; readonly workers: readonly WorkerId[] }
  /** Stops these workers; `null`: the whole session, then the supervisor. `discard`: it cannot be resumed. */
  | { readonly op: 'stop'; readonly workers: readonly WorkerId[] | null; readonly discard?: boolean }
  /**
   * `zoom`: shows only that worker's pane. `unlessAsking`: refused while a dialog is open there, which takes keys for
   * answers.
   */
  | {
      readonly op: 'focus';
      readonly worker: WorkerId;
      readonly zoom?: boolean;
      readonly unlessAsking?: boolean;
    }
  /** A hidden sidebar keeps one column; the focus goes to a worker of the window in view without an open dialog. */
  | { readonly op: 'show-sidebar'; readonly shown: boolean; readonly worker: WorkerId | null }
  | { readonly op: 'focus-sidebar' }
  /** The whole layout: the supervisor reads no layout files. */
  | { readonly op: 'layout'; readonly layout: LayoutSpec }
  | { readonly op: 'detach' }
  /** The connection is then sent events (session-event.ts) until it ends. */
  | { readonly op: 'subscribe' };

/** The outcome of a request for one worker. */
export interface Receipt {
  readonly worker: WorkerId;
  readonly outcome: 'done' | 'queued' | 'refused';
  /** For display: where it is queued, why it is refused. */
  readonly detail: string | null;
}

/** The effect of a newly chosen layout on the windows. */
export type LaidOut =
  | { readonly is: 'changed' }
  /** At that window size, the new layout equals the previous one. */
  | { readonly is: 'as-before'; readonly size: Size }
  /** The window in view is zoomed, or split by the user: its arrangement stays until that is undone. */
  | { readonly is: 'left-alone' };

export type ControlReply =
  /** `laidOut`: for `layout`. */
  | { readonly ok: true; readonly receipts: readonly Receipt[]; readonly laidOut?: LaidOut }
  | { readonly ok: false; readonly failure: Failure };

/** Why a stop is refused when the session is closed but some of its processes cannot be ended. */
export const endOfProcesses = 'the end of all processes';
