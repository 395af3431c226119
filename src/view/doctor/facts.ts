/** What doctor judges by, as it was found on this machine. Types only; null stands for what could not be told. */
import type { Failure } from '../../core/failure.ts';
import type { LogoutFacts } from '../../core/wire/logout.ts';
import type { Finding, Level } from './finding.ts';

export interface TmuxFacts {
  /** What a start of muxcrew would be refused with. */
  readonly failure: Failure | null;
  /** `3.3a`; null with a failure. */
  readonly version: string | null;
  readonly path: string | null;
  /** Built with libutempter, which takes the end of a program from tmux before 3.6. */
  readonly utempter: boolean | null;
  /** Does a configuration of the person's own set pane-border-status? */
  readonly confSetsBorders: boolean;
  /** Where its sockets lie. */
  readonly folder: string;
  /** Null: it is not there yet, tmux makes it. */
  readonly folderGuard: { readonly mode: number; readonly own: boolean } | null;
  /** TMUX_TMPDIR where it is set and no folder: tmux takes /tmp without a word. */
  readonly badTmpdir: string | null;
  readonly socket: string;
  /** Sessions that muxcrew's server answers with. */
  readonly held: readonly {
    readonly id: string;
    /** By which tmux knows it; null: it has just gone. */
    readonly target: string | null;
  }[];
}

/** What an agent found of itself. */
export interface AgentFacts {
  /** Of the finding about `failure`. */
  readonly id: string;
  readonly level: Level;
  /** Why no worker of it can be started; null: one can. */
  readonly failure: Failure | null;
  readonly findings: readonly Finding[];
}

/** Damaged state files of a session. */
export interface DamageFacts {
  readonly session: string;
  /** `recovered`: the journal tells what it said. */
  readonly spec: { readonly why: string; readonly recovered: boolean } | null;
  /** Damaged records in its journal. */
  readonly records: number;
  /** Damaged files that are kept; full paths. */
  readonly kept: readonly string[];
}

export interface TerminalFacts {
  /** False: standard output is no terminal, and nothing can be said of it. */
  readonly here: boolean;
  readonly columns: number | null;
  readonly rows: number | null;
  readonly colours: 256 | 16 | 0;
  readonly noColour: boolean;
  readonly unicode: boolean;
  /** TERM; empty where it is not set. */
  readonly name: string;
  /** Is there a description of it for curses programs, tmux above all? Null: could not be told. */
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
  /** Of a lost one: was anybody of it at work, or waiting? */
  readonly lostWork: boolean;
  /** Does somebody supervise it? */
  readonly supervised: boolean;
  /** The process that holds its panes, while it lives. */
  readonly serverPid: number | null;
  /** Of that process; null: could not be told. */
  readonly cgroup: string | null;
}

export interface DoctorFacts {
  readonly node: { readonly version: string };
  readonly tmux: TmuxFacts;
  /** Of each agent that checks itself. */
  readonly agents: readonly AgentFacts[];
  /** What `git --version` says; null: not there. */
  readonly git: string | null;
  /** Null: it loads. Else why it does not. */
  readonly nodePty: string | null;
  readonly terminal: TerminalFacts;
  readonly folders: readonly FolderFacts[];
  readonly inotify: { readonly instances: Use; readonly watches: Use } | null;
  readonly logout: LogoutFacts;
  readonly sessions: readonly SessionFacts[];
  /** Sessions with damaged state files. */
  readonly damaged: readonly DamageFacts[];
  /** Lock files of nobody who lives. */
  readonly staleLocks: readonly string[];
  readonly config: {
    readonly failure: Failure | null;
    readonly untrusted: readonly { readonly path: string; readonly keys: readonly string[] }[];
    /** Layout files that cannot be used. */
    readonly badLayouts: readonly Failure[];
    /** The person's own tmux configuration, where one is named and not there. */
    readonly missingTmuxConf: string | null;
  };
}
