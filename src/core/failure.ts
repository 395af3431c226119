/**
 * Failures that a user can cause or fix, as data. Their exit codes are in exit-code.ts, their wording is in
 * view/failure-text.ts.
 */
import type { PlanProblem } from './plan/needs.ts';
import type { CommandRemedy, Remedy } from './remedy.ts';

/** Of node-pty: the package (npm leaves an optional one out whose build failed), or a compiled part that loads here. */
export type PtyLack = 'module' | 'binary';

export type Failure =
  // how it was called
  | { readonly kind: 'unknown-command'; readonly word: string; readonly near: readonly string[] }
  | { readonly kind: 'bad-usage'; readonly command: string; readonly detail: string }
  // the instruction files
  /** `present`: names of those that are there, where none was named. */
  | {
      readonly kind: 'no-instruction-file';
      readonly looked: string;
      readonly patterns: readonly string[];
      readonly present?: readonly string[];
    }
  | {
      readonly kind: 'bad-instruction-file';
      /** The command that takes the file, `run`; null: none takes it outside of the project. */
      readonly command?: string | null;
      readonly path: string;
      readonly problem: InstructionProblem;
    }
  | {
      readonly kind: 'bad-front-matter';
      readonly path: string;
      readonly line: number;
      readonly key: string | null;
      readonly expected: string;
      readonly got: string;
    }
  /** `known`: who else is there. */
  | {
      readonly kind: 'unknown-need';
      readonly path: string;
      readonly need: string;
      readonly known: readonly string[];
    }
  /** Each needs the next, and the last the first. */
  | { readonly kind: 'needs-ring'; readonly ring: readonly string[] }
  | {
      readonly kind: 'same-file-twice';
      readonly path: string;
      readonly first: string;
      readonly second: string;
    }
  // planning
  | { readonly kind: 'empty-task'; readonly path: string }
  | { readonly kind: 'bad-plan'; readonly path: string; readonly problem: PlanProblem }
  | {
      readonly kind: 'bad-template';
      readonly path: string;
      readonly line: number;
      readonly slot: string;
      readonly known: readonly string[];
    }
  | { readonly kind: 'planner-failed'; readonly problem: PlannerProblem }
  // the project and its configuration
  | { readonly kind: 'project-not-writable'; readonly path: string; readonly reason: string }
  /** Where a folder of the project must be. `link`: what a dangling symbolic link leads to. */
  | { readonly kind: 'not-a-folder'; readonly path: string; readonly link: string | null }
  /** `within`: the folder that it has to stay in. */
  | {
      readonly kind: 'linked-out';
      readonly path: string;
      readonly target: string;
      readonly within: string;
    }
  /** `more`: what else is wrong, here or in other sources. */
  | ({ readonly kind: 'bad-config'; readonly more?: readonly ConfigProblem[] } & ConfigProblem)
  | {
      readonly kind: 'bad-layout';
      readonly path: string;
      readonly line: number | null;
      readonly expected: string;
      readonly got: string;
    }
  | {
      readonly kind: 'no-layout';
      readonly wanted: string;
      readonly near: readonly string[];
      readonly known: readonly string[];
    }
  // what must be there
  /** `install`: what the machine's package manager is to be told; null or left out: unknown. */
  | { readonly kind: 'tmux-missing'; readonly install?: string | null }
  /** Bytes. */
  | {
      readonly kind: 'socket-path-too-long';
      readonly path: string;
      readonly bytes: number;
      readonly limit: number;
    }
  | { readonly kind: 'tmux-too-old'; readonly version: string; readonly needed: string }
  /** `tmux`, `install`: what could be used in its place. */
  | {
      readonly kind: 'pty-missing';
      readonly detail: string;
      readonly lacks?: PtyLack;
      readonly tmux?: 'ready' | 'tmux-missing' | 'tmux-too-old';
      readonly install?: string | null;
    }
  | {
      readonly kind: 'no-backend';
      readonly tmux: 'tmux-missing' | 'tmux-too-old';
      /** Why node-pty cannot be used. */
      readonly pty: string;
      readonly lacks?: PtyLack;
      readonly install?: string | null;
    }
  /** `folders`: where it was looked for besides PATH. */
  | { readonly kind: 'claude-missing'; readonly looked: string; readonly folders?: readonly string[] }
  | {
      readonly kind: 'claude-cli-path';
      readonly path: string;
      readonly problem: 'not there' | 'not executable' | 'a folder';
    }
  /** Neither systemd's user manager nor launchd. */
  | { readonly kind: 'no-service-manager'; readonly detail: string }
  | { readonly kind: 'program-missing'; readonly agent: string; readonly program: string }
  | {
      readonly kind: 'cwd-missing';
      readonly worker: string;
      readonly path: string;
      /** The instruction file that asks for it, and in which words. Missing: a folder that was there before. */
      readonly asked?: { readonly file: string; readonly cwd: string };
    }
  /** Front matter that widens rights, in files that the user has not trusted. `declined`: the user said no. */
  | {
      readonly kind: 'untrusted-front-matter';
      readonly files: readonly { readonly path: string; readonly keys: readonly string[] }[];
      readonly declined: boolean;
    }
  /** Files that git tracks and muxcrew would write or move, relative to `folder`. `here`: that is the current folder. */
  | {
      readonly kind: 'tracked-files';
      readonly folder: string;
      readonly here: boolean;
      readonly files: readonly string[];
    }
  // sessions and workers
  /** `ended`: there are sessions that have ended, which only their name or their folder selects. */
  | {
      readonly kind: 'no-session';
      readonly wanted: string | null;
      readonly live: readonly string[];
      readonly ended?: boolean;
    }
  /** `by`: of one name, of one folder, or of several folders elsewhere. `command`: what selects that one. */
  | {
      readonly kind: 'several-sessions';
      readonly wanted: string | null;
      readonly by: 'name' | 'folder' | 'only';
      readonly sessions: readonly {
        readonly id: string;
        readonly project: string;
        readonly standing: 'live' | 'lost' | 'ended';
        readonly command: CommandRemedy;
      }[];
    }
  /** `known`: `1 api`, `2 docs`. `fix`: default: the names that are near. */
  | {
      readonly kind: 'no-worker';
      readonly wanted: string;
      readonly known: readonly string[];
      readonly fix?: Remedy;
      /** The word names a session. */
      readonly isSession?: true;
    }
  | { readonly kind: 'no-run'; readonly wanted: string; readonly known: readonly string[] }
  | { readonly kind: 'several-runs'; readonly wanted: string; readonly found: readonly string[] }
  /** `through`: all of its workers are over. */
  | {
      readonly kind: 'session-runs';
      readonly session: string;
      readonly project: string;
      readonly through: boolean;
    }
  | { readonly kind: 'name-taken'; readonly name: string; readonly project: string }
  | {
      readonly kind: 'supervisor-silent';
      readonly session: string;
      readonly log: string;
      /** No process holds its lock. */
      readonly dead?: boolean;
    }
  | { readonly kind: 'session-lost'; readonly session: string }
  | {
      readonly kind: 'refused';
      readonly what: string;
      readonly why: string;
      readonly fixes?: readonly Remedy[];
    }
  /** The user did not confirm. `what`: what was not done, such as `not stopped`. */
  | { readonly kind: 'declined'; readonly what: string }
  | { readonly kind: 'timed-out'; readonly what: string; readonly seconds: number }
  // other hosts
  | { readonly kind: 'bad-host'; readonly wanted: string; readonly why: string }
  /** `said`: the last thing that ssh said of it. */
  | { readonly kind: 'host-unreachable'; readonly host: string; readonly said: string }
  | { readonly kind: 'ssh-missing' }
  | { readonly kind: 'muxcrew-missing-there'; readonly host: string }
  | {
      readonly kind: 'other-protocol';
      readonly host: string;
      readonly asked: number;
      readonly known: number;
    }
  /** `seen`: versions that are too old. */
  | { readonly kind: 'node-missing-there'; readonly host: string; readonly seen: readonly string[] }
  /** Of a project over there: what is there was not written by a muxcrew. */
  | {
      readonly kind: 'would-overwrite';
      readonly host: string;
      readonly project: string;
      readonly files: readonly string[];
    }
  | { readonly kind: 'project-missing'; readonly host: string; readonly path: string }
  // the terminal
  | {
      readonly kind: 'terminal-too-small';
      readonly columns: number;
      readonly rows: number;
      readonly neededColumns: number;
      readonly neededRows: number;
    }
  | { readonly kind: 'no-terminal'; readonly command: string }
  // the machine
  | { readonly kind: 'program-failed'; readonly program: string; readonly detail: string }
  | { readonly kind: 'backend-gone'; readonly backend: string; readonly detail: string }
  | { readonly kind: 'disk'; readonly path: string; readonly reason: string }
  /** muxcrew's state folder cannot be where the environment says. */
  | { readonly kind: 'no-home'; readonly home: string | null }
  | { readonly kind: 'open-state'; readonly path: string; readonly problem: StateProblem };

