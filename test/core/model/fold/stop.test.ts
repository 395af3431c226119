/** A stopped session is resumed: which workers restart, and which stay as they were. */
import { describe, expect, test } from 'vitest';
import type { SavedModel } from '../../../../src/core/journal/saved-model.ts';
import { decide } from '../../../../src/core/model/decide.ts';
import { fold, foldJournal } from '../../../../src/core/model/fold/fold.ts';
import { toSavedModel } from '../../../../src/core/journal/saved-model.ts';
import { claude, crew as crewOf, demo, worker, type Crew } from '../../crew.ts';
import type { SessionInfo } from '../../../../src/core/model/session.ts';

const conversation = (id: string) => ({ ...claude, conversation: `conversation-${id}` }) as const;
const crew = (ids: readonly string[], overrides: Partial<SessionInfo> = {}): Crew =>
  crewOf(
    ids.map((id) => worker(id, conversation(id))),
    { restarts: 3, ...overrides },
  );

const gone = { is: 'backend-gone', reason: 'its server is gone' } as const;
const resumed = { is: 'session-resumed', anew: false } as const;

/** Decided once the new panes are listed. */
function starts(c: Crew): readonly string[] {
  c.happen({ is: 'server-seen', pid: 9, startTime: 's' });
  return decide(c.model()).flatMap((effect) =>
    effect.do === 'start' ? [`${effect.worker} run ${String(effect.run)}`] : [],
  );
}

function exits(c: Crew, id: string, code: number | null, signal: string | null): void {
  c.happen({ is: 'process-exited', worker: id, run: c.worker(id).runs, code, signal });
}

