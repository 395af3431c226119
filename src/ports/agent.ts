/** Which program a worker runs: how it is started, asked to end, spoken to, and what facts it gives of itself. */
import type { AskAnswer, AskKind, PermissionAsk } from '../core/model/facts/request.ts';
import type { TurnErrorKind } from '../core/model/facts/turn-error.ts';
import type { Usage } from '../core/model/facts/usage.ts';
import type { AgentKind, AgentSpec, EpochMs, WorkerId, WorkerSpec } from '../core/model/worker.ts';
import type { Launch } from './placement.ts';
import type { Message } from '../core/model/facts/message.ts';
import type { TurnFact } from '../core/model/facts/turn-fact.ts';
import type { RegistryFact } from '../core/model/facts/turn-sources.ts';

/** Where a worker finds things. All absolute. */
export interface WorkerPaths {
  readonly project: string;
  readonly statusFile: string;
  readonly boardFile: string;
  readonly outputs: string;
  /** The worker's own folder in the session's state: prompt, settings, `events/`. */
  readonly folder: string;
}

/** A worker that this one needs, as it stood when this one was started. */
export interface FinishedNeed {
  readonly id: WorkerId;
  readonly name: string;
  /** False: the person said to go on without it. */
  readonly completed: boolean;
  /** What it said last, cleaned; null: nothing. */
  readonly said: string | null;
  /** Its status file and its own instruction file, absolute. */
  readonly statusFile: string;
  readonly instructions: string;
}

export interface AgentContext {
  readonly worker: WorkerSpec;
  readonly paths: WorkerPaths;
  /** Everybody in the session, this worker too. */
  readonly crew: readonly { readonly id: WorkerId; readonly name: string }[];
  /** What it builds on. */
  readonly needs: readonly FinishedNeed[];
  /** Counts from 1. */
  readonly run: number;
  /** The conversation that it was in last, where that is another than its spec's. */
  readonly conversation: string | null;
  /** What waits for it: an agent that resumes may take it as its task, so that nothing has to be typed. */
  readonly messages: readonly Message[];
  /** The environment that the person started muxcrew in. */
  readonly env: Readonly<Record<string, string>>;
}

/** `not seen`: the screen shows something else, a dialog perhaps; nothing must be typed then. */
export type Composer =
  | { readonly is: 'empty' }
  /** `text`: what the user typed, or what was pasted, broken where the screen breaks it. */
  | { readonly is: 'draft'; readonly text: string }
  | { readonly is: 'not seen' };

/** A text that the agent takes as plain text. */
export interface PlainText {
  readonly text: string;
  /** As it was, the agent would have run it as a command. */
  readonly wasCommand: boolean;
}

/** What a record under `events/` says. */
export interface AgentReport {
  readonly turn: TurnFact | null;
  /** The conversation that it begins or goes on with; null or left out: it says nothing of that. */
  readonly conversation?: string | null;
  readonly permissionMode: string | null;
}

/** A request as its record says it. */
export interface AgentRequest extends PermissionAsk {
  /** Of the process that waits for the reply; while it lives, nobody has answered. */
  readonly pid: number;
}

/** Requests that a blocking hook of the agent's hands over, and their replies. */
export interface AgentAsks {
  /** Reads one `.req` record by its file name and content. Null: not one that it knows. */
  read(name: string, content: string): AgentRequest | null;
  /** The reply to that very request, one line; `content` is the record's. Null: no reply would do what the answer says. */
  reply(content: string, answer: AskAnswer): string | null;
}

/** What a screen shows that no hook tells. */
export type ScreenSeen =
  | { readonly is: 'dialog'; readonly kind: AskKind; readonly what: string }
  /** `limited`: for a usage limit; `inSeconds`: null where it does not say. */
  | {
      readonly is: 'retrying';
      readonly what: string;
      readonly limited: boolean;
      readonly inSeconds: number | null;
    }
  | { readonly is: 'composer' };

/** What the agent writes of itself as it goes: tokens, money, context, and why a turn failed. */
export interface AgentTelemetry {
  /** A file in the worker's folder, replaced whole: cost and context. */
  readonly statusFile: string;
  readStatus(content: string): Pick<Usage, 'costUsd' | 'contextPercent'> | null;
  /** The transcripts of a conversation that are there now, subagents' too; the main one first. */
  transcripts(env: Readonly<Record<string, string>>, cwd: string, conversation: string): readonly string[];
  /** One reader for all transcripts of a conversation. */
  reader(): TranscriptReader;
}

