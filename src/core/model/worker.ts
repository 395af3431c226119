/** A worker as it was requested: its instruction file, its agent. Facts about its progress are in state.ts. */

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

export type AgentKind = AgentSpec['kind'];

export type AgentSpec = ClaudeSpec | DemoSpec | CommandSpec;

export interface ClaudeSpec {
  readonly kind: 'claude';
  /** Absolute path of the CLI. */
  readonly program: string;
  readonly model: string | null;
  readonly permissionMode: string | null;
  readonly dangerouslySkipPermissions: boolean;
  /** The crew's own permission rules, beside those that every worker has. Left out: none. */
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  /** The conversation's UUID, handed over by `--session-id` and later by `--resume`. */
  readonly conversation: string;
}

/** What the built-in demo agent plays. */
export const demoScenes = ['normal', 'slow', 'fail', 'ask', 'hang', 'flood', 'idle'] as const;
export type DemoScene = (typeof demoScenes)[number];

export interface DemoSpec {
  readonly kind: 'demo';
  readonly scene: DemoScene;
}

/** A program of the person's own, by a template in their configuration. */
export interface CommandSpec {
  readonly kind: 'command';
  /** Its key under `agents:` in the configuration. */
  readonly name: string;
  /** Placeholders already filled in. */
  readonly argv: readonly string[];
}
