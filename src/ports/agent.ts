/** The program that a worker runs: how it is started, ended and sent messages, and the facts that it reports. */
import type { AskAnswer, AskKind, PermissionAsk } from '../core/model/facts/request.ts';
import type { TurnErrorKind } from '../core/model/facts/turn-error.ts';
import type { Usage } from '../core/model/facts/usage.ts';
import type { AgentKind, AgentSpec, EpochMs, WorkerId, WorkerSpec } from '../core/model/worker.ts';
import type { Launch } from './placement.ts';
import type { Message } from '../core/model/facts/message.ts';
import type { TurnFact } from '../core/model/facts/turn-fact.ts';
import type { RegistryFact } from '../core/model/facts/turn-sources.ts';

/** Absolute paths of a worker. */
export interface WorkerPaths {
  readonly project: string;
  readonly statusFile: string;
  readonly boardFile: string;
  readonly outputs: string;
  /** The worker's own folder in the session's state: prompt, settings, `events/`. */
  readonly folder: string;
}

/** A worker that this one needs, as it was when this one started. */
export interface FinishedNeed {
  readonly id: WorkerId;
  readonly name: string;
  /** False: the user chose to continue without it. */
  readonly completed: boolean;
  /** Its last report, cleaned; null: none. */
  readonly said: string | null;
  /** Absolute paths of its status file and its instruction file. */
  readonly statusFile: string;
  readonly instructions: string;
}

export interface AgentContext {
  readonly worker: WorkerSpec;
  readonly paths: WorkerPaths;
  /** All workers of the session, including this one. */
  readonly crew: readonly { readonly id: WorkerId; readonly name: string }[];
  /** The workers that it needs. */
  readonly needs: readonly FinishedNeed[];
  /** Counts from 1. */
  readonly run: number;
  /** The conversation that it was in last, if that is not its spec's. */
  readonly conversation: string | null;
  /**
   * Messages that wait for it. An agent that resumes may take them as its first prompt, so that nothing has to be
   * typed.
   */
  readonly messages: readonly Message[];
  /** The environment in which the user started muxcrew. */
  readonly env: Readonly<Record<string, string>>;
}

/** `not seen`: the screen shows something else, such as a dialog; nothing must be typed. */
export type Composer =
  | { readonly is: 'empty' }
  /** `text`: typed or pasted text, wrapped as on the screen. */
  | { readonly is: 'draft'; readonly text: string }
  | { readonly is: 'not seen' };

/** A message changed so that the agent takes it as plain text. */
export interface PlainText {
  readonly text: string;
  /** Unchanged, the agent would have run it as a command. */
  readonly wasCommand: boolean;
}

/** The content of a record in `events/`. */
export interface AgentReport {
  readonly turn: TurnFact | null;
  /** The conversation that starts or continues; null or absent: unknown. */
  readonly conversation?: string | null;
  readonly permissionMode: string | null;
}

/** A permission request as read from its record. */
export interface AgentRequest extends PermissionAsk {
  /** The process that waits for the reply; while it lives, the request is open. */
  readonly pid: number;
}

/** Requests of the agent's blocking hook, and the replies to them. */
export interface AgentAsks {
  /** Parses a `.req` record by file name and content; null: an unknown record. */
  read(name: string, content: string): AgentRequest | null;
  /** Returns the one-line reply to the request with that record; null: no reply has the effect of the answer. */
  reply(content: string, answer: AskAnswer): string | null;
}

/** What only the screen shows. */
export type ScreenSeen =
  | { readonly is: 'dialog'; readonly kind: AskKind; readonly what: string }
  /** `limited`: by a usage limit. `inSeconds`: null if the screen does not show it. */
  | {
      readonly is: 'retrying';
      readonly what: string;
      readonly limited: boolean;
      readonly inSeconds: number | null;
    }
  | { readonly is: 'composer' };

/** What the agent reports about itself while it runs: tokens, cost, context use, and why a turn failed. */
export interface AgentTelemetry {
  /** A file in the worker's folder with cost and context use; always replaced as a whole. */
  readonly statusFile: string;
  readStatus(content: string): Pick<Usage, 'costUsd' | 'contextPercent'> | null;
  /** Existing transcripts of a conversation, including subagents'; the main one first. */
  transcripts(env: Readonly<Record<string, string>>, cwd: string, conversation: string): readonly string[];
  /** One reader for all transcripts of a conversation. */
  reader(): TranscriptReader;
}

