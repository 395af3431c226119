/** A worker as it was requested: its instruction file, its agent. Facts about its progress are in state.ts. */
import type { TurnErrorKind } from './facts/turn-error.ts';

/** `1`, `2`, …: the number in the name of its status file. */
export type WorkerId = string;

/** Milliseconds since 1970, UTC. Enters the core inside events only. */
export type EpochMs = number;

export interface WorkerSpec {
  readonly id: WorkerId;
  /** Shown to people; unique in its session; no control characters. */
  readonly name: string;
  /** Absolute path of the instruction file. */
  readonly instructions: string;
  /** SHA-256 of the instruction file when the worker was added. Absent in sessions of earlier builds. */
  readonly instructionsDigest?: string;
  readonly agent: AgentSpec;
  /** Absolute path of the folder that the agent starts in. */
  readonly cwd: string;
  /** What decides whether its COMPLETED holds. Left out: nothing does. */
  readonly verify?: VerifySpec | null;
  /** Over the session's own environment; consented to. Left out: nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** Workers that must have completed before it is started. Left out: none. */
  readonly needs?: readonly WorkerId[];
  /** It is ended and has failed once it has worked for so long. Left out: never. */
  readonly timeoutMs?: number;
  /** It is not started again once it has cost so much; US dollars. Left out: no bound. */
  readonly maxCostUsd?: number;
  /** Why this entry of the journal cannot be used as it is (worker-shape.ts); absent: it can. */
  readonly damage?: string;
  /** Mark of the worker that added it: its instruction file reads nothing that this one may not. Left out: the user did. */
  readonly addedBy?: string;
  /** Of the crew's manager alone: what the workers that it adds are given. */
  readonly manages?: ManagedSpec;
  /** Where its program runs. Default: `local`, on this machine. */
  readonly placement?: PlacementSpec;
  /** The files that it works on. Default: `shared`, those of the project folder. */
  readonly workspace?: WorkspaceSpec;
}

export interface WorkspaceSpec {
  /** `shared`, or the kind of another workspace (ports/workspace.ts). */
  readonly kind: string;
}

export interface PlacementSpec {
  /** `local`, or the kind of another placement (ports/placement.ts). */
  readonly kind: string;
}

export interface ManagedSpec {
  /** The crew's own check, as the person said it. */
  readonly verify: VerifySpec | null;
}

export interface VerifySpec {
  /** A command of the person's own, for `sh -c` in the worker's folder; consented to. */
  readonly command: string;
  /** How often a failed check goes back to the worker before it counts as failed. */
  readonly tries: number;
}

/** Its name in the registry of agents (agents/list.ts). */
export type AgentKind = string;

/**
 * Which program a worker runs, as its agent has made it of the settings. An agent's own type adds what else it needs to
 * start; the core reads these fields alone.
 */
export interface AgentSpec {
  readonly kind: AgentKind;
  readonly traits: AgentTraits;
  /** Absolute path of its program. Absent: the agent's own fields tell. */
  readonly program?: string;
  readonly model?: string | null;
  readonly permissionMode?: string | null;
  readonly dangerouslySkipPermissions?: boolean;
  /** The crew's own permission rules, beside those that every worker has. */
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  /** Id of the conversation that its first run starts. Absent: it has none. */
  readonly conversation?: string;
}

/** What sets agents apart for the rest of muxcrew. Plain data, kept with the worker since it was created. */
export interface AgentTraits {
  /** The end of its process ends its work. False: only its report does, and the process stays. */
  readonly endsWhenDone: boolean;
  /** It tells of its turns, by hooks or a registry. False: while it runs, it works. */
  readonly tellsTurns: boolean;
  /** Started again, it continues its conversation. */
  readonly resumes: boolean;
  /** It reads what is typed into its pane. */
  readonly takesMessages: boolean;
  /** Its transcript has each prompt as it was typed. */
  readonly recordsPrompts: boolean;
  /** What a fresh process takes, before that is seen in the machine's own figure. Bytes; 0: nothing is reserved. */
  readonly startMemoryBytes: number;
  /** From the one that allows least to the one that allows most. */
  readonly permissionModes: readonly string[];
  /** Those of them that ask for nothing. */
  readonly unrestrictedModes: readonly string[];
  /** What the user does about a failed turn, by its kind. */
  readonly errorHints: Partial<Readonly<Record<TurnErrorKind, string>>>;
  /** The agent's setting that turns its hooks off; null: it has none. */
  readonly hooksOffSetting: string | null;
}
