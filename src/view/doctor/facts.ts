/** The facts that doctor judges. Types only; null means unknown. */
import type { Failure } from '../../core/failure.ts';
import type { LogoutFacts } from '../../core/wire/logout.ts';
import type { Finding, Level } from './finding.ts';

export interface TmuxFacts {
  /** The failure that a start of muxcrew would report. */
  readonly failure: Failure | null;
  /** `3.3a`; null with a failure. */
  readonly version: string | null;
  readonly path: string | null;
  /** Built with libutempter, with which tmux before 3.6 misses the exit of programs. */
  readonly utempter: boolean | null;
  /** The user's own configuration sets pane-border-status. */
  readonly confSetsBorders: boolean;
  /** The folder of its sockets. */
  readonly folder: string;
  /** Null: it does not exist yet; tmux creates it. */
  readonly folderGuard: { readonly mode: number; readonly own: boolean } | null;
  /** TMUX_TMPDIR if it is set but no folder: tmux silently uses /tmp. */
  readonly badTmpdir: string | null;
  readonly socket: string;
  /** Sessions that muxcrew's server reports. */
  readonly held: readonly {
    readonly id: string;
    /** Its name in tmux; null: it has just gone. */
    readonly target: string | null;
  }[];
}

/** An agent's findings about itself. */
export interface AgentFacts {
  /** Id of the finding about `failure`. */
  readonly id: string;
  readonly level: Level;
  /** Why no worker of it can start; null: it can. */
  readonly failure: Failure | null;
  readonly findings: readonly Finding[];
}

/** Damaged state files of a session. */
export interface DamageFacts {
  readonly session: string;
  /** `recovered`: the journal can restore it. */
  readonly spec: { readonly why: string; readonly recovered: boolean } | null;
  /** Number of damaged records in its journal. */
  readonly records: number;
  /** Damaged files that are kept; full paths. */
  readonly kept: readonly string[];
}

export interface TerminalFacts {
  /** False: standard output is no terminal, so it cannot be judged. */
  readonly here: boolean;
  readonly columns: number | null;
  readonly rows: number | null;
  readonly colours: 256 | 16 | 0;
  readonly noColour: boolean;
  readonly unicode: boolean;
  /** TERM; empty if unset. */
  readonly name: string;
  /** Whether terminfo describes it, which tmux needs. Null: unknown. */
  readonly known: boolean | null;
}

export interface FolderFacts {
  /** `project`, `state`, `temporary`. */
  readonly role: string;
  readonly path: string;
  readonly freeBytes: number | null;
  readonly writable: boolean;
}

export interface Use {
  readonly limit: number;
  readonly used: number;
}

export interface SessionFacts {
  readonly id: string;
  readonly standing: 'starting' | 'live' | 'lost' | 'ended';
  /** For a lost session: whether workers were running or waiting. */
  readonly lostWork: boolean;
  /** A supervisor is running. */
  readonly supervised: boolean;
  /** The process that owns its panes, while it is alive. */
  readonly serverPid: number | null;
  /** Of that process; null: unknown. */
  readonly cgroup: string | null;
}

export interface DoctorFacts {
  readonly node: { readonly version: string };
  readonly tmux: TmuxFacts;
  /** From each agent that checks itself. */
  readonly agents: readonly AgentFacts[];
  /** Output of `git --version`; null: git is missing. */
  readonly git: string | null;
  /** Null: it loads. Otherwise the reason why it does not. */
  readonly nodePty: string | null;
  readonly terminal: TerminalFacts;
  readonly folders: readonly FolderFacts[];
  readonly inotify: { readonly instances: Use; readonly watches: Use } | null;
  readonly logout: LogoutFacts;
  readonly sessions: readonly SessionFacts[];
  /** Sessions with damaged state files. */
  readonly damaged: readonly DamageFacts[];
  /** Lock files of dead processes. */
  readonly staleLocks: readonly string[];
  readonly config: {
    readonly failure: Failure | null;
    readonly untrusted: readonly { readonly path: string; readonly keys: readonly string[] }[];
    /** Unusable layout files. */
    readonly badLayouts: readonly Failure[];
    /** The user's own tmux configuration, if the setting names a missing file. */
    readonly missingTmuxConf: string | null;
  };
}