/** What a conversation's transcripts say; they are written up to some 300 ms late. */
export interface TranscriptFacts {
  /** Subagents included. Null before the first answer. */
  readonly tokens: Usage['tokens'];
  /** When the user last cut an answer or a tool short (Esc, or No in a dialog); null: never. */
  readonly interruptedAt: EpochMs | null;
  /** When the agent last answered, or called a tool; null: never. */
  readonly answeredAt: EpochMs | null;
  /** When Stop hooks of the user's continued a turn, each time. */
  readonly continuedAt: readonly EpochMs[];
  /** The API error in place of the newest answer; null: the newest answer is a real one. */
  readonly error: {
    readonly kind: TurnErrorKind;
    readonly what: string;
    readonly until: EpochMs | null;
    readonly at: EpochMs;
  } | null;
}

/** A prompt that the agent has taken up, also within a turn. */
export interface TranscriptPrompt {
  /** With lines of the agent's own before and after a long paste. */
  readonly text: string;
  /** When it was entered, or taken up. */
  readonly at: EpochMs;
}

export interface TranscriptReader {
  /** One whole line of any of them, in their order. */
  read(line: string): void;
  /** The prompts since the last call, oldest first, without subagents'. */
  takePrompts(): readonly TranscriptPrompt[];
  facts(): TranscriptFacts;
}

/** What an entry of the agent's own registry of live processes says. */
export interface RegistryEntry {
  readonly pid: number;
  /** Tells the process from another one with the same pid; ticks since the boot, see core/paths/process-start.ts. */
  readonly startTime: string | null;
  /** The conversation that it is in now. */
  readonly conversation: string | null;
  /** What it does; null: it has not said so yet, or in words that we don't know. */
  readonly fact: RegistryFact | null;
}

/** A registry that the agent keeps of its live processes, one file each. */
export interface AgentRegistry {
  folder(env: Readonly<Record<string, string>>): string;
  file(pid: number): string;
  /** Null: not written yet, or nothing that we know. */
  read(content: string): RegistryEntry | null;
}

export interface Agent {
  readonly kind: AgentKind;
  /** Starts of agents with the same gate are at least `gapMs` apart, across sessions. Null: no gate. */
  gate(
    spec: AgentSpec,
    env: Readonly<Record<string, string>>,
  ): { readonly key: string; readonly gapMs: number } | null;
  /** Would that start go on with its conversation, and need no instruction file? Absent: never. */
  readonly resumes?: (context: AgentContext) => boolean;
  /** The program that a start of it needs: a path, or a name on PATH. Null: it is always there. */
  program(spec: AgentSpec): string | null;
  /** Writes what the agent needs into its folder (prompt, settings) and gives its launch. */
  prepare(context: AgentContext): Launch;
  /** The signal that asks it to end by itself, and how long it is given. */
  readonly end: { readonly signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP'; readonly graceMs: number };
  /** The key that ends its turn and keeps the conversation, by tmux's name; null: none is known. */
  readonly interruptKey: string | null;
  /**
   * Changes a text so that the agent runs nothing in it when it is typed and entered, and opens no file that it mentions
   * unless `mentions`. Nothing else about it changes.
   */
  plainText(text: string, options: { readonly mentions: boolean }): PlainText;
  /** What stands where a message would be typed, on a screen with its looks (core/terminal/cell-styles.ts); null for agents whose screen nobody can read. */
  readonly composer: ((screen: readonly string[]) => Composer) | null;
  /** Reads one record of `events/`, by its file name and content. Null: not one that it knows. */
  report(name: string, content: string, at: number): AgentReport | null;
  /** Null: this agent's requests are answered in its pane alone. */
  readonly asks: AgentAsks | null;
  readonly registry: AgentRegistry | null;
  readonly telemetry: AgentTelemetry | null;
  /**
   * The next key that gives its trust dialog the answer yes for exactly that folder; null: none is safe now. The screen
   * is read again before each.
   */
  readonly trust:
    | ((
        screen: readonly string[],
        folder: string,
        earlier?: readonly string[],
      ) => 'Up' | 'Down' | 'Enter' | null)
    | null;
  /** Reads the visible screen, plain lines; null: nobody can. */
  readonly screen: ((lines: readonly string[]) => ScreenSeen | null) | null;
}
