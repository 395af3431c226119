/** What a command may touch, handed in by main.ts. What is dear to load is behind a function. */
import type { Failure } from '../core/failure.ts';
import type { LayoutSpec } from '../core/layout/spec.ts';
import type { AgentDefinition } from '../ports/agent-definition.ts';
import type { FrontMatter } from '../core/config/front-matter.ts';
import type { HostSettings } from '../core/wire/ssh-host.ts';
import type { RemoteTerminal } from '../core/wire/remote-request.ts';
import type { Caller } from '../core/wire/rights.ts';
import type { Result } from '../core/result.ts';
import type { StatePaths } from '../core/paths/session-paths.ts';
import type { ResolvedSetting, Settings } from '../core/config/settings.ts';
import type { Backend } from '../ports/backend.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenEmulator } from '../ports/emulator.ts';
import type { Exec } from '../ports/exec.ts';
import type { Files } from '../ports/files.ts';
import type { Locks } from '../ports/locks.ts';
import type { Machine } from '../ports/machine.ts';
import type { OpenLook } from '../ports/view-client.ts';
import type { Package } from '../ports/package.ts';
import type { Processes } from '../ports/processes.ts';
import type { RawTerminal, RawTerminalOptions } from '../ports/raw-terminal.ts';
import type { RemoteInput } from '../ports/remote-input.ts';
import type { Screen, ScreenOptions } from '../ports/screen.ts';
import type { Sockets } from '../ports/socket.ts';
import type { Placeholder } from '../ports/placeholder.ts';
import type { World } from '../runtime/world.ts';
import type { CommandWords } from '../cli/command.ts';

/** What a request from another host carries is the same as what is found here. */
export type Terminal = RemoteTerminal;

export interface UntrustedConfig {
  readonly path: string;
  /** As it was read. */
  readonly text: string;
  readonly keys: readonly string[];
  /** Of these keys. */
  readonly values: Readonly<Record<string, unknown>>;
}

export interface LoadedConfig {
  readonly settings: Settings;
  readonly resolved: readonly ResolvedSetting[];
  /** Widening keys of project files that wait for `muxcrew trust`. */
  readonly untrusted: readonly UntrustedConfig[];
  /** The project's configuration file as it was read; null: it has none. */
  readonly projectFile: { readonly path: string; readonly text: string } | null;
}

/** A layout file; the nearest of its name. */
export interface FoundLayout {
  readonly name: string;
  readonly path: string;
  readonly source: 'built-in' | 'user' | 'project';
  readonly read: () => Promise<Result<LayoutSpec>>;
}

export interface Trust {
  readonly list: () => readonly { readonly path: string; readonly hash: string; readonly folder?: string }[];
  /** `content`: exactly what the user has seen; the file is not read again. */
  readonly add: (path: string, content: string, folder?: string | null) => Result<null>;
  readonly remove: (path: string) => boolean;
  /** Did the person consent to the file with exactly this content? */
  readonly isTrusted: (
    path: string,
    content: string,
    place?: { readonly folder: string | null; readonly strict: boolean },
  ) => boolean;
}

