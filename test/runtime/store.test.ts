import fc from 'fast-check';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/ports/clock.ts';
import type { SessionModel } from '../../src/core/model/model.ts';
import type { Happening, Store } from '../../src/runtime/store.ts';
import { keptInbox } from '../../src/core/model/model.ts';
import { openJournal } from '../../src/runtime/state/journal.ts';
import { openStore } from '../../src/runtime/store.ts';
import { claude, demo, session, worker } from '../core/crew.ts';
import { breakable, scratch, type Breakable } from './scratch.ts';

const beginning: readonly Happening[] = [
  { is: 'session-created', session },
  { is: 'worker-added', worker: worker('1', claude) },
  { is: 'worker-added', worker: worker('2', demo) },
];

/** Time stands still unless it is moved. */
function stillClock(): Clock & { move(ms: number): void } {
  let now = 1_000;
  const never = (): (() => void) => () => undefined;
  return {
    now: () => now,
    move: (ms) => void (now += ms),
    after: never,
    every: never,
    sleep: () => new Promise(() => undefined),
    rest: () => new Promise(() => undefined),
  };
}

const id = fc.constantFrom('1', '2');
const run = fc.integer({ min: 1, max: 3 });
const text = fc.string({ maxLength: 40 });
const position = fc.record({ inode: fc.nat(9), offset: fc.nat(999) });
const claim = fc.constantFrom('busy', 'blocked', 'completed', 'failed', 'terminated' as const);
const happening = fc.oneof(
  fc.record({ is: fc.constant('start-requested' as const), worker: id, run }),
  fc.record({ is: fc.constant('start-failed' as const), worker: id, run, reason: text }),
  fc.record({ is: fc.constant('process-started' as const), worker: id, run, pid: fc.nat(), startTime: text }),
  fc.record({
    is: fc.constant('process-exited' as const),
    worker: id,
    run,
    code: fc.option(fc.nat(255)),
    signal: fc.constant(null),
  }),
  fc.record({
    is: fc.constant('status-read' as const),
    worker: id,
    lines: fc.array(fc.record({ claim, text, progress: fc.constant(null) }), { maxLength: 3 }),
    position,
  }),
  fc.record({
    is: fc.constant('agent-reported' as const),
    worker: id,
    turn: fc.option(fc.record({ is: fc.constantFrom('running', 'over', 'ready' as const), at: fc.nat() })),
    permissionMode: fc.option(text),
  }),
  fc.record({
    is: fc.constant('board-read' as const),
    position,
    messages: fc.array(fc.record({ worker: id, message: fc.record({ id: text, text, from: text }) }), {
      maxLength: 3,
    }),
  }),
  fc.record({ is: fc.constant('message-typing' as const), worker: id, message: text, entered: fc.boolean() }),
  fc.record({ is: fc.constant('stop-wanted' as const), worker: fc.option(id) }),
  fc.record({ is: fc.constant('restart-wanted' as const), worker: id }),
  fc.record({ is: fc.constant('pane-seen' as const), worker: id, pane: fc.option(text) }),
  fc.record({ is: fc.constant('warning' as const), about: text, text: fc.option(text) }),
  fc.record({ is: fc.constant('supervisor-started' as const), pid: fc.nat() }),
  fc.record({ is: fc.constant('backend-gone' as const), reason: text }),
);

