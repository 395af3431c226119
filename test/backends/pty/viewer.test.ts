/** A person's terminal that does not read: left out, shown anew, and in the end told that it is not waited for. */
import { expect, test } from 'vitest';
import { frameReader, type Frame } from '../../../src/backends/pty/frame.ts';
import type { HeldPane } from '../../../src/backends/pty/server/pane.ts';
import type { PaneWatcher } from '../../../src/backends/pty/server/pane-stream.ts';
import { openViewer } from '../../../src/backends/pty/server/viewer.ts';
import { frameLimitBytes } from '../../../src/backends/pty/protocol.ts';
import type { Scene } from '../../../src/core/terminal/scene.ts';
import type { ByteStream } from '../../../src/ports/byte-socket.ts';
import type { Clock } from '../../../src/ports/clock.ts';

const size = { columns: 80, rows: 24 };
const scene: Scene = {
  session: 'crew',
  title: '',
  windows: [{ id: '@1', index: 0, active: true, zoomed: false }],
  size,
  panes: [{ id: '%1', role: null, rect: { x: 0, y: 0, ...size }, active: true, dead: null }],
  sidebar: null,
};

/** One viewer of a pane, before a terminal that takes what the test says. */
function viewed(): {
  readonly watcher: () => PaneWatcher | null;
  readonly said: () => readonly string[];
  readonly byes: readonly string[];
  readonly unsent: (bytes: number) => void;
  readonly drain: () => void;
  readonly pass: (ms: number) => void;
} {
  let watcher: PaneWatcher | null = null;
  let unsent = 0;
  let drained: () => void = () => undefined;
  let waiting: { readonly at: number; readonly callback: () => void }[] = [];
  let now = 0;
  const frames: Frame[] = [];
  const reader = frameReader(frameLimitBytes);
  const byes: string[] = [];
  const pane = {
    join: (one: PaneWatcher) => {
      watcher = one;
      one.screen(size, 'as it is');
    },
    leave: () => (watcher = null),
  } as unknown as HeldPane;
  const stream = {
    write: (bytes: Uint8Array) => void reader.push(bytes, (frame) => frames.push(frame)),
    get unsent() {
      return unsent;
    },
    onDrain: (listener: () => void) => (drained = listener),
  } as unknown as ByteStream;
  const clock = {
    now: () => now,
    after(ms: number, callback: () => void) {
      const one = { at: now + ms, callback };
      waiting.push(one);
      return () => (waiting = waiting.filter((other) => other !== one));
    },
  } as unknown as Clock;
  const client = { tty: '/dev/pts/1', size, terminal: 'xterm', pid: 1 };
  const viewer = openViewer({ client, stream, clock, active: 1, bye: (reason) => byes.push(reason) });
  viewer.show(scene, () => pane);
  return {
    watcher: () => watcher,
    said: () => frames.splice(0).map((frame) => (frame.is === 'message' ? 'scene' : frame.is)),
    byes,
    unsent: (bytes) => (unsent = bytes),
    drain: () => {
      unsent = 0;
      drained();
    },
    pass(ms) {
      now += ms;
      for (const one of waiting.filter(({ at }) => at <= now)) one.callback();
      waiting = waiting.filter(({ at }) => at > now);
    },
  };
}

const some = Buffer.from('printed');

test('it is shown the scene, the screen, and what comes after', () => {
  const one = viewed();
  one.watcher()?.output(some);
  expect(one.said()).toEqual(['scene', 'screen', 'output']);
});

test('who reads too slowly is left out, and shown the screen anew once all was read', () => {
  const one = viewed();
  one.said();
  one.unsent(256 * 1024 + 1);
  one.watcher()?.output(some);
  expect(one.watcher()).toBeNull();
  one.drain();
  one.watcher()?.output(some);
  expect(one.said()).toEqual(['output', 'screen', 'output']);
  one.pass(60_000);
  expect(one.byes).toEqual([]);
});

test('who reads nothing for 30 s is told so, and is not waited for', () => {
  const one = viewed();
  one.unsent(256 * 1024 + 1);
  one.watcher()?.output(some);
  one.pass(29_999);
  expect(one.byes).toEqual([]);
  one.pass(1);
  expect(one.byes).toEqual(['slow']);
});
