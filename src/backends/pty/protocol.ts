/**
 * What the holder of pseudo-terminals and its clients say to each other, over one Unix socket. Types and numbers only;
 * how they become bytes is in frame.ts.
 *
 * A conversation: the client says hello, with the version that it speaks and the key that only this user can read. The
 * holder welcomes it, or says bye with the reason and closes. Then the client asks, and each question is answered once,
 * in the order of asking; a watching client is told hints, a looking client the scene and the panes in it.
 *
 *     client                                holder
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

/** Grows when an older side could misunderstand; additions that are passed over where unknown don't count. */
export const protocolVersion = 2;

/** The first byte of every frame's body. */
export const frameKinds = {
  /** One JSON value, UTF-8: a `ClientMessage` or a `HolderMessage`. */
  message: 1,
  /** Pane number (4 bytes), then what the pane printed. Holder to client. */
  output: 2,
  /** Pane number (4 bytes; 0: whichever has the focus), then what the person typed. Client to holder. */
  input: 3,
  /**
   * Pane number (4 bytes), columns (2), rows (2), then escape sequences that draw the screen as it is, modes and cursor
   * too, on a terminal that was just reset. What the pane printed before is in it. Anew whenever its size has changed.
   * Holder to client.
   */
  screen: 4,
} as const;

/** In `input`: whichever pane has the focus. No pane is ever called so. */
export const focusedPane = '%0';

/** A longer frame of the pty server is refused: a large screen in full colour has room. */
export const frameLimitBytes = 16 * 1024 * 1024;
/** A longer frame of a client is refused, and its sender with it: the largest message to a supervisor (8 MB) has room. */
export const requestLimitBytes = 9 * 1024 * 1024;
/** A longer text is not typed into a pane. Bytes of UTF-8. */
export const pasteLimitBytes = 8 * 1024 * 1024;
/** The same for who has not said hello yet. */
export const firstFrameLimitBytes = 4096;

export interface Hello {
  readonly is: 'hello';
  readonly v: number;
  /** Content of the key file, which nobody but the user can read: Node cannot ask a socket who is at its other end. */
  readonly key: string;
}

/** Pane numbers on the wire are those in `PaneId`s: `%3` is 3. */
export type ClientMessage =
  | Hello
  | ({ readonly is: 'ask'; readonly id: number } & Ask)
  /** The terminal that looks has another size now. */
  | { readonly is: 'size'; readonly size: Size }
  /** What the person does to the view itself, by prefix keys and mouse. Refused silently where it makes no sense. */
  | { readonly is: 'view'; readonly act: ViewAct };

/** Which of several clients decides how large the windows are: who did something last, or who has the least room. */
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
      /** Left out by earlier builds. */
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
      /** The visible screen with its looks (core/terminal/cell-styles.ts); an older holder gives plain lines. */
      readonly looks?: true;
    }
  | { readonly op: 'detach'; readonly session: string; readonly client: string | null }
  | { readonly op: 'restart-log'; readonly session: string; readonly pane: PaneId; readonly log: PaneLog }
  | { readonly op: 'destroy'; readonly session: string }
  /** From now on this connection is told hints of that session. */
  | { readonly op: 'watch'; readonly session: string }
  /** From now on this connection is a person's terminal that shows the session. */
  | { readonly op: 'look'; readonly session: string; readonly client: LookingTerminal }
  /** Escape sequences that draw the pane's screen with its history, for scrolling back. One string. */
  | { readonly op: 'history'; readonly session: string; readonly pane: PaneId };

/** What each question is answered with, when it is not refused. */
export interface Answers {
  readonly create: Listing;
  readonly list: ListOutcome;
  readonly sessions: readonly string[];
  readonly add: Listing;
  readonly capture: readonly string[];
  readonly history: string;
}

export type AnswerOf<Op extends Ask['op']> = Op extends keyof Answers ? Answers[Op] : null;

export type HolderMessage =
  | { readonly is: 'welcome'; readonly v: number; readonly pid: number; readonly startTime: string }
  /** The last thing said before the holder closes. */
  | { readonly is: 'bye'; readonly reason: ByeReason; readonly detail: string }
  | { readonly is: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly is: 'hint'; readonly session: string; readonly hint: Hint }
  | { readonly is: 'scene'; readonly scene: Scene }
  /** A pane rang that is not in view, or that was not yet shown. */
  | { readonly is: 'bell' }
  /** To each `view`, in turn: it is done, and the scene that it led to was sent. */
  | { readonly is: 'acted' };

export type ByeReason =
  /** Another protocol version; `detail` names both. */
  | 'version'
  /** Not this user, or no hello at all. */
  | 'stranger'
  /** No frame, no JSON, a frame too long, a question unknown. */
  | 'garbage'
  /** It reads too slowly to be waited for. */
  | 'slow'
  | 'detached'
  | 'session-gone'
  | 'holder-ends';
