/** Processes that SIGKILL does not end are recorded and named until they are gone. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Processes, ProcessIdentity } from '../../src/ports/processes.ts';
import type { Snapshot } from '../../src/core/snapshot/snapshot.ts';
import type { World } from '../../src/runtime/world.ts';
import { seenSnapshot } from '../../src/core/snapshot/read-snapshot.ts';
import { sessionState } from '../../src/core/paths/session-paths.ts';
import { ansi } from '../../src/view/text/ansi.ts';
import { sessionBanners } from '../../src/view/text/session-banners.ts';
import { whyLines } from '../../src/view/tables/why-lines.ts';
import { closeLost, stopLostWorkers } from '../../src/runtime/close-lost.ts';
import { closeSession } from '../../src/runtime/effects/close.ts';
import { endCheck, endTree } from '../../src/runtime/effects/end-tree.ts';
import { recordLeftovers } from '../../src/runtime/effects/leftovers.ts';
import { giveUpStart } from '../../src/runtime/effects/later.ts';
import { stopSession } from '../../src/runtime/requests/stop.ts';
import { openJournal } from '../../src/runtime/state/journal.ts';
import { openStore, type Store } from '../../src/runtime/store.ts';
import { CrewWorld } from './crew-world.ts';

const crews: CrewWorld[] = [];
afterEach(async () => {
  for (const crew of crews.splice(0)) await crew.dispose();
});

/** A process of worker 1 that no signal ends. */
const stuck: ProcessIdentity = { pid: 4_000_000, startTime: 'of a process that ignores SIGKILL' };

/** Processes are faked and time passes only while something sleeps. */
function crewWithStuckProcess() {
  const crew = new CrewWorld(['1', '2']);
  crews.push(crew);
  let now = 1_000;
  let lives = true;
  const signals: string[] = [];
  const ofWorker = (value: string): boolean => value === crew.session.id || value.endsWith('/1');
  const is = (one: ProcessIdentity): boolean =>
    lives && one.pid === stuck.pid && one.startTime === stuck.startTime;
  const processes: Processes = {
    ...crew.processes,
    isAlive: is,
    tree: (_root, { value }) => (lives && ofWorker(value.replace(/\/$/, '')) ? [stuck] : []),
    signal(one, signal) {
      signals.push(signal);
      return is(one);
    },
    killTree(_marker, known) {
      signals.push('SIGKILL');
      return known.filter(is);
    },
  };
  const pass = (ms: number): Promise<void> => {
    now += ms;
    return Promise.resolve();
  };
  const world: World = {
    ...crew.world,
    processes,
    clock: { ...crew.world.clock, now: () => now, sleep: pass, rest: pass },
  };
  const { journal, snapshot } = sessionState(world.paths.sessions, crew.session.id);
  crew.journal(...crew.beginning());
  const open = (): Store => {
    const opened = openJournal(world.files, journal);
    if (opened.is !== 'opened') throw new Error('the journal cannot be read');
    return openStore(world.clock, opened.journal, []);
  };
  const seen = (): Snapshot =>
    seenSnapshot(JSON.parse(world.files.readText(snapshot) ?? '') as Snapshot, {
      supervisorAlive: false,
      serverAlive: false,
      now,
      parseTime: Date.parse,
      isAlive: is,
    });
  return { id: crew.session.id, world, open, seen, signals, end: () => (lives = false) };
}

const recorded = { worker: '1', ...stuck };
const text = 'still running, could not be ended: pid 4000000';

