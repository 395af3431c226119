/** Which program a worker runs: how it is started, asked to end, spoken to, and what facts it gives of itself. */
import type { TurnFact } from '../core/state.ts';
import type { AgentKind, AgentSpec, WorkerId, WorkerSpec } from '../core/worker.ts';
import type { Launch } from './launcher.ts';

/** Where a worker finds things. All absolute. */
export interface WorkerPaths {
  readonly project: string;
  readonly statusFile: string;
  readonly boardFile: string;
  readonly outputs: string;
  /** The worker's own folder in the session's state: prompt, settings, `events/`. */
  readonly folder: string;
}

export interface AgentContext {
  readonly worker: WorkerSpec;
  readonly paths: WorkerPaths;
  /** Everybody in the session, this worker too. */
  readonly crew: readonly { readonly id: WorkerId; readonly name: string }[];
  /** Counts from 1. */
  readonly run: number;
  /** What waits for it: an agent that resumes may take it as its task, so that nothing has to be typed. */
  readonly messages: readonly { readonly id: string; readonly text: string }[];
  /** The environment that the person started muxcrew in. */
  readonly env: Readonly<Record<string, string>>;
}

/** What an agent can do beyond running; what it lacks is shown as unknown, never guessed. */
export type Capability = 'turns' | 'resume' | 'approvals' | 'receipts' | 'usage' | 'messages';

/** `not seen`: the screen shows something else, a dialog perhaps; nothing must be typed then. */
export type Composer = 'empty' | 'draft' | 'not seen';

/** What a record under `events/` says. */
export interface AgentReport {
  readonly turn: TurnFact | null;
  readonly permissionMode: string | null;
}

export interface Agent {
  readonly kind: AgentKind;
  readonly capabilities: ReadonlySet<Capability>;
  /** Does the end of the process end the work (`demo`, `command`), or only a claim in the status file (`claude`)? */
  readonly endsWhenDone: boolean;
  /** Starts of agents with the same gate are at least `gapMs` apart, across sessions. Null: no gate. */
  gate(
    spec: AgentSpec,
    env: Readonly<Record<string, string>>,
  ): { readonly key: string; readonly gapMs: number } | null;
  /** Writes what the agent needs into its folder (prompt, settings) and gives its launch. */
  prepare(context: AgentContext): Launch;
  /** The signal that asks it to end by itself, and how long it is given. */
  readonly end: { readonly signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP'; readonly graceMs: number };
  /** What stands where a message would be typed; null for agents whose screen nobody can read. */
  readonly composer: ((screen: readonly string[]) => Composer) | null;
  /** Reads one record of `events/`, by its file name and content. Null: not one that it knows. */
  report(name: string, content: string, at: number): AgentReport | null;
}
