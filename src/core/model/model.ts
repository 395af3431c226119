/** The session as the journal's events make it: what the supervisor knows. Types and the empty beginning; see fold.ts. */
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

/** More messages than this never wait for one worker: a board that is flooded must not fill the memory. */
export const keptInbox = 100;

/** The message that is being given to a worker. `entered`: Enter was pressed, or was about to be. */
export interface Typing {
  readonly message: string;
  readonly entered: boolean;
  /** Left out by journals of before. */
  readonly at?: EpochMs;
}

export interface WorkerModel {
  readonly spec: WorkerSpec;
  readonly wanted: Wanted;
  readonly process: ProcessFact;
  /** Of the running process, for telling it from another with the same pid. */
  readonly startTime: string | null;
  /** By Ctrl+Z or SIGSTOP: it does nothing until somebody lets it go on. */
  readonly suspended: boolean;
  /** By its hooks alone; what all sources together say is `turnNow`. */
  readonly turn: TurnFact;
  /** Oldest first. */
  readonly requests: readonly PermissionAsk[];
  readonly registry: RegistryFact | null;
  readonly screen: ScreenFact | null;
  readonly interruptedAt: EpochMs | null;
  readonly workspace: WorkspaceFact;
  /** Of its workspace, for its newest completion. */
  readonly settle: SettleFact;
  readonly claim: ClaimFact;
  /** COMPLETED or FAILED that a newer message or turn has set aside, until the next report; null: none. */
  readonly reportBefore: ClaimFact | null;
  readonly check: CheckFact;
  /** How often the check failed for the present assignment. */
  readonly checkTries: number;
  /** Results of the check for the present assignment, oldest first; at most `keptResults`. */
  readonly checks: readonly CheckResult[];
  /** Of its newest assignment or message: was it asked for its status already? */
  readonly statusAsked: boolean;
  /** Crashes in a row that it was started again after, since it last ended a turn. */
  readonly crashes: number;
  /** Its restarts after crashes since the user started it, and the last crash; null: none. */
  readonly recovered: { readonly count: number; readonly reason: string; readonly at: EpochMs } | null;
  /** Failed starts in a row whose cause may pass by itself. */
  readonly startFailures: number;
  /** Turns in a row that a usage or rate limit has ended. */
  readonly refusals: number;
  /** Has any hook told of the present run? */
  readonly hooksHeard: boolean;
  /** Of all its runs and conversations. */
  readonly usage: Usage;
  readonly spending: Spending;
  /** What its conversation had cost when a person started it again last; US dollars. */
  readonly costBefore: number;
  /** For how long it has worked for its present assignment; `since`: and goes on to. See work-time.ts. */
  readonly worked: { readonly ms: number; readonly since: EpochMs | null };
  /** The timeout that it ran into; null: none. */
  readonly overranMs: number | null;
  /** Needs that the person said it shall go on without. */
  readonly skipped: readonly WorkerId[];
  /** Other than its spec's, after `/clear`; null: the spec's. */
  readonly conversation: string | null;
  /** What its next run starts, from scratch; null: it continues the one it is in. */
  readonly nextConversation: string | null;
  readonly status: { readonly text: string; readonly at: EpochMs } | null;
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly position: ReadPosition | null;
  readonly pane: string | null;
  /** Of how many failed needs its pane says that they block it. */
  readonly notedFailed: number;
  /** Of how many open needs it says that they are waited for. */
  readonly notedOpen: number;
  /** It was at work when its session was lost: before all that only waited. */
  readonly goesFirst: boolean;
  readonly runs: number;
  /** When it was started with an instruction file that had changed since it was added; absent: never. */
  readonly instructionsChangedAt?: EpochMs;
  readonly exitCode: number | null;
  readonly permissionMode: string | null;
  /** Accepted and not yet delivered or refused; oldest first. */
  readonly inbox: readonly Message[];
  readonly typing: Typing | null;
  /** Messages of the inbox that a run was given and has not taken up, in that order; also of the run before a start. */
  readonly handed: readonly Handed[];
  /** Messages of the inbox that the first prompt of the present run contains, until its turn begins; null: none. */
  readonly carried: { readonly messages: readonly string[]; readonly at: EpochMs } | null;
  /** The message that was entered last while no turn ran, until its turn begins: is it muxcrew's own? Null: none. */
  readonly promptedBy: 'muxcrew' | 'others' | null;
  /** What holds back its next message though it could take one; null: nothing does. */
  readonly heldBy: HeldBy | null;
  /** What became of the newest messages; at most `keptEndings`. */
  readonly endings: readonly MessageEnding[];
  // derived after every event, see derive-crew.ts
  /** How many of its needs are not completed yet, and how many will not be. */
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
  /** In the order in which they were added; marked as worker-marks.ts says. */
  readonly workers: Table<WorkerModel>;
  /** Their ids are not given again, and what they cost counts. */
  readonly removed: readonly RemovedWorker[];
  /** Who needs a worker. Also of one that is still to be added. */
  readonly dependents: Table<readonly WorkerId[]>;
  /** What all have cost together; US dollars. */
  readonly costUsd: number;
  readonly clients: readonly ClientSeen[];
  /** Set while nobody looks who did before. */
  readonly absence: Absence | null;
  /** What the last absence was; null before the first. */
  readonly away: Away | null;
  readonly sidebarHidden: boolean;
  readonly board: ReadPosition | null;
  /** What was free when it was too little for another start; null: there is enough. Bytes. */
  readonly memoryLow: number | null;
  /** The project folder is not at its path any more. */
  readonly projectGone: boolean;
  readonly warnings: ReadonlyMap<string, string>;
  /** What could not be ended, and has not been seen to be gone. */
  readonly leftovers: readonly Leftover[];
}

/** The layout as it is now: a sidebar that is hidden keeps one column, to be found again. */
export function layoutNow({ session, sidebarHidden }: SessionModel): LayoutInfo {
  const { layout } = session;
  if (!sidebarHidden) return layout;
  const { chosen } = layout;
  const narrow = { ...layout, sidebarColumns: 1 };
  return chosen === undefined
    ? narrow
    : { ...narrow, chosen: { ...chosen, sidebar: { ...chosen.sidebar, columns: null } } };
}

/** A live agent process, or one that is being started: what `--max` counts, but for the manager's. */
export function usesSlot(worker: WorkerModel): boolean {
  return worker.process.is === 'running' || worker.process.is === 'requested';
}

/** The conversation that a worker is in, or was in last; null for agents that have none. */
export function conversationOf({ conversation, spec: { agent } }: WorkerModel): string | null {
  return conversation ?? agent.conversation ?? null;
}