describe('the store', () => {
  let place: ReturnType<typeof scratch>;
  let path = '';
  let files: Breakable;
  beforeEach(() => {
    place = scratch();
    path = join(place.folder, 'journal.jsonl');
    files = breakable();
  });
  afterEach(() => place.remove());

  const open = (clock: Clock, limitBytes?: number): Store => {
    const opened = openJournal(files, path);
    if (opened.is !== 'opened') throw new Error(opened.is);
    return openStore(clock, opened.journal, beginning, limitBytes);
  };
  const reopened = (): SessionModel => open(stillClock()).model();
  const says = (offset: number): Happening => ({
    is: 'status-read',
    worker: '1',
    lines: [{ claim: 'busy', text: `at ${String(offset)}`, progress: null }],
    position: { inode: 1, offset },
  });

  it('folds a compacted journal to what the full one folds to, whatever happened', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(happening, fc.nat(1_000)), { maxLength: 60 }), (happenings) => {
        const own = scratch();
        path = join(own.folder, 'journal.jsonl');
        const clock = stillClock();
        const full = open(clock);
        path = join(own.folder, 'compacted.jsonl');
        const compacted = open(clock, 1_500);
        for (const [one, ms] of happenings) {
          clock.move(ms);
          full.emit(one);
          compacted.emit(one);
        }
        expect(reopened()).toEqual(full.model());
        own.remove();
      }),
      { numRuns: 100 },
    );
  });

  it('compacts a journal that has grown too large, while it runs and when it is opened', () => {
    const store = open(stillClock(), 4_000);
    for (let at = 0; at < 100; at += 1) store.emit(says(at));
    expect(readFileSync(path).length).toBeLessThan(12_000);
    const large = open(stillClock());
    for (let at = 100; at < 300; at += 1) large.emit(says(at));
    const before = readFileSync(path).length;
    expect(open(stillClock(), 4_000).model()).toEqual(large.model());
    expect(readFileSync(path).length).toBeLessThan(before / 2);
  });

  it('takes up the workers that a torn beginning has lost', () => {
    const whole = open(stillClock()).model();
    const lines = readFileSync(path, 'utf8').split('\n');
    for (const kept of [1, 2, 3]) {
      path = join(place.folder, `torn-${String(kept)}.jsonl`);
      appendFileSync(path, [...lines.slice(0, kept), lines[kept]?.slice(0, 20)].join('\n'));
      expect(reopened()).toEqual(whole);
    }
  });

  it('goes on with a full disk, says so, and has lost nothing once there is room again', () => {
    const clock = stillClock();
    const store = open(clock);
    store.emit(says(1));
    files.room = 100;
    store.emit(says(2));
    expect(store.model().workers.get('1')?.status?.text).toBe('at 2');
    expect([...store.model().warnings.values()].join()).toMatch(
      /the journal cannot be written: no space left on device \(ENOSPC\)/,
    );
    store.emit(says(3));
    files.room = Infinity;
    clock.move(5_000);
    store.emit(says(4));
    expect(store.model().warnings.size).toBe(0);
    expect(reopened()).toEqual(store.model());
  });

  it('writes what a full disk held back at a beat, when nothing else happens', () => {
    const clock = stillClock();
    const store = open(clock);
    let told = 0;
    store.onChange(() => (told += 1));
    files.room = 10;
    store.emit(says(1));
    files.room = Infinity;
    clock.move(5_000);
    store.beat();
    expect(told).toBe(2);
    expect(store.model().warnings.size).toBe(0);
    expect(reopened()).toEqual(store.model());
  });

  it('continues from what is on the disk when a supervisor dies while the disk is full', () => {
    const store = open(stillClock());
    store.emit(says(1));
    files.room = 30;
    store.emit(says(2), says(3));
    files.room = Infinity;
    expect(reopened().workers.get('1')?.position).toEqual({ inode: 1, offset: 1 });
  });

  it('passes over kinds of events that it does not know', () => {
    const store = open(stillClock());
    appendFileSync(path, '{"at":5,"is":"from-the-future","worker":"1"}\n');
    expect(reopened()).toEqual(store.model());
  });

  it('lets no more messages wait than memory bears, and says which were refused', () => {
    const store = open(stillClock());
    for (let number = 1; number <= keptInbox + 1; number += 1) {
      const message = { id: String(number), text: 'more', from: 'worker 2' };
      store.emit({ is: 'message-accepted', worker: '1', message });
    }
    const { inbox, endings } = store.model().workers.get('1') ?? { inbox: [], endings: [] };
    expect(inbox).toHaveLength(keptInbox);
    expect(endings).toEqual([
      { message: String(keptInbox + 1), outcome: 'refused', detail: '100 messages wait for it already' },
    ]);
  });

  it('shows a worker that was stopped before it could start as stopped, not as failed', () => {
    const store = open(stillClock());
    store.emit(
      { is: 'start-requested', worker: '1', run: 1 },
      { is: 'stop-wanted', worker: '1' },
      { is: 'start-failed', worker: '1', run: 1, reason: 'stopped before it started' },
    );
    expect(store.model().workers.get('1')?.state).toEqual({ is: 'stopped', by: 'person' });
  });
});
