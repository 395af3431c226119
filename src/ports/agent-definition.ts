/**
 * What is known of an agent before a worker of it starts: its names, how settings become a worker's agent spec, and
 * what `doctor` and completion report about it. The registry (agents/list.ts) has one definition per agent.
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

/** Where programs are searched for. */
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
  /** Scene of the demo agent, as the user typed it; null: the default scene. */
  readonly scene: string | null;
  /** Agents of the live crew, whose programs need not be searched on the caller's PATH. Absent: a new crew. */
  readonly known?: readonly AgentSpec[];
}

/** What differs between the workers of a crew. */
export interface WorkerFill {
  readonly id: string;
  readonly name: string;
  readonly instructions: string;
  readonly status: string;
  readonly outputs: string;
}

/** Checked once per crew; builds the agent spec of each worker. */
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
  /** Id of the finding for `failure`; stable, for scripts. */
  readonly id: string;
  readonly level: AgentFinding['level'];
  /** Why no worker of this agent can be started; null: workers can be started. */
  readonly failure: Failure | null;
  readonly findings: readonly AgentFinding[];
}

export interface AgentFinding {
  readonly id: string;
  /** `problem`: muxcrew cannot work. */
  readonly level: 'ok' | 'note' | 'warning' | 'problem';
  /** One sentence without a full stop. */
  readonly what: string;
  readonly mend: string | null;
}

export interface AgentDefinition {
  readonly kind: AgentKind;
  readonly traits: AgentTraits;
  /**
   * The agent's names in settings, options and front matter. Agents that the user configures cannot have these names.
   */
  readonly names: (settings: Pick<Settings, 'agents'>) => readonly string[];
  /** `name`: the name that the user wrote. */
  readonly recipe: (place: RecipePlace, request: RecipeRequest, name: string) => Result<AgentRecipe>;
  /** A warning for the user about the program that would be run; null: no warning. */
  readonly note?: (place: ProgramPlace, settings: Settings) => string | null;
  /** Whether it can manage a crew. */
  readonly manages?: true;
  /** Option values offered by completion, by option. */
  readonly optionValues?: Readonly<Record<string, readonly string[]>>;
  /** Loads the agent's implementation. */
  readonly load: (parts: AgentParts) => Promise<Agent>;
  /** Loads the parser for one line of a transcript. Absent: the agent has no transcripts. */
  readonly conversationEntries?: () => Promise<(line: string) => readonly ConversationEntry[]>;
  /** Absent: the agent cannot plan tasks. */
  readonly planner?: {
    readonly program: (place: ProgramPlace, settings: Settings) => Result<string>;
    readonly load: (exec: Exec) => Promise<Planner>;
  };
  /** Checks the agent for `doctor`. Absent: nothing to check. */
  readonly check?: (place: DoctorPlace) => Promise<AgentCheck>;
}
