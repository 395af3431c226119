/**
 * A backend holds panes, which outlive every view, and makes no decisions. The implementations (memory, tmux, pty) pass
 * one contract suite (test/backends/contract.ts).
 */
import type { Arrangement, PaneId, PaneRole, Rect, Size, WindowId } from '../core/terminal/geometry.ts';
import type { RequestMark } from '../core/snapshot/request-marks.ts';
import type { Result } from '../core/result.ts';
import type { EpochMs } from '../core/model/worker.ts';
import type { ProcessIdentity } from './processes.ts';

export type { PaneId, WindowId } from '../core/terminal/geometry.ts';

export interface PaneCommand {
  readonly argv: readonly string[];
  /** Must exist: a missing folder is an error, never replaced by another one. */
  readonly cwd: string;
  /** The whole environment, except what a terminal sets (TERM, TMUX, TMUX_PANE). Secrets never show in `ps`. */
  readonly env: Readonly<Record<string, string>>;
}

/** A pane's output is appended here with escape sequences; the newest `limitBytes` are kept. */
export interface PaneLog {
  readonly path: string;
  readonly limitBytes: number;
  /** Links must not lead out of this folder. Absent in sessions of earlier builds. */
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
  /** One per pane of the arrangement, except slots. */
  readonly panes: readonly NewPane[];
  /** Working directory of windows and panes that the user opens. Absent: the backend's default. */
  readonly folder?: string;
}

export interface WindowFact {
  readonly id: WindowId;
  readonly index: number;
  readonly size: Size;
  /** The window that attached clients show. */
  readonly active: boolean;
  /** Shows only its active pane. */
  readonly zoomed: boolean;
}

export interface PaneFact {
  readonly id: PaneId;
  readonly window: WindowId;
  /** Null: not created by muxcrew (for example a split by the user). Never touched. */
  readonly role: PaneRole | null;
  readonly rect: Rect;
  /** The focused pane of its window. */
  readonly active: boolean;
  /** Pid of the pane's process; null for a slot. */
  readonly pid: number | null;
  /** Set once the process has ended; the screen stays. Both null: the backend lost the exit status. */
  readonly dead: { readonly code: number | null; readonly signal: string | null } | null;
  /** The log writer. `stuck`: it does not keep up, and the backend would have to buffer the output. */
  readonly log: 'off' | 'writing' | 'stuck';
}

export interface ClientFact {
  /** The path of the terminal, `/dev/pts/3`: the client's address for detach. */
  readonly id: string;
  readonly size: Size;
  readonly since: EpochMs;
  readonly terminal: string;
  readonly pid: number;
  /** Whether the user has typed since attaching. Attaching takes up to a second. */
  readonly typed: boolean;
}

export interface Listing {
  readonly server: ProcessIdentity;
  readonly windows: readonly WindowFact[];
  readonly panes: readonly PaneFact[];
  readonly clients: readonly ClientFact[];
}

/** `session-gone`: the server has no such session. `backend-gone`: no server answers. */
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
  /** The session's name in the backend's own commands; absent: the backend has no such commands. */
  readonly target?: string;
  /** A remark for the user about how their terminal is drawn; null or absent: none. */
  readonly note?: string | null;
}

export interface Announcement {
  /** Title of the client terminals, where supported. One line, cleaned by the caller. */
  readonly title: string;
  /** What `prefix n` cycles over. */
  readonly marks: readonly RequestMark[];
}

export interface Backend {
  readonly kind: 'memory' | 'tmux' | 'pty';
  /** Whether the backend is installed and usable; returns its version for display. */
  check(): Promise<Result<string>>;
  /** Creates sidebar and panes at their final sizes; a failure leaves nothing behind. */
  create(request: CreateRequest): Promise<Result<Listing>>;
  list(session: string): Promise<ListOutcome>;
  /** Ids of the sessions that this backend holds; empty if no server answers. */
  sessions(): Promise<readonly string[]>;
  /** Starts a command in a pane in place of the current one, which is ended by SIGHUP if it still runs. */
  respawn(session: string, pane: PaneId, command: PaneCommand, log: PaneLog | null): Promise<Done>;
  /**
   * Adds panes and arranges all windows again. The arrangement names every pane of its windows, old and new; see
   * `arrange`.
   */
  add(session: string, arrangement: Arrangement, panes: readonly NewPane[]): Promise<Result<Listing>>;
  /**
   * Arranges the present panes. Panes move between windows as the arrangement groups them, and windows are created and
   * removed; programs keep running, and the window in view stays in view. Windows with none of the named workers stay
   * as they are; of other windows the arrangement names every pane.
   */
  arrange(session: string, arrangement: Arrangement): Promise<Done>;
  focus(session: string, pane: PaneId): Promise<Done>;
  /** Focuses a pane and zooms it until another one is focused. Idempotent. */
  zoom(session: string, pane: PaneId): Promise<Done>;
  /** Sets what clients see of the session besides its panes. */
  announce(session: string, announcement: Announcement): Promise<Done>;
  /** Swaps the sidebar with the slot of the window in view. No sizes change. */
  moveSidebar(session: string, slot: PaneId): Promise<Done>;
  /** Turns a slot into the sidebar's pane and starts the sidebar there; refused if there is one. No sizes change. */
  openSidebar(session: string, slot: PaneId, command: PaneCommand): Promise<Done>;
  /**
   * Pastes text as a terminal would (bracketed if the program asked for it), without Enter. Sanitised by the caller.
   */
  paste(session: string, pane: PaneId, text: string): Promise<Done>;
  /** Presses one key, by its tmux name: `Enter`, `Escape`, `C-c`. */
  press(session: string, pane: PaneId, key: string): Promise<Done>;
  /** Returns the pane's screen as plain lines, with up to `history` lines above it. */
  capture(session: string, pane: PaneId, history: number): Promise<Result<readonly string[]>>;
  /**
   * Returns the visible screen with styles, as core/terminal/cell-styles.ts reads them; plain where styles are unknown.
   */
  captureStyles(session: string, pane: PaneId): Promise<Result<readonly string[]>>;
  /** Detaches clients; workers keep running. `null`: all clients of the session. */
  detach(session: string, client: string | null): Promise<Done>;
  /** Returns the command and environment that show the session in a terminal. */
  attachCommand(session: string): Promise<Result<AttachCommand>>;
  /** Ends a pane's log writer, stuck or not, with its buffered output, and starts another. */
  restartLog(session: string, pane: PaneId, log: PaneLog): Promise<Done>;
  /** Removes a pane; its process gets SIGHUP. */
  removePane(session: string, pane: PaneId): Promise<Done>;
  /** Removes the session. Its processes get SIGHUP; the backend does not end those that ignore it. */
  destroy(session: string): Promise<Done>;
  watch(session: string, hint: (hint: Hint) => void): Promise<Result<Watch>>;
}