export interface Context {
  readonly cwd: string;
  /** False where they called from elsewhere without a project: then the current folder is where a login begins. */
  readonly folderMeant: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly terminal: Terminal;
  readonly version: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** All of standard input, as text. */
  readonly readInput: () => Promise<string>;
  /** One line of standard input; empty at its end. */
  readonly readLine: () => Promise<string>;
  /** Hands standard input on as it comes; null is its end. The returned function ends that. */
  readonly pumpInput: (to: (piece: Uint8Array | null) => void) => Promise<() => void>;
  /** Standard input as another muxcrew feeds it. */
  readonly openRemoteInput: () => Promise<RemoteInput>;
  readonly files: Files;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly exec: Exec;
  readonly locks: Locks;
  readonly sockets: Sockets;
  /** Does an ssh-agent answer at that socket? */
  readonly keyAgentAnswers: (socket: string) => Promise<boolean>;
  readonly paths: StatePaths;
  readonly pid: number;
  /** The attach of somebody on another host that this command is a part of, by its id; null: of nobody. */
  readonly attachment: string | null;
  /** Who called this command, as far as it matters: what all may do is the user's. */
  readonly caller: Caller;
  /** By what name the person who called from elsewhere knows this host; null: they have called here. */
  readonly host: string | null;
  /** How the user calls muxcrew in a shell here: its name, or a path where no PATH has it. */
  readonly command: string;
  /** Runs another command line, in this context but for the changes. */
  readonly again: (changes: Partial<Context>, argv: readonly string[]) => Promise<number>;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  readonly newUuid: () => string;
  /** Hexadecimal SHA-256. */
  readonly hash: (content: string | Uint8Array) => string;
  /** This very muxcrew, to be put on another host. */
  readonly pack: () => Promise<Package>;
  /** argv that starts this very muxcrew: `[node, main.js]`. */
  readonly self: readonly string[];
  /** The folder of shipped scripts. */
  readonly assets: string;
  readonly placeholder: () => Promise<Placeholder>;
  readonly backend: (
    kind: Settings['backend'],
    wishes: { readonly tmuxConf: string | null; readonly windowSize?: Settings['windowSize'] },
  ) => Promise<Result<Backend>>;
  /** Holds pseudo-terminals until there are no more to hold. */
  readonly hold: () => Promise<Result<unknown>>;
  readonly config: (
    project: string,
    flags: Readonly<Record<string, unknown>>,
    /** Default: that of this process. */
    env?: Readonly<Record<string, string>>,
  ) => Promise<Result<LoadedConfig>>;
  /** Hosts that the person's own configuration names. */
  readonly hosts: () => Promise<Result<HostSettings>>;
  /** Why the state folder cannot be used; null: it can. */
  readonly stateProblem: () => Failure | null;
  /** A folder for sockets with names of so many bytes: the wanted one or, where that is too long, a short one; only this user's. Null: there can be none. */
  readonly socketFolder: (wanted: string, nameBytes: number) => string | null;
  readonly trust: () => Promise<Trust>;
  /** All layouts that a session of that project can have, by name. */
  readonly layouts: (project: string) => Promise<readonly FoundLayout[]>;
  /** For doctor and plan. */
  readonly machine: () => Promise<Machine>;
  /** The registry of agents; loads each agent's definition, and nothing else of it. */
  readonly agents: () => Promise<readonly AgentDefinition[]>;
  readonly findInstructions: (patterns: readonly string[], cwd: string) => Promise<Result<readonly string[]>>;
  /** What stands at the top of an instruction file; `text` is the whole file. */
  readonly frontMatter: (path: string, text: string) => Promise<Result<FrontMatter>>;
  readonly openScreen: (options: ScreenOptions) => Promise<Screen>;
  /** For the view of the pty backend alone. */
  readonly openRawTerminal: (options: RawTerminalOptions) => Promise<RawTerminal>;
  readonly openEmulator: () => Promise<OpenEmulator>;
  readonly openLook: () => Promise<OpenLook>;
  /** For the supervisor: everything loaded at once, so that an upgrade underneath takes nothing away from it. */
  readonly world: (session: string) => Promise<Result<World>>;
  /** Of every command that people are shown, in their order. */
  readonly commandNames: readonly string[];
  /** A command's own words; null when there is none of that name. */
  readonly commandWords: (name: string) => Promise<CommandWords | null>;
  /** Called with SIGINT or SIGTERM; the returned function takes the listener away. */
  readonly onInterrupt: (listener: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void;
  /** Has the terminal that we were started on somebody at its other end? */
  readonly terminalIsThere: () => boolean;
  /** Called with SIGHUP, which then does not end the process. */
  readonly onHangUp: (listener: () => void) => void;
}
