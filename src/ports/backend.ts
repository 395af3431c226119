/**
 * What holds panes and outlives every view. It holds, and decides nothing. Three implementations pass one contract
 * suite (test/backends/contract.ts): memory, tmux, pty.
 */
import type { Arrangement, PaneId, PaneRole, Rect, Size, WindowId } from '../core/terminal/geometry.ts';
import type { RequestMark } from '../core/snapshot/request-marks.ts';
import type { Result } from '../core/result.ts';
import type { EpochMs } from '../core/model/worker.ts';
import type { ProcessIdentity } from './processes.ts';

export type { PaneId, WindowId } from '../core/terminal/geometry.ts';

export interface PaneCommand {
  readonly argv: readonly string[];
  /** Must exist: a missing folder is refused, never replaced by another. */
  readonly cwd: string;
  /** The whole environment, but for what a terminal sets itself (TERM, TMUX, TMUX_PANE). Secrets never show in `ps`. */
  readonly env: Readonly<Record<string, string>>;
}

/** What a pane prints is appended here, escape sequences and all; at most `limitBytes` are kept, the newest. */
export interface PaneLog {
  readonly path: string;
  readonly limitBytes: number;
  /** The folder that links must not lead out of. Missing: of a session of an earlier build. */
  readonly within?: string;
}

export interface NewPane {
  readonly role: PaneRole;
  readonly command: PaneCommand;
  readonly log: PaneLog | null;
}

export interface CreateRequest {
  /** Already sanitised: `[a-z0-9-]`, at most 64 long. */
  readonly session: string;
  readonly arrangement: Arrangement;
  /** One for each pane of the arrangement except the slots. */
  readonly panes: readonly NewPane[];
  /** Windows and panes that the user opens start in it. Missing: the backend's choice. */
  readonly folder?: string;
}

export interface WindowFact {
  readonly id: WindowId;
  readonly index: number;
  readonly size: Size;
  /** The one that attached clients look at. */
  readonly active: boolean;
  /** Shows one pane alone for now. */
  readonly zoomed: boolean;
}

export interface PaneFact {
  readonly id: PaneId;
  readonly window: WindowId;
  /** Null: a pane that muxcrew did not make (the person split one). Never touched. */
  readonly role: PaneRole | null;
  readonly rect: Rect;
  /** The focused pane of its window. */
  readonly active: boolean;
  /** Of the pane's own process; null for a slot. */
  readonly pid: number | null;
  /** Set once the process has ended; the screen stays. Both null: the backend lost the status. */
  readonly dead: { readonly code: number | null; readonly signal: string | null } | null;
  /** The log writer: `stuck` means that it does not keep up and the backend would have to store what it leaves. */
  readonly log: 'off' | 'writing' | 'stuck';
}

export interface ClientFact {
  /** The terminal's path, `/dev/pts/3`; the client's address for detach. */
  readonly id: string;
  readonly size: Size;
  readonly since: EpochMs;
  readonly terminal: string;
  readonly pid: number;
  /** Has anything been typed into it since it came? Attaching itself takes up to a second. */
  readonly typed: boolean;
}

export interface Listing {
  readonly server: ProcessIdentity;
  readonly windows: readonly WindowFact[];
  readonly panes: readonly PaneFact[];
  readonly clients: readonly ClientFact[];
}

/** `session-gone`: the server answers and has no such session. `backend-gone`: nobody answers. */
export type ListOutcome =
  | { readonly is: 'listed'; readonly listing: Listing }
  | { readonly is: 'session-gone' }
  | { readonly is: 'backend-gone'; readonly detail: string };

/** A hint that something changed: list again. Hints may be late, doubled or missing. */
export type Hint = 'panes' | 'size' | 'clients' | 'window' | 'gone';

export interface Watch {
  dispose(): void;
}

export type Done = Result<null>;

