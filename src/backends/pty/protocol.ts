/**
 * The protocol between the pty server and its clients, over one Unix socket. Types and numbers only; frame.ts
 * encodes them.
 *
 * The client sends hello, with its protocol version and the key that only this user can read. The server answers
 * with welcome, or with bye and a reason, and closes. Then each request of the client is answered once, in order.
 * A watching client also gets hints, an attached client (`look`) the scene and the panes in it.
 *
 *     client                                server
 *     hello {v, key}               ->
 *                                  <-       welcome {v, pid, startTime}   |  bye {reason, …}, closed
 *     ask {id, op: 'watch'}        ->
 *                                  <-       answer {id, result}
 *                                  <-       hint {session, hint}          whenever something changed
 *     ask {id, op: 'look'}         ->
 *                                  <-       answer {id, result}
 *                                  <-       scene                         whenever it changed
 *                                  <-       screen, output, …             of the panes in the window in view
 *     input, size, …               ->
 *     view {act}                   ->
 *                                  <-       scene, if it changed; then acted
 */
import type { Arrangement, PaneId, Size } from '../../core/terminal/geometry.ts';
import type { RequestMark } from '../../core/snapshot/request-marks.ts';
import type { Result } from '../../core/result.ts';
import type { Scene, ViewAct } from '../../core/terminal/scene.ts';
import type {
  CreateRequest,
  Hint,
  ListOutcome,
  Listing,
  NewPane,
  PaneCommand,
  PaneLog,
} from '../../ports/backend.ts';
import type { LookingTerminal } from '../../ports/view-client.ts';

/** Increased when an older side could misunderstand; additions that an older side ignores don't count. */
export const protocolVersion = 2;

/** The first byte of every frame's body. */
export const frameKinds = {
  /** One JSON value, UTF-8: a `ClientMessage` or a `ServerMessage`. */
  message: 1,
  /** Pane number (4 bytes), then its output. Server to client. */
  output: 2,
  /** Pane number (4 bytes; 0: the focused one), then what the user typed. Client to server. */
  input: 3,
  /**
   * Pane number (4 bytes), columns (2), rows (2), then escape sequences that draw the present screen, with
   * modes and cursor, on a terminal that was just reset. Includes all earlier output of the pane. Sent again
   * whenever its size has changed. Server to client.
   */
  screen: 4,
} as const;

/** In `input`: the focused pane. No pane has this id. */
export const focusedPane = '%0';

/** A longer frame of the pty server is refused: a large screen in full colour fits. */
export const frameLimitBytes = 16 * 1024 * 1024;
/** A client that sends a longer frame is disconnected: the largest message to a supervisor (8 MB) fits. */
export const requestLimitBytes = 9 * 1024 * 1024;
/** A longer text is not typed into a pane. Bytes of UTF-8. */
export const pasteLimitBytes = 8 * 1024 * 1024;
/** The same limit before the hello. */
export const firstFrameLimitBytes = 4096;

export interface Hello {
  readonly is: 'hello';
  readonly v: number;
  /** Content of the key file, which only the user can read: Node cannot ask a socket for its peer. */
  readonly key: string;
}

/** Pane numbers on the wire are those in `PaneId`s: `%3` is 3. */
export type ClientMessage =
  | Hello
  | ({ readonly is: 'ask'; readonly id: number } & Ask)
  /** The attached terminal was resized. */
  | { readonly is: 'size'; readonly size: Size }
  /** A user's action on the view, by prefix keys and mouse. Ignored where it does not apply. */
  | { readonly is: 'view'; readonly act: ViewAct };

/**
 * Which of several clients decides the size of the windows: the one that was active last, or the smallest.
 */
export type WindowSize = 'latest' | 'smallest';

export type Ask =
  | { readonly op: 'create'; readonly request: CreateRequest; readonly windowSize: WindowSize }
  | { readonly op: 'list'; readonly session: string }
  | { readonly op: 'sessions' }
  | {
      readonly op: 'respawn';
      readonly session: string;
      readonly pane: PaneId;
      readonly command: PaneCommand;
      readonly log: PaneLog | null;
    }
  | {
      readonly op: 'add';
      readonly session: string;
      readonly arrangement: Arrangement;
      readonly panes: readonly NewPane[];
    }
  | { readonly op: 'arrange'; readonly session: string; readonly arrangement: Arrangement }
  | { readonly op: 'focus'; readonly session: string; readonly pane: PaneId }
  | { readonly op: 'zoom'; readonly session: string; readonly pane: PaneId }
  | { readonly op: 'remove-pane'; readonly session: string; readonly pane: PaneId }
  | {
      readonly op: 'title';
      readonly session: string;
      readonly text: string;
      /** Missing in earlier builds. */
      readonly marks?: readonly RequestMark[];
    }
  | { readonly op: 'move-sidebar'; readonly session: string; readonly slot: PaneId }
  | {
      readonly op: 'open-sidebar';
      readonly session: string;
      readonly slot: PaneId;
      readonly command: PaneCommand;
    }
  | { readonly op: 'paste'; readonly session: string; readonly pane: PaneId; readonly text: string }
  | { readonly op: 'press'; readonly session: string; readonly pane: PaneId; readonly key: string }
  | {
      readonly op: 'capture';
      readonly session: string;
      readonly pane: PaneId;
      readonly history: number;
      /**
       * The visible screen with its styles (core/terminal/cell-styles.ts); an older server returns plain
       * lines.
       */
      readonly looks?: true;
    }
  | { readonly op: 'detach'; readonly session: string; readonly client: string | null }
  | { readonly op: 'restart-log'; readonly session: string; readonly pane: PaneId; readonly log: PaneLog }
  | { readonly op: 'destroy'; readonly session: string }
  /** From now on this connection gets hints about that session. */
  | { readonly op: 'watch'; readonly session: string }
  /** From now on this connection is a user's terminal that shows the session. */
  | { readonly op: 'look'; readonly session: string; readonly client: LookingTerminal }
  /** Escape sequences that draw the pane's screen with its history, for scrolling back. One string. */
  | { readonly op: 'history'; readonly session: string; readonly pane: PaneId };

/** The answer to each request, if it is not refused. */
export interface Answers {
  readonly create: Listing;
  readonly list: ListOutcome;
  readonly sessions: readonly string[];
  readonly add: Listing;
  readonly capture: readonly string[];
  readonly history: string;
}

export type AnswerOf<Op extends Ask['op']> = Op extends keyof Answers ? Answers[Op] : null;

export type ServerMessage =
  | { readonly is: 'welcome'; readonly v: number; readonly pid: number; readonly startTime: string }
  /** The last message before the pty server closes the connection. */
  | { readonly is: 'bye'; readonly reason: ByeReason; readonly detail: string }
  | { readonly is: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly is: 'hint'; readonly session: string; readonly hint: Hint }
  | { readonly is: 'scene'; readonly scene: Scene }
  /** A pane rang that is hidden, or was not shown yet. */
  | { readonly is: 'bell' }
  /** Answers each `view` in turn: it is done, and the resulting scene was sent. */
  | { readonly is: 'acted' };

export type ByeReason =
  /** Another protocol version; `detail` names both. */
  | 'version'
  /** Another user, or no hello. */
  | 'stranger'
  /** An invalid frame, invalid JSON, a frame that is too long, or an unknown request. */
  | 'garbage'
  /** The client reads too slowly. */
  | 'slow'
  | 'detached'
  | 'session-gone'
  | 'holder-ends';
