/** The sidebar's state: the session as read, and the user's position in it. Types and the initial state. */
import type { Size } from '../../core/terminal/geometry.ts';
import type { ShownRequest } from '../../core/model/facts/request.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import type { EpochMs, WorkerId } from '../../core/model/worker.ts';
import type { EditorText } from './editor.ts';
import type { Colours } from '../text/tones.ts';

/** Result of reading comm/session.json. */
export type SnapshotView =
  | { readonly is: 'missing' }
  | { readonly is: 'unreadable'; readonly reason: string }
  | { readonly is: 'newer'; readonly version: number }
  | {
      readonly is: 'read';
      /** With `supervisor.alive` as the reader found it. */
      readonly snapshot: Snapshot;
      /** The process that owned the panes is gone. */
      readonly backendGone: boolean;
    };

/** What the next key applies to, and what replaces the list. `scroll`: the first visible row. */
export type SidebarMode =
  | { readonly is: 'list' }
  | { readonly is: 'help'; readonly scroll: number }
  | { readonly is: 'why'; readonly worker: WorkerId; readonly scroll: number }
  | {
      readonly is: 'log';
      readonly worker: WorkerId;
      /** Its last lines, cleaned; null while they are read. */
      readonly lines: readonly string[] | null;
      /** Rows scrolled back from its end. */
      readonly back: number;
    }
  | {
      readonly is: 'confirm';
      readonly what: Confirmation;
      /** When the terminal had drawn the confirmation; null: not yet. */
      readonly drawnAt: EpochMs | null;
      /** Long enough ago for `y` to be accepted. */
      readonly armed: boolean;
    }
  | {
      readonly is: 'send';
      readonly worker: WorkerId;
      readonly text: EditorText;
      readonly drawnAt: EpochMs | null;
      /** A key came before the user can have read the recipient: Enter asks first. */
      readonly early: boolean;
    }
  | { readonly is: 'filter' };

export type Decision = 'allow' | 'deny';

/** A worker's open request, as it was shown. */
export interface OpenRequest {
  readonly worker: WorkerId;
  readonly request: string;
  readonly tool: string | null;
  readonly shown: ShownRequest;
}

/** What is done once the user confirms. */
export type Confirmation =
  | {
      readonly act: 'answer';
      readonly decision: Decision;
      /** All identical; the first is the selected worker's. */
      readonly requests: readonly OpenRequest[];
      /** Workers whose request has changed since: skipped. */
      readonly changed: readonly WorkerId[];
      /** The user has scrolled through a request that is too long to fit here. */
      readonly isRead: boolean;
    }
  | {
      readonly act: 'stop' | 'restart' | 'skip';
      readonly worker: WorkerId;
      /** Number of its starts: the confirmation applies to this run only. */
      readonly runs: number;
    }
  | { readonly act: 'send'; readonly worker: WorkerId; readonly text: EditorText }
  | { readonly act: 'detach' }
  /**
   * Moves the focus to a pane with an open dialog, where keys are answers: confirmed only by `→`, which answers no dialog
   * if it is pressed again.
   */
  | { readonly act: 'open-dialog'; readonly worker: WorkerId; readonly zoom: boolean }
  /** Moves the focus or the panes: confirmed by a pause. `key` opened it. */
  | { readonly act: 'zoom'; readonly worker: WorkerId; readonly key: string }
  | { readonly act: 'hide'; readonly worker: WorkerId | null; readonly key: string }
  | { readonly act: 'next-layout'; readonly key: string };

/** Narrower than this it is hidden: a strip of symbols. */
export const hiddenBelow = 8;

export interface SidebarModel {
  readonly view: SnapshotView;
  readonly size: Size;
  readonly now: EpochMs;
  /** Local time of day, `12:31`. */
  readonly clock: string;
  readonly colours: Colours;
  /** The terminal shows UTF-8. */
  readonly unicode: boolean;
  /** The sidebar gets typed keys. True until reported otherwise: some terminals send no focus events. */
  readonly focused: boolean;
  /** The keys that select the sidebar from a worker's pane, as shown: `Ctrl-b S`. */
  readonly wayHere: string;
  /** Null only while no worker is listed. */
  readonly selected: WorkerId | null;
  /** The user has pressed a key or clicked since the start. Until then the first row is selected. */
  readonly isChosen: boolean;
  /** First visible row of the list. */
  readonly scroll: number;
  readonly mode: SidebarMode;
  /** Lists only workers with all of its words in their id, name or state; empty: all. */
  readonly filter: string;
  /** Result of the last action, until the next key. */
  readonly notice: string | null;
  /** End of the absence that the user has acknowledged. */
  readonly awaySeen: string | null;
  /** Written and not sent, or not accepted. */
  readonly unsent: { readonly worker: WorkerId; readonly text: EditorText } | null;
  /** When the last ignored key came; null: keys are not ignored. */
  readonly ignoredAt: EpochMs | null;
  /** Ring the bell when a worker starts asking or fails. */
  readonly bell: boolean;
}

export function startSidebar(
  given: Pick<SidebarModel, 'size' | 'now' | 'clock' | 'colours' | 'unicode'> &
    Partial<Pick<SidebarModel, 'bell' | 'wayHere'>>,
): SidebarModel {
  return {
    bell: true,
    wayHere: 'prefix S',
    focused: true,
    ...given,
    view: { is: 'missing' },
    selected: null,
    isChosen: false,
    scroll: 0,
    mode: { is: 'list' },
    filter: '',
    notice: null,
    awaySeen: null,
    unsent: null,
    ignoredAt: null,
  };
}