export interface AttachCommand {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** By which the backend's own commands name the session, whatever the user calls it; absent: it has no such commands. */
  readonly target?: string;
  /** What the user should know of how their terminal is drawn; null or absent: nothing. */
  readonly note?: string | null;
}

export interface Announcement {
  /** What the windows of the clients' own terminals are called, where they can be. One line, cleaned by the caller. */
  readonly title: string;
  /** What `prefix n` goes through. */
  readonly marks: readonly RequestMark[];
}

export interface Backend {
  readonly kind: 'memory' | 'tmux' | 'pty';
  /** Is it here and usable? Gives its version for people. */
  check(): Promise<Result<string>>;
  /** Sidebar and all panes at their final sizes; nothing is left behind when it fails. */
  create(request: CreateRequest): Promise<Result<Listing>>;
  list(session: string): Promise<ListOutcome>;
  /** Ids of the sessions that this backend holds; empty when nobody answers. */
  sessions(): Promise<readonly string[]>;
  /** Starts a command in a pane, in the place of what is there (which is ended by SIGHUP, if it still runs). */
  respawn(session: string, pane: PaneId, command: PaneCommand, log: PaneLog | null): Promise<Done>;
  /** Adds panes and lays all out anew: the arrangement names every pane of its windows, old and new; see `arrange`. */
  add(session: string, arrangement: Arrangement, panes: readonly NewPane[]): Promise<Result<Listing>>;
  /**
   * Lays the present panes out. Panes move between windows where the arrangement groups them otherwise, and windows come
   * and go; programs run on, and what was looked at is looked at after. A window none of whose workers it names is left
   * alone; of the others it names every pane.
   */
  arrange(session: string, arrangement: Arrangement): Promise<Done>;
  focus(session: string, pane: PaneId): Promise<Done>;
  /** Focuses a pane and shows it alone in its window, until another one is focused. Twice is harmless. */
  zoom(session: string, pane: PaneId): Promise<Done>;
  /** What clients are shown of the session beside its panes. */
  announce(session: string, announcement: Announcement): Promise<Done>;
  /** Puts the sidebar into the slot of the window in view, and that slot where the sidebar was. No size changes. */
  moveSidebar(session: string, slot: PaneId): Promise<Done>;
  /** Makes a slot the sidebar's pane and starts it there; refused while there is a sidebar. No size changes. */
  openSidebar(session: string, slot: PaneId, command: PaneCommand): Promise<Done>;
  /** Pastes text as a terminal would (bracketed where the program asked for it). No Enter. Sanitised by the caller. */
  paste(session: string, pane: PaneId, text: string): Promise<Done>;
  /** Presses one key, by tmux's name: `Enter`, `Escape`, `C-c`. */
  press(session: string, pane: PaneId, key: string): Promise<Done>;
  /** What the pane shows as plain lines, with up to `history` lines from before. */
  capture(session: string, pane: PaneId, history: number): Promise<Result<readonly string[]>>;
  /** The visible screen as lines with their looks, as core/terminal/cell-styles.ts reads them; plain where nobody knows them. */
  captureLooks(session: string, pane: PaneId): Promise<Result<readonly string[]>>;
  /** Ends clients' views; workers notice nothing. `null`: all clients of the session. */
  detach(session: string, client: string | null): Promise<Done>;
  /** The argv and environment to hand a terminal to, so that it shows the session. */
  attachCommand(session: string): Promise<Result<AttachCommand>>;
  /** Ends a pane's log writer, stuck or not, with what was stored for it, and starts a new one. */
  restartLog(session: string, pane: PaneId, log: PaneLog): Promise<Done>;
  /** Takes one pane away; its process gets SIGHUP. */
  removePane(session: string, pane: PaneId): Promise<Done>;
  /** Takes the session away. Its processes get SIGHUP; ending those that ignore it is not the backend's business. */
  destroy(session: string): Promise<Done>;
  watch(session: string, hint: (hint: Hint) => void): Promise<Result<Watch>>;
}
