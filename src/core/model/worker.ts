/** A worker as requested: its instruction file and its agent. Facts about its progress are in state.ts. */
import type { TurnErrorKind } from './facts/turn-error.ts';

/** `1`, `2`, …: the number in the name of its status file. */
export type WorkerId = string;

/** Milliseconds since 1970, UTC. Enters the core only in events. */
export type EpochMs = number;

export interface WorkerSpec {
  readonly id: WorkerId;
  /** For display; unique in its session; no control characters. */
  readonly name: string;
  /** Absolute path of the instruction file. */
  readonly instructions: string;
  /** SHA-256 of the instruction file when the worker was added. Absent in sessions of earlier builds. */
  readonly instructionsDigest?: string;
  readonly agent: AgentSpec;
  /** Absolute path of the agent's working directory. */
  readonly cwd: string;
  /** The check of its COMPLETED report. Default: none. */
  readonly verify?: VerifySpec | null;
  /** Added to the session's environment, with the user's consent. Default: nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** Workers that must complete before it starts. Default: none. */
  readonly needs?: readonly WorkerId[];
  /** Work time after which it is ended and has failed. Default: no timeout. */
  readonly timeoutMs?: number;
  /** Cost after which it is not started again; US dollars. Default: no limit. */
  readonly maxCostUsd?: number;
  /** Why this journal entry cannot be used (worker-shape.ts); absent: it can. */
  readonly damage?: string;
  /** Mark of the worker that added it, whose file access limits its instruction file. Absent: added by the user. */
  readonly addedBy?: string;
  /** For the crew's manager: what the workers that it adds are given. */
  readonly manages?: ManagedSpec;
  /** Where its program runs. Default: `local`, this machine. */
  readonly placement?: PlacementSpec;
  /** The files that it works on. Default: `shared`, the project folder. */
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
  /** The crew's check, as the user gave it. */
  readonly verify: VerifySpec | null;
}

export interface VerifySpec {
  /** A command of the user's for `sh -c` in the worker's folder, with consent. */
  readonly command: string;
  /** How often a failed check is reported to the worker before it counts as failed. */
  readonly tries: number;
}

/** Its name in the registry of agents (agents/list.ts). */
export type AgentKind = string;

/**
 * The program of a worker, as its agent built it from the settings. Each agent adds the fields that it needs to start;
 * the core reads only these.
 */
export interface AgentSpec {
  readonly kind: AgentKind;
  readonly traits: AgentTraits;
  /** Absolute path of its program. Absent: in the agent's own fields. */
  readonly program?: string;
  readonly model?: string | null;
  readonly permissionMode?: string | null;
  readonly dangerouslySkipPermissions?: boolean;
  /** The crew's permission rules, in addition to those of every worker. */
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  /** Id of the conversation that its first run starts. Absent: none. */
  readonly conversation?: string;
}

/** How agents differ for the rest of muxcrew. Plain data, stored with the worker at its creation. */
export interface AgentTraits {
  /** The end of its process ends its work. False: only its report does, and the process stays. */
  readonly endsWhenDone: boolean;
  /** It reports its turns, by hooks or a registry. False: it is working while it runs. */
  readonly tellsTurns: boolean;
  /** A restart continues its conversation. */
  readonly resumes: boolean;
  /** It reads input that is typed into its pane. */
  readonly takesMessages: boolean;
  /** Its transcript contains each prompt as typed. */
  readonly recordsPrompts: boolean;
  /** Memory that a new process takes before the system's figures show it. Bytes; 0: nothing is reserved. */
  readonly startMemoryBytes: number;
  /** From the most restrictive to the most permissive one. */
  readonly permissionModes: readonly string[];
  /** Those of them that ask for nothing. */
  readonly unrestrictedModes: readonly string[];
  /** What the user can do about a failed turn, by kind. */
  readonly errorHints: Partial<Readonly<Record<TurnErrorKind, string>>>;
  /** The agent's setting that turns its hooks off; null: none. */
  readonly hooksOffSetting: string | null;
}