/** Facts from the transcripts of a conversation, which are written up to 300 ms late. */
export interface TranscriptFacts {
  /** Subagents included. Null before the first answer. */
  readonly tokens: Usage['tokens'];
  /** When the user last interrupted an answer or a tool (Esc, or No in a dialog); null: never. */
  readonly interruptedAt: EpochMs | null;
  /** Time of the agent's last answer or tool call; null: none. */
  readonly answeredAt: EpochMs | null;
  /** Each time at which a Stop hook of the user's continued a turn. */
  readonly continuedAt: readonly EpochMs[];
  /** The API error in place of the newest answer; null: no error. */
  readonly error: {
    readonly kind: TurnErrorKind;
    readonly what: string;
    readonly until: EpochMs | null;
    readonly at: EpochMs;
  } | null;
}

/** A prompt that the agent has taken up, possibly during a turn. */
export interface TranscriptPrompt {
  /** The agent may add lines of its own before and after a long paste. */
  readonly text: string;
  /** When it was entered or taken up. */
  readonly at: EpochMs;
}

export interface TranscriptReader {
  /** Takes one whole line of any transcript, in order. */
  read(line: string): void;
  /** Prompts since the last call, oldest first, without those of subagents. */
  takePrompts(): readonly TranscriptPrompt[];
  facts(): TranscriptFacts;
}

/** An entry of the agent's own registry of live processes. */
export interface RegistryEntry {
  readonly pid: number;
  /** Distinguishes processes with the same pid; ticks since boot, see core/paths/process-start.ts. */
  readonly startTime: string | null;
  /** The current conversation. */
  readonly conversation: string | null;
  /** Its current activity; null: not reported, or an unknown value. */
  readonly fact: RegistryFact | null;
}

/** The agent's own registry of live processes, one file per process. */
export interface AgentRegistry {
  folder(env: Readonly<Record<string, string>>): string;
  file(pid: number): string;
  /** Null: not written yet, or not understood. */
  read(content: string): RegistryEntry | null;
}

export interface Agent {
  readonly kind: AgentKind;
  /** Starts of agents with the same gate are at least `gapMs` apart, across sessions; null: no gate. */
  gate(
    spec: AgentSpec,
    env: Readonly<Record<string, string>>,
  ): { readonly key: string; readonly gapMs: number } | null;
  /** Whether the start would resume a conversation and so needs no instruction file. Absent: never. */
  readonly resumes?: (context: AgentContext) => boolean;
  /** The program that a start needs: a path or a name on PATH; null: none. */
  program(spec: AgentSpec): string | null;
  /** Writes the files that the agent needs (prompt, settings) into the worker's folder and returns the launch. */
  prepare(context: AgentContext): Launch;
  /** The signal that asks the agent to end, and its grace period. */
  readonly end: { readonly signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP'; readonly graceMs: number };
  /** tmux name of the key that interrupts a turn and keeps the conversation; null: unknown. */
  readonly interruptKey: string | null;
  /**
   * Changes a text so that, typed and entered, it runs no command of the agent's and opens no mentioned file (unless
   * `mentions`). Everything else stays.
   */
  plainText(text: string, options: { readonly mentions: boolean }): PlainText;
  /**
   * Returns the content of the prompt line, from a screen with styles (core/terminal/cell-styles.ts); null: the agent's
   * screen cannot be read.
   */
  readonly composer: ((screen: readonly string[]) => Composer) | null;
  /** Parses a record of `events/` by file name and content; null: an unknown record. */
  report(name: string, content: string, at: number): AgentReport | null;
  /** Null: requests of this agent can be answered only in its pane. */
  readonly asks: AgentAsks | null;
  readonly registry: AgentRegistry | null;
  readonly telemetry: AgentTelemetry | null;
  /**
   * The next key that accepts its trust dialog for exactly that folder; null: no key is safe. The screen is read again
   * before each key.
   */
  readonly trust:
    | ((
        screen: readonly string[],
        folder: string,
        earlier?: readonly string[],
      ) => 'Up' | 'Down' | 'Enter' | null)
    | null;
  /** Reads the visible screen as plain lines; null: the agent's screen cannot be read. */
  readonly screen: ((lines: readonly string[]) => ScreenSeen | null) | null;
}
