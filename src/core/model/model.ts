/** The session as folded from the journal's events: what the supervisor knows. Types only; see fold.ts. */
import type { Leftover } from './leftover.ts';
import type { Absence, Away } from './away.ts';
import type { PermissionAsk } from './facts/request.ts';
import type { CheckFact, ClaimFact, ProcessFact, Wanted, WorkerState } from './state.ts';
import type { StateHistory } from './state-history.ts';
import type { Spending, Usage } from './facts/usage.ts';
import type { EpochMs, WorkerId, WorkerSpec } from './worker.ts';
import { Table } from './table.ts';
import type { ClientSeen, LayoutInfo, SessionInfo } from './session.ts';
import type { Handed, HeldBy, Message } from './facts/message.ts';
import type { ReadPosition } from './facts/read-position.ts';
import type { Evidence } from './facts/evidence.ts';
import type { TurnFact } from './facts/turn-fact.ts';
import type { RegistryFact, ScreenFact } from './facts/turn-sources.ts';
import type { SettleFact, WorkspaceFact } from './facts/workspace.ts';
import type { CheckResult } from './facts/check-result.ts';
import type { RemovedWorker } from './facts/usage.ts';

export interface MessageEnding {
  readonly message: string;
  readonly outcome: 'delivered' | 'queued' | 'refused';
  readonly detail: string | null;
}

export const keptEndings = 20;

/** Limit of waiting messages per worker, so that a flooded board cannot fill the memory. */
export const keptInbox = 100;

/** The message that is being delivered. `entered`: Enter was pressed, or about to be. */
export interface Typing {
  readonly message: string;
  readonly entered: boolean;
  /** Absent in older journals. */
  readonly at?: EpochMs;
}

export interface WorkerModel {
  readonly spec: WorkerSpec;
  readonly wanted: Wanted;
  readonly process: ProcessFact;
  /** Start time of the running process, to distinguish it from another one with the same pid. */
  readonly startTime: string | null;
  /** By Ctrl+Z or SIGSTOP: it does nothing until it is continued. */
  readonly suspended: boolean;
  /** From its hooks only; `turnNow` combines all sources. */
  readonly turn: TurnFact;
  /** Oldest first. */
  readonly requests: readonly PermissionAsk[];
  readonly registry: RegistryFact | null;
  readonly screen: ScreenFact | null;
  readonly interruptedAt: EpochMs | null;
  readonly workspace: WorkspaceFact;
  /** State of its workspace for its newest completion. */
  readonly settle: SettleFact;
  readonly claim: ClaimFact;
  /** COMPLETED or FAILED that a newer message or turn has set aside, until the next report; null: none. */
  readonly reportBefore: ClaimFact | null;
  readonly check: CheckFact;
  /** Number of failed checks in the current assignment. */
  readonly checkTries: number;
  /** Check results of the current assignment, oldest first; at most `keptResults`. */
  readonly checks: readonly CheckResult[];
  /** Whether it was already asked for its status in its newest assignment. */
  readonly statusAsked: boolean;
  /** Restarts after crashes in a row, since it last ended a turn. */
  readonly crashes: number;
  /** Restarts after crashes since the user started it, and the last crash; null: none. */
  readonly recovered: { readonly count: number; readonly reason: string; readonly at: EpochMs } | null;
  /** Failed starts in a row whose cause may pass by itself. */
  readonly startFailures: number;
  /** Turns in a row ended by a usage or rate limit. */
  readonly refusals: number;
  /** Whether any hook has reported in the current run. */
  readonly hooksHeard: boolean;
  /** Of all its runs and conversations. */
  readonly usage: Usage;
  readonly spending: Spending;
  /** Cost when the user started it last; US dollars. */
  readonly costBefore: number;
  /** Work time in the current assignment; `since`: set while it counts. See work-time.ts. */
  readonly worked: { readonly ms: number; readonly since: EpochMs | null };
  /** The timeout that it reached; null: none. */
  readonly overranMs: number | null;
  /** Needs that the user chose to skip. */
  readonly skipped: readonly WorkerId[];
  /** Another conversation than its spec's, after `/clear`; null: the spec's. */
  readonly conversation: string | null;
  /** The new conversation that its next run starts; null: the current one is resumed. */
  readonly nextConversation: string | null;
  readonly status: { readonly text: string; readonly at: EpochMs } | null;
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly position: ReadPosition | null;
  readonly pane: string | null;
  /** Number of failed needs in its placeholder text. */
  readonly notedFailed: number;
  /** Number of open needs in its placeholder text. */
  readonly notedOpen: number;
  /** It was running when its session was lost: restarts before workers that only waited. */
  readonly goesFirst: boolean;
  readonly runs: number;
  /** Start time of a run whose instruction file had changed since the worker was added; absent: never. */
  readonly instructionsChangedAt?: EpochMs;
  readonly exitCode: number | null;
  readonly permissionMode: string | null;
  /** Accepted and not yet delivered or refused; oldest first. */
  readonly inbox: readonly Message[];
  readonly typing: Typing | null;
  /** Messages of the inbox that a run got but has not taken up, in order; also of the run before a start. */
  readonly handed: readonly Handed[];
  /** Messages of the inbox in the first prompt of the current run, until its turn begins; null: none. */
  readonly carried: { readonly messages: readonly string[]; readonly at: EpochMs } | null;
  /** Sender of the last message entered while no turn was running, until its turn begins; null: none. */
  readonly promptedBy: 'muxcrew' | 'others' | null;
  /** What blocks its next message although it could take one; null: nothing. */
  readonly heldBy: HeldBy | null;
  /** Outcomes of the newest messages; at most `keptEndings`. */
  readonly endings: readonly MessageEnding[];
  // derived after every event, see derive-crew.ts
  /** Number of its needs that are not completed yet, and that will not complete. */
  readonly needs: { readonly open: number; readonly failed: number };
  readonly turnNow: TurnFact;
  readonly state: WorkerState;
  readonly since: EpochMs;
  readonly history: StateHistory;
  readonly evidence: readonly Evidence[];
}

