/**
 * What is known of an agent before one is started: its names, how settings become the spec of a worker, and what doctor
 * and completion say of it. The registry (agents/list.ts) lists one for each agent.
 */
import type { Settings } from '../core/config/settings.ts';
import type { Failure } from '../core/failure.ts';
import type { ConversationEntry } from '../core/model/conversation-entry.ts';
import type { AgentKind, AgentSpec, AgentTraits } from '../core/model/worker.ts';
import type { Result } from '../core/result.ts';
import type { Agent } from './agent.ts';
import type { Exec } from './exec.ts';
import type { Files } from './files.ts';
import type { Machine } from './machine.ts';
import type { Planner } from './planner.ts';

/** Where a program is looked up. */
export interface ProgramPlace {
  readonly files: Files;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface RecipePlace extends ProgramPlace {
  readonly newUuid: () => string;
}

export interface RecipeRequest {
  readonly settings: Settings;
  readonly dangerouslySkipPermissions: boolean;
  /** Of the demo agent: what it plays, as it was typed. Null: the usual. */
  readonly scene: string | null;
  /** Agents of the live crew: their programs are known, wherever the caller's PATH leads. Absent: a new crew. */
  readonly known?: readonly AgentSpec[];
}

/** What differs between the workers of one crew. */
export interface WorkerFill {
  readonly id: string;
  readonly name: string;
  readonly instructions: string;
  readonly status: string;
  readonly outputs: string;
}

/** Checked once for the whole crew; each worker gets its own spec of it. */
export type AgentRecipe = (fill: WorkerFill) => AgentSpec;

export interface AgentParts {
  readonly files: Files;
  /** The folder of shipped scripts; absolute. */
  readonly assets: string;
  /** argv that starts muxcrew itself. */
  readonly self: readonly string[];
  /** muxcrew's state folder and the user's configuration folder; absolute. They need not exist. */
  readonly protects: readonly string[];
}

export interface DoctorPlace extends ProgramPlace {
  readonly exec: Exec;
  readonly machine: Machine;
  /** The environment that a worker's program is started in. */
  readonly cleanEnv: Readonly<Record<string, string>>;
  /** Null: the configuration cannot be read. */
  readonly settings: Settings | null;
}

export interface AgentCheck {
  /** Of the finding about `failure`: stable, for scripts. */
  readonly id: string;
  readonly level: AgentFinding['level'];
  /** Why no worker of it can be started; null: one can. */
  readonly failure: Failure | null;
  readonly findings: readonly AgentFinding[];
}

export interface AgentFinding {
  readonly id: string;
  /** `problem`: muxcrew cannot do its work so. */
  readonly level: 'ok' | 'note' | 'warning' | 'problem';
  /** One sentence without its full stop. */
  readonly what: string;
  readonly mend: string | null;
}

export interface AgentDefinition {
  readonly kind: AgentKind;
  readonly traits: AgentTraits;
  /** What a user calls it, in settings, options and front matter. No agent of the user's own can have such a name. */
  readonly names: (settings: Pick<Settings, 'agents'>) => readonly string[];
  /** `name`: which of its names was asked for. */
  readonly recipe: (place: RecipePlace, request: RecipeRequest, name: string) => Result<AgentRecipe>;
  /** What the user should know of the program that would be run. Null: nothing. */
  readonly note?: (place: ProgramPlace, settings: Settings) => string | null;
  /** It can be the manager of a crew. */
  readonly manages?: true;
  /** Values of options that completion offers, by option. */
  readonly optionValues?: Readonly<Record<string, readonly string[]>>;
  /** Everything of it is loaded then. */
  readonly load: (parts: AgentParts) => Promise<Agent>;
  /** Loads what reads one line of its transcripts. Absent: it keeps none. */
  readonly conversationEntries?: () => Promise<(line: string) => readonly ConversationEntry[]>;
  /** It can plan a task. */
  readonly planner?: {
    readonly program: (place: ProgramPlace, settings: Settings) => Result<string>;
    readonly load: (exec: Exec) => Promise<Planner>;
  };
  /** What doctor says of it. Absent: nothing. */
  readonly check?: (place: DoctorPlace) => Promise<AgentCheck>;
}