describe('a process that SIGKILL does not end', () => {
  it('is recorded when its session is closed, and named in the reply', async () => {
    const { world, open, id } = crewWithStuckProcess();
    const store = open();
    const reply = stopSession(world, store, false);
    await closeSession(world, store);
    expect(store.model()).toMatchObject({ closed: true, leftovers: [recorded] });
    const fixes = [{ run: ['muxcrew', 'stop', '--session', id] }];
    expect(await reply).toMatchObject({ ok: false, failure: { kind: 'refused', why: text, fixes } });
    expect(open().model().leftovers).toEqual([recorded]);
  });

  it('is named to a second stop that comes while the first one closes', async () => {
    const { world, open } = crewWithStuckProcess();
    const store = open();
    const first = stopSession(world, store, false);
    const closing = closeSession(world, store);
    const second = stopSession(world, store, false);
    await closing;
    for (const reply of await Promise.all([first, second]))
      expect(reply).toMatchObject({ ok: false, failure: { why: text } });
    expect(store.model().leftovers).toEqual([recorded]);
  });

  it('stays in status and why of a closed session until it is gone, and a second stop tries it again', async () => {
    const { world, open, seen, signals, id, end } = crewWithStuckProcess();
    await closeSession(world, open());
    signals.length = 0;
    const again = await closeLost(world, id, { self: 0, discard: false });
    expect(again).toMatchObject({ ok: true, value: { ended: 0, left: [stuck] } });
    expect(signals).toContain('SIGTERM');
    expect(signals).toContain('SIGKILL');
    expect(seen().closed).toBe(true);
    expect(sessionBanners(seen(), null).map((banner) => banner.text)).toContain(
      `${text}: muxcrew stop tries again`,
    );
    const why = (): string =>
      seen()
        .workers.flatMap((worker) => whyLines(worker, { columns: null, now: 0, colours: 0, unicode: false }))
        .map((line) => ansi(line, false))
        .join('\n');
    expect(why()).toContain(text);
    end();
    expect(why()).not.toContain(text);
    expect(sessionBanners(seen(), null).map((banner) => banner.text)).not.toContain(text);
    expect(await closeLost(world, id, { self: 0, discard: false })).toMatchObject({ value: { left: [] } });
    expect(open().model().leftovers).toEqual([]);
  });

  it('keeps a lost session that is closed from counting as ended without a word', async () => {
    const { world, open, id } = crewWithStuckProcess();
    const closed = await closeLost(world, id, { self: 0, discard: false });
    expect(closed).toMatchObject({ ok: true, value: { ended: 0, left: [stuck] } });
    expect(open().model()).toMatchObject({ closed: true, leftovers: [recorded] });
  });

  it.each([
    ['a worker ends by itself', (world: World, store: Store) => endTree(world, store, '1', [])],
    ['a check ends', (world: World, store: Store) => endCheck(world, store, '1')],
  ])('is recorded when %s', async (_, act) => {
    const { world, open, end } = crewWithStuckProcess();
    const store = open();
    await act(world, store);
    expect(store.model().leftovers).toEqual([recorded]);
    // The supervisor's beat.
    recordLeftovers(world, store);
    expect(store.model().leftovers).toEqual([recorded]);
    end();
    recordLeftovers(world, store);
    expect(store.model().leftovers).toEqual([]);
  });

  it('is named when a start is given up', async () => {
    const { world, open } = crewWithStuckProcess();
    const store = open();
    store.emit({ is: 'start-requested', worker: '1', run: 1 });
    await giveUpStart(world, store, { do: 'give-up-start', key: '', worker: '1', run: 1, dueAt: 0 });
    expect(store.model().workers.get('1')?.state).toMatchObject({
      is: 'failed',
      reason: expect.stringContaining(text) as string,
    });
    expect(store.model().leftovers).toEqual([recorded]);
  });

  it('is recorded when a worker of a lost session is stopped', async () => {
    const { world, open, id } = crewWithStuckProcess();
    expect(await stopLostWorkers(world, id, ['1'])).toMatchObject({ ok: false, failure: { why: text } });
    expect(open().model().leftovers).toEqual([recorded]);
  });

  it('is still known after the journal was compacted', () => {
    const { world, open } = crewWithStuckProcess();
    const store = open();
    recordLeftovers(world, store, [recorded]);
    const opened = openJournal(
      world.files,
      sessionState(world.paths.sessions, store.model().session.id).journal,
    );
    if (opened.is !== 'opened') throw new Error('the journal cannot be read');
    openStore(world.clock, opened.journal, [], 1).emit({ is: 'sidebar-shown', shown: true });
    expect(
      world.files.readText(sessionState(world.paths.sessions, store.model().session.id).journal),
    ).toContain('checkpoint');
    expect(open().model().leftovers).toEqual([recorded]);
  });
});