export type BackendFact =
  | { readonly is: 'there'; readonly server: { readonly pid: number; readonly startTime: string } | null }
  | { readonly is: 'gone'; readonly reason: string; readonly at: EpochMs };

export interface SessionModel {
  readonly session: SessionInfo;
  readonly wanted: Wanted;
  readonly backend: BackendFact;
  readonly closed: boolean;
  /** `stop --discard`: it cannot be resumed. */
  readonly discarded: boolean;
  /** In the order of adding; marked as in worker-marks.ts. */
  readonly workers: Table<WorkerModel>;
  /** Their ids are not assigned again, and their cost counts. */
  readonly removed: readonly RemovedWorker[];
  /** Workers that need a worker, also one that is still to be added. */
  readonly dependents: Table<readonly WorkerId[]>;
  /** Total cost; US dollars. */
  readonly costUsd: number;
  readonly clients: readonly ClientSeen[];
  /** Set while no client is attached after the first one. */
  readonly absence: Absence | null;
  /** The last completed absence; null: none yet. */
  readonly away: Away | null;
  readonly sidebarHidden: boolean;
  readonly board: ReadPosition | null;
  /** Free memory when it was too little for another start; null: enough. Bytes. */
  readonly memoryLow: number | null;
  /** The project folder is no longer at its path. */
  readonly projectGone: boolean;
  readonly warnings: ReadonlyMap<string, string>;
  /** Processes that could not be ended and are not known to be gone. */
  readonly leftovers: readonly Leftover[];
}

/** The current layout: a hidden sidebar keeps one column, so that it can be found again. */
export function layoutNow({ session, sidebarHidden }: SessionModel): LayoutInfo {
  const { layout } = session;
  if (!sidebarHidden) return layout;
  const { chosen } = layout;
  const narrow = { ...layout, sidebarColumns: 1 };
  return chosen === undefined
    ? narrow
    : { ...narrow, chosen: { ...chosen, sidebar: { ...chosen.sidebar, columns: null } } };
}

/** Whether it has or is starting an agent process: what `--max` counts, except the manager's. */
export function usesSlot(worker: WorkerModel): boolean {
  return worker.process.is === 'running' || worker.process.is === 'requested';
}

/** The conversation that a worker is or was last in; null for agents that have none. */
export function conversationOf({ conversation, spec: { agent } }: WorkerModel): string | null {
  return conversation ?? agent.conversation ?? null;
}