describe('a stopped session that is resumed', () => {
  /** Stops the session as the supervisor does: ends live workers, then closes the session. */
  function stop(c: Crew): void {
    c.happen({ is: 'stop-wanted', worker: null });
    for (const [id, { process }] of c.model().workers) if (process.is === 'running') exits(c, id, 143, null);
    c.happen({ is: 'session-closed' });
  }
  const resume = (c: Crew): void => c.happen(resumed);

  test('restarts running workers in their conversations, before queued ones', () => {
    const c = crew(['1', '2', '3'], { maxWorkers: 1 });
    c.run('2');
    stop(c);
    expect(['1', '2', '3'].map((id) => c.state(id))).toEqual(['stopped', 'stopped', 'stopped']);
    expect(decide(c.model())).toEqual([]);
    resume(c);
    expect(c.model()).toMatchObject({ closed: false, wanted: { is: 'up' } });
    expect(['1', '2', '3'].map((id) => c.state(id))).toEqual(['queued', 'queued', 'queued']);
    expect(c.worker('2').spec.agent).toMatchObject({ conversation: 'conversation-2' });
    expect(starts(c)).toEqual(['2 run 2']);
  });

  test('leaves workers stopped that had been stopped individually, running or queued', () => {
    const c = crew(['1', '2', '3']);
    c.run('1');
    c.happen({ is: 'stop-wanted', worker: '1' });
    exits(c, '1', 143, null);
    c.happen({ is: 'stop-wanted', worker: '2' });
    c.run('3');
    stop(c);
    resume(c);
    expect(['1', '2', '3'].map((id) => c.state(id))).toEqual(['stopped', 'stopped', 'queued']);
    expect(starts(c)).toEqual(['3 run 2']);
  });

  test('reports that a program without a conversation ended with its session', () => {
    const c = crewOf([worker('1', demo), worker('2', demo)]);
    c.run('1');
    stop(c);
    resume(c);
    expect(c.state('1')).toBe('lost');
    expect(c.worker('1').evidence).toContainEqual(
      expect.objectContaining({ fact: 'run 1 ended when its session was stopped' }),
    );
  });

  test('restarts a completed worker for a waiting message', () => {
    const c = crew(['1', '2']);
    c.run('1');
    c.run('2');
    c.says('1', 'completed');
    c.says('2', 'completed');
    c.happen({ is: 'message-accepted', worker: '1', message: { id: 'm', text: 'hi', from: 'you' } });
    stop(c);
    resume(c);
    expect(['1', '2'].map((id) => c.state(id))).toEqual(['queued', 'completed']);
    expect(starts(c)).toEqual(['1 run 2']);
  });

  test.each(['completed', 'failed', 'terminated'] as const)(
    'leaves a %s worker as it was, live or not',
    (claim) => {
      const c = crew(['1', '2']);
      c.run('1');
      c.run('2');
      c.says('1', claim);
      c.says('2', claim);
      exits(c, '2', 143, null);
      const before = [c.state('1'), c.state('2')];
      stop(c);
      expect([c.state('1'), c.state('2')]).toEqual(before);
      resume(c);
      expect([c.state('1'), c.state('2')]).toEqual(before);
      expect(starts(c)).toEqual([]);
      // A message restarts it, as in any session.
      c.happen({ is: 'restart-wanted', worker: '1' });
      expect(starts(c)).toEqual(['1 run 2']);
    },
  );

  test('shows a worker that had failed by its exit as failed, before and after', () => {
    const c = crewOf([worker('1', demo), worker('2', demo)]);
    c.run('1');
    exits(c, '1', 3, null);
    c.run('2');
    exits(c, '2', null, 'SIGKILL');
    stop(c);
    expect([c.state('1'), c.state('2')]).toEqual(['failed', 'failed']);
    resume(c);
    expect([c.state('1'), c.state('2')]).toEqual(['failed', 'failed']);
  });

  test('leaves a worker without a conversation lost; from scratch, it restarts', () => {
    const c = crewOf([worker('1', demo)]);
    c.run('1');
    stop(c);
    const model = c.model();
    resume(c);
    expect(c.state('1')).toBe('lost');
    expect(starts(c)).toEqual([]);
    const at = c.now() + 1;
    expect(fold(model, { ...resumed, anew: true, at }).workers.get('1')).toMatchObject({
      process: { is: 'absent' },
      goesFirst: true,
    });
  });

  test('starts a worker whose start was cut short by the stop, whatever its agent', () => {
    const c = crewOf([worker('1', demo), worker('2', conversation('2'))]);
    c.happen({ is: 'start-requested', worker: '1', run: 1 }, { is: 'start-requested', worker: '2', run: 1 });
    c.happen({ is: 'stop-wanted', worker: null });
    for (const id of ['1', '2'])
      c.happen({ is: 'start-failed', worker: id, run: 1, reason: 'stopped before it started' });
    c.happen({ is: 'session-closed' });
    resume(c);
    expect(starts(c)).toEqual(['1 run 2', '2 run 2']);
  });

  test('performs a restart that was under way', () => {
    const c = crew(['1']);
    c.run('1');
    c.says('1', 'completed');
    c.happen({ is: 'restart-wanted', worker: '1' });
    stop(c);
    resume(c);
    expect(c.worker('1').claim).toEqual({ is: 'none' });
    expect(starts(c)).toEqual(['1 run 2']);
  });

  test('keeps a worker waiting for its restart after a crash', () => {
    const c = crew(['1']);
    c.run('1');
    c.happen({
      is: 'agent-reported',
      worker: '1',
      turn: { is: 'running', at: c.now() },
      permissionMode: null,
    });
    exits(c, '1', 137, 'SIGKILL');
    expect(c.state('1')).toBe('queued');
    c.wait(60_000);
    stop(c);
    resume(c);
    c.happen({ is: 'server-seen', pid: 9, startTime: 's' });
    expect(decide(c.model())).toMatchObject([{ do: 'restart-later', worker: '1' }]);
  });

  test('keeps a worker failed after its timeout, and one stopped at its cost limit', () => {
    const c = crew(['1', '2']);
    c.run('1');
    c.run('2');
    c.happen({ is: 'timed-out', worker: '1' }, { is: 'end-for-cost', worker: '2' });
    stop(c);
    resume(c);
    expect([c.state('1'), c.state('2')]).toEqual(['failed', 'stopped']);
    expect(starts(c)).toEqual([]);
  });

  test('keeps undelivered messages, reports and costs', () => {
    const c = crew(['1']);
    c.run('1');
    c.says('1', 'busy', 'half way');
    const message = { id: 'm', text: 'hello', from: 'you' };
    c.happen({ is: 'message-accepted', worker: '1', message });
    stop(c);
    resume(c);
    expect(c.worker('1')).toMatchObject({ inbox: [message], status: { text: 'half way' } });
  });

  test('is the same when it was asked to stop twice, and when its panes were lost in the middle', () => {
    const c = crew(['1', '2']);
    c.run('1');
    c.happen({ is: 'stop-wanted', worker: '2' }, { is: 'stop-wanted', worker: null });
    c.wait(1_000);
    c.happen({ is: 'stop-wanted', worker: null }, gone, resumed);
    expect([c.state('1'), c.state('2')]).toEqual(['queued', 'stopped']);
    expect(starts(c)).toEqual(['1 run 2']);
  });

  test('is not stopped again by what a supervisor finds in its journal', () => {
    const c = crew(['1']);
    c.run('1');
    stop(c);
    resume(c);
    c.happen({ is: 'server-seen', pid: 9, startTime: 's' });
    expect(decide(c.model()).map((effect) => effect.do)).toEqual(['start']);
  });

  test('survives a checkpoint taken while it was stopped', () => {
    const c = crew(['1', '2']);
    c.run('1');
    c.happen({ is: 'stop-wanted', worker: '2' });
    stop(c);
    const saved = JSON.parse(JSON.stringify(toSavedModel(c.model()))) as SavedModel;
    const at = c.now();
    const again = foldJournal([
      { at, is: 'checkpoint', model: saved },
      { ...resumed, at: at + 1 },
    ]);
    expect([...(again?.workers.values() ?? [])].map(({ state }) => state.is)).toEqual(['queued', 'stopped']);
  });

  test('keeps workers stopped that an earlier build’s checkpoint contains; they can be restarted', () => {
    const c = crew(['1']);
    c.run('1');
    stop(c);
    const { discarded: _, ...saved } = JSON.parse(JSON.stringify(toSavedModel(c.model()))) as SavedModel;
    const at = c.now();
    const workers = saved.workers.map((one) => ({
      ...one,
      wanted: { is: 'down', by: 'person', at } as const,
    }));
    const model = { ...saved, workers } as unknown as SavedModel;
    const again = foldJournal([
      { at, is: 'checkpoint', model },
      { ...resumed, at: at + 1 },
      { is: 'restart-wanted', worker: '1', at: at + 2 },
    ]);
    expect(again).toMatchObject({ closed: false, discarded: false });
    expect(again?.workers.get('1')?.state.is).toBe('queued');
  });
});

test('a discarded session is known as such', () => {
  const c = crew(['1']);
  c.happen({ is: 'stop-wanted', worker: null }, { is: 'session-discarded' }, { is: 'session-closed' });
  expect(c.model().discarded).toBe(true);
});
