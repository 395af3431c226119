/** What the sidebar knows: the session as it was read, and where the person is in it. Types and the start; nothing is drawn here. */
import type { Size } from '../../core/terminal/geometry.ts';
import type { ShownRequest } from '../../core/model/facts/request.ts';
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import type { EpochMs, WorkerId } from '../../core/model/worker.ts';
import type { EditorText } from './editor.ts';
import type { Colours } from '../text/tones.ts';

/** What became of reading comm/session.json. */
export type SnapshotView =
  | { readonly is: 'missing' }
  | { readonly is: 'unreadable'; readonly reason: string }
  | { readonly is: 'newer'; readonly version: number }
  | {
      readonly is: 'read';
      /** With `supervisor.alive` as the reader found it. */
      readonly snapshot: Snapshot;
      /** The process that held the panes is no longer there. */
      readonly backendGone: boolean;
    };

/** What the next key is for, and what stands in the list's place. `scroll`: the first row in view. */
export type SidebarMode =
  | { readonly is: 'list' }
  | { readonly is: 'help'; readonly scroll: number }
  | { readonly is: 'why'; readonly worker: WorkerId; readonly scroll: number }
  | {
      readonly is: 'log';
      readonly worker: WorkerId;
      /** Its last lines, cleaned; null while they are being read. */
      readonly lines: readonly string[] | null;
      /** How many rows it is scrolled back from its end. */
      readonly back: number;
    }
  | {
      readonly is: 'confirm';
      readonly what: Confirmation;
      /** When the terminal took the drawn confirmation; null: not yet. */
      readonly drawnAt: EpochMs | null;
      /** Long enough ago for `y` to count. */
      readonly armed: boolean;
    }
  | {
      readonly is: 'send';
      readonly worker: WorkerId;
      readonly text: EditorText;
      readonly drawnAt: EpochMs | null;
      /** A key came before the user can have read whom the text is for: Enter asks first. */
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

/** What is done once the user confirms it. */
export type Confirmation =
  | {
      readonly act: 'answer';
      readonly decision: Decision;
      /** All alike; the first is the selected worker's. */
      readonly requests: readonly OpenRequest[];
      /** Workers whose request has changed since: left alone. */
      readonly changed: readonly WorkerId[];
      /** The user has scrolled through a request that is too long to be shown whole here. */
      readonly isRead: boolean;
    }
  | {
      readonly act: 'stop' | 'restart' | 'skip';
      readonly worker: WorkerId;
      /** How often it had been started: another run is not meant. */
      readonly runs: number;
    }
  | { readonly act: 'send'; readonly worker: WorkerId; readonly text: EditorText }
  | { readonly act: 'detach' }
  /**
   * Moves the focus to a pane with an open dialog, which takes keys for answers: confirmed by `→` alone, which answers no
   * dialog when it is pressed once more.
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
  /** The time of day as the person's clock shows it, `12:31`. */
  readonly clock: string;
  readonly colours: Colours;
  /** Does the terminal show UTF-8? */
  readonly unicode: boolean;
  /** Do keys come here? True until it is told otherwise: a terminal may not tell. */
  readonly focused: boolean;
  /** The keys that lead here from a worker's pane, as they are written: `Ctrl-b S`. */
  readonly wayHere: string;
  /** Null only while no worker is listed. */
  readonly selected: WorkerId | null;
  /** The user has pressed a key or clicked since the start. Until then the first row is selected, whoever it is. */
  readonly isChosen: boolean;
  /** First row of the list in view. */
  readonly scroll: number;
  readonly mode: SidebarMode;
  /** Only workers with all of its words in their id, name or state are listed; empty: all. */
  readonly filter: string;
  /** What the last action led to, until the next key. */
  readonly notice: string | null;
  /** The end of the absence that the person has taken note of. */
  readonly awaySeen: string | null;
  /** Written and not sent, or not taken. */
  readonly unsent: { readonly worker: WorkerId; readonly text: EditorText } | null;
  /** When the last ignored key came; null: keys are not ignored. */
  readonly ignoredAt: EpochMs | null;
  /** Ring when a worker starts asking or fails? */
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
