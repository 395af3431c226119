/**
 * A user's terminal that shows a session: gets the scene, and the output of its panes. If it reads too
 * slowly, output is skipped until it has caught up, then the screens are sent again; after a time limit it is
 * disconnected.
 */
import type { PaneId, Size } from '../../../core/terminal/geometry.ts';
import type { Scene } from '../../../core/terminal/scene.ts';
import type { EpochMs } from '../../../core/model/worker.ts';
import type { ByteStream } from '../../../ports/byte-socket.ts';
import type { Clock } from '../../../ports/clock.ts';
import { bytesFrame, messageFrame, screenFrame } from '../frame.ts';
import type { LookingTerminal } from '../../../ports/view-client.ts';
import type { HeldPane } from './pane.ts';
import type { PaneWatcher } from './pane-stream.ts';

/** With more unread bytes than this, it gets no more output. Bytes. */
const behindBytes = 256 * 1024;
/** A client that reads nothing for this long is disconnected. */
const slowMs = 30_000;

export interface Viewer {
  readonly client: LookingTerminal;
  readonly since: EpochMs;
  size: Size;
  typed: boolean;
  /** When the user was last active: later is larger. */
  active: number;
  /** Shows the scene, with the panes in it. */
  show(scene: Scene, pane: (id: PaneId) => HeldPane | null): void;
  /** A hidden pane rang. */
  ring(): void;
  /** Ends the client with that reason. */
  readonly bye: (reason: 'detached' | 'session-gone') => void;
  dispose(): void;
}

export interface ViewerOptions {
  readonly client: LookingTerminal;
  readonly stream: ByteStream;
  readonly clock: Clock;
  readonly active: number;
  readonly bye: (reason: 'detached' | 'session-gone' | 'slow') => void;
}

export function openViewer({ client, stream, clock, active, bye }: ViewerOptions): Viewer {
  const shown = new Map<PaneId, { readonly pane: HeldPane; readonly watcher: PaneWatcher }>();
  let lastScene = '';
  let cancelSlow: (() => void) | null = null;
  let disposed = false;

  function ring(): void {
    if (cancelSlow === null) stream.write(messageFrame({ is: 'bell' }));
  }

  function watcherOf(id: PaneId): PaneWatcher {
    return {
      screen: (size, sequences) => stream.write(screenFrame(id, size, sequences)),
      output(bytes) {
        if (cancelSlow !== null) return;
        stream.write(bytesFrame('output', id, bytes));
        if (stream.unsent > behindBytes) fallBehind();
      },
      rang: ring,
    };
  }

  function fallBehind(): void {
    cancelSlow = clock.after(slowMs, () => bye('slow'));
    for (const { pane, watcher } of shown.values()) pane.leave(watcher);
  }

  stream.onDrain(() => {
    if (cancelSlow === null || disposed) return;
    cancelSlow();
    cancelSlow = null;
    for (const { pane, watcher } of shown.values()) pane.join(watcher);
  });

  function leave(id: PaneId): void {
    const one = shown.get(id);
    one?.pane.leave(one.watcher);
    shown.delete(id);
  }

  return {
    client,
    since: clock.now(),
    size: client.size,
    typed: false,
    active,
    bye,
    show(scene, pane) {
      const text = JSON.stringify(scene);
      if (text !== lastScene) stream.write(messageFrame({ is: 'scene', scene }));
      lastScene = text;
      const wanted = new Set(scene.panes.map(({ id }) => id));
      for (const id of [...shown.keys()]) if (!wanted.has(id)) leave(id);
      for (const id of wanted) {
        const found = shown.has(id) ? null : pane(id);
        if (found === null) continue;
        const watcher = watcherOf(id);
        shown.set(id, { pane: found, watcher });
        if (cancelSlow === null) found.join(watcher);
      }
    },
    ring,
    dispose() {
      disposed = true;
      cancelSlow?.();
      for (const id of [...shown.keys()]) leave(id);
    },
  };
}
