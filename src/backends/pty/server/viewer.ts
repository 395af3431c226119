/**
 * A person's terminal that shows a session: is sent the scene, and what the panes in it print. Owns what it was sent, and
 * what to do where it does not read: it is left out until it does, then shown the screens anew; for ever it is not waited
 * for.
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

/** More than this that it has not read, and it is sent no more output. Bytes. */
const behindBytes = 256 * 1024;
/** Who reads nothing for so long is not coming back. */
const slowMs = 30_000;

export interface Viewer {
  readonly client: LookingTerminal;
  readonly since: EpochMs;
  size: Size;
  typed: boolean;
  /** When the person did something last: later is larger. */
  active: number;
  /** What is to be seen now, and whose panes these are. */
  show(scene: Scene, pane: (id: PaneId) => HeldPane | null): void;
  /** A pane that is not in view rang. */
  ring(): void;
  /** Ends with that word. */
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