export type StateProblem =
  /** `byRoot`: root runs muxcrew with the environment of that user. `isHome`: HOME, where a state folder would be made. */
  | { readonly is: 'foreign'; readonly uid: number; readonly byRoot?: true; readonly isHome?: true }
  /** Others may write in it. `mode`: its permission bits. */
  | { readonly is: 'writable'; readonly mode: number }
  | { readonly is: 'no folder' };

export interface ConfigProblem {
  readonly path: string;
  readonly line: number | null;
  readonly key: string | null;
  readonly expected: string;
  readonly got: string;
}

export type PlannerProblem =
  | { readonly is: 'timeout'; readonly seconds: number }
  | { readonly is: 'not logged in'; readonly detail: string }
  /** It answered, but not in the form that was asked for. */
  | { readonly is: 'no answer'; readonly said: string }
  | { readonly is: 'bad answer'; readonly why: string }
  | { readonly is: 'error'; readonly detail: string };

export type InstructionProblem =
  | { readonly is: 'folder' }
  | { readonly is: 'empty' }
  | { readonly is: 'unreadable'; readonly reason: string }
  /** A link in the project, and where it leads. */
  | { readonly is: 'linked-out'; readonly target: string }
  /** A pipe, socket or device, such as a process substitution. */
  | { readonly is: 'not-regular' }
  | { readonly is: 'binary' }
  | { readonly is: 'too-large'; readonly bytes: number; readonly limit: number }
  | { readonly is: 'missing' }
  | { readonly is: 'bad-name'; readonly reason: string };
