/** Messages in Claude's own queue: kept until it takes them up, and given to its next run if it never does. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/model/decide.ts';
import { fold } from '../../../src/core/model/fold/fold.ts';
import { eventProblem } from '../../../src/core/journal/event-shape.ts';
import { toSavedModel } from '../../../src/core/journal/saved-model.ts';
import { ourselves } from '../../../src/core/model/facts/message.ts';
import { keptInbox } from '../../../src/core/model/model.ts';
import { crew, demo, worker, type Crew, type Happening } from '../crew.ts';

const turn = (is: 'running' | 'over', at: number, more: object = {}): Happening => ({
  is: 'agent-reported',
  worker: '1',
  turn: { is, at, ...more },
  permissionMode: null,
});
const send = (c: Crew, id: string, more: object = {}): void =>
  c.happen({ is: 'message-accepted', worker: '1', message: { id, text: id, from: 'you', ...more } });
const enter = (c: Crew, id: string): void =>
  c.happen(
    { is: 'message-typing', worker: '1', message: id, entered: false },
    { is: 'message-typing', worker: '1', message: id, entered: true },
  );
function hand(c: Crew, id: string, queued = true): void {
  enter(c, id);
  c.happen({ is: 'message-handed', worker: '1', run: c.worker('1').runs, message: id, queued });
}
const exit = (c: Crew, run = c.worker('1').runs): void =>
  c.happen({ is: 'process-exited', worker: '1', run, code: 143, signal: 'SIGTERM' });
const takeUp = (c: Crew, id: string): void =>
  c.happen({ is: 'message-ended', worker: '1', message: id, outcome: 'delivered', detail: null });
const inbox = (c: Crew): readonly string[] => c.worker('1').inbox.map(({ id }) => id);
const doing = (c: Crew): readonly string[] => decide(c.model()).map(({ key }) => key);
const reasons = (c: Crew): readonly string[] => (c.shown('1').waiting ?? []).map(({ reason }) => reason);

/** Worker 1 during its turn, with `m` in Claude's queue. */
function queued(session: Parameters<typeof crew>[1] = {}): Crew {
  const c = crew([worker('1'), worker('2')], session);
  c.run('1');
  c.happen(turn('running', c.now(), { prompt: true }));
  send(c, 'm');
  hand(c, 'm');
  return c;
}

describe('a message in the queue of a busy Claude', () => {
  it('waits with its own reason, is not typed again, and does not block the next one', () => {
    const c = queued();
    expect(inbox(c)).toEqual(['m']);
    expect(reasons(c)).toEqual(['queued in Claude: taken up at its next step']);
    expect(doing(c)).not.toContain('deliver 1 m');
    send(c, 'n');
    expect(doing(c)).toContain('deliver 1 n');
    expect(reasons(c)).toEqual(['queued in Claude: taken up at its next step']);
    takeUp(c, 'm');
    expect(inbox(c)).toEqual(['n']);
    expect(c.replayed().workers.get('1')).toEqual(c.worker('1'));
  });

  it.each([
    ['a restart', (c: Crew) => c.happen({ is: 'restart-wanted', worker: '1' })],
    ['a crash', () => undefined],
    ['a new conversation', (c: Crew) => c.happen({ is: 'restart-wanted', worker: '1', conversation: 'new' })],
  ])('is given to the next run after %s', (_what, before) => {
    const c = queued({ restarts: 1 });
    before(c);
    exit(c);
    expect(reasons(c)).toEqual(['it is queued: delivered when it starts']);
    if (c.worker('1').process.is === 'exited') c.happen({ is: 'restart-due', worker: '1', run: 1 });
    c.happen({ is: 'start-requested', worker: '1', run: 2 });
    // The transcript of the previous run can still be read for it.
    expect(c.worker('1').handed).toMatchObject([{ message: 'm', run: 1 }]);
    c.happen({ is: 'process-started', worker: '1', run: 2, pid: 102, startTime: 't' });
    expect(c.worker('1').handed).toEqual([]);
    c.happen(turn('running', c.now(), { prompt: true }));
    expect(doing(c)).toContain('deliver 1 m');
  });

  it('is kept by a checkpoint, and a checkpoint of an earlier build has none', () => {
    const c = queued();
    const saved = toSavedModel(c.model());
    const event = JSON.parse(JSON.stringify({ at: 9, is: 'checkpoint', model: saved })) as never;
    expect(eventProblem(event)).toBeNull();
    expect(fold(null, event).workers.get('1')?.handed).toEqual(c.worker('1').handed);
    const workers = saved.workers.map(({ handed: _, ...earlier }) => earlier);
    const old = JSON.parse(
      JSON.stringify({ at: 9, is: 'checkpoint', model: { ...saved, workers } }),
    ) as never;
    expect(eventProblem(old)).toBeNull();
    expect(fold(null, old).workers.get('1')?.handed).toEqual([]);
  });

  it('is not confirmed by a prompt that begins a turn, only by the transcript', () => {
    const c = queued();
    c.happen(turn('over', c.now()), turn('running', c.now(), { prompt: true }));
    expect(inbox(c)).toEqual(['m']);
  });

  it('keeps its worker from being ended for its slot', () => {
    const c = queued({ maxWorkers: 1 });
    c.says('1', 'completed');
    c.happen(turn('over', c.now()));
    expect(doing(c)).not.toContain('free-slot 1 1');
    takeUp(c, 'm');
    expect(doing(c)).toContain('free-slot 1 1');
  });

  it('does not keep muxcrew from asking for a report', () => {
    const c = queued({ askStatus: true });
    c.happen(turn('over', c.now()));
    expect(doing(c).join()).toContain('ask-status 1');
    send(c, 'n');
    expect(doing(c).join()).not.toContain('ask-status 1');
  });

  it('sets aside a report when it is entered, but no later one', () => {
    const c = crew([worker('1')]);
    c.run('1');
    c.happen(turn('running', c.now(), { prompt: true }));
    c.says('1', 'completed');
    send(c, 'm');
    hand(c, 'm');
    expect(c.state('1')).toBe('working');
    c.says('1', 'completed', 'again');
    takeUp(c, 'm');
    expect(c.state('1')).toBe('completed');
  });

  it('is not given to the next run if it is a status question and the worker has reported', () => {
    const c = crew([worker('1')]);
    c.run('1');
    c.happen(turn('running', c.now(), { prompt: true }));
    send(c, 'status-1', { from: ourselves });
    hand(c, 'status-1');
    c.says('1', 'completed');
    expect(c.worker('1')).toMatchObject({ inbox: [], handed: [], endings: [{ outcome: 'queued' }] });
  });

  it('does not count towards the inbox limit, and is traced only up to that number', () => {
    const c = queued();
    for (let count = 0; count <= keptInbox; count += 1) {
      send(c, `m${String(count)}`);
      hand(c, `m${String(count)}`);
    }
    expect(c.worker('1').endings.map(({ outcome }) => outcome)).toEqual(['queued', 'queued']);
    expect(c.worker('1').handed).toHaveLength(keptInbox);
  });
});

describe('a message that was entered while no turn ran', () => {
  const entered = (): Crew => {
    const c = crew([worker('1')]);
    c.run('1');
    c.happen(turn('over', c.now()));
    send(c, 'm');
    hand(c, 'm', false);
    return c;
  };

  it('is confirmed by the prompt that begins the next turn, and by no earlier one', () => {
    const c = entered();
    expect(reasons(c)).toEqual(['typed; no hook has confirmed it yet']);
    c.happen(turn('running', 1_000, { prompt: true }), turn('over', c.now(), { reminder: true }));
    expect(inbox(c)).toEqual(['m']);
    c.happen(turn('running', c.now(), { prompt: true }));
    expect(c.worker('1')).toMatchObject({ inbox: [], endings: [{ message: 'm', outcome: 'delivered' }] });
  });

  it('is confirmed by the registry without hooks', () => {
    const busy = (c: Crew): Happening => ({
      is: 'registry-seen',
      worker: '1',
      registry: { status: 'busy', waitingFor: null, at: c.now() },
    });
    const c = entered();
    c.happen(busy(c));
    expect(inbox(c)).toEqual(['m']);
    const off = crew([worker('1')]);
    off.run('1');
    send(off, 'm');
    hand(off, 'm', false);
    off.happen(busy(off));
    expect(inbox(off)).toEqual([]);
  });
});

describe('another supervisor, after a message was entered', () => {
  const killed = (agent: Parameters<typeof worker>[1], more: object = {}): Crew => {
    const c = crew([worker('1', agent)]);
    c.run('1');
    if (agent === undefined) c.happen(turn('running', c.now(), { prompt: true }));
    send(c, 'm', more);
    enter(c, 'm');
    c.happen({ is: 'supervisor-started', pid: 2 });
    return c;
  };

  it('uses the transcript to find what happened to it, and does not type it again', () => {
    const c = killed(undefined);
    expect(c.worker('1')).toMatchObject({ typing: null, handed: [{ message: 'm', run: 1, queued: true }] });
    expect(doing(c)).not.toContain('deliver 1 m');
  });

  it.each([
    ['a command', undefined, { raw: true }],
    ['an agent without a transcript', demo, {}],
  ] as const)('gives up %s, as it cannot know', (_what, agent, more) => {
    expect(killed(agent, more).worker('1')).toMatchObject({ inbox: [], endings: [{ outcome: 'queued' }] });
  });
});

describe('a finished worker that ends with messages', () => {
  const completed = (claim: 'completed' | 'failed' | 'busy' = 'completed'): Crew => {
    const c = crew([worker('1'), worker('2')], { maxWorkers: 1 });
    c.run('1');
    c.happen(turn('running', c.now(), { prompt: true }));
    c.says('1', claim);
    c.happen(turn('over', c.now()));
    return c;
  };

  it.each(['completed', 'failed'] as const)('queues again after its slot was freed (%s)', (claim) => {
    const c = completed(claim);
    c.happen({ is: 'end-for-slot', worker: '1' });
    send(c, 'm');
    expect(reasons(c)).toEqual(['its slot is being freed: delivered when it starts again']);
    exit(c);
    expect(c.worker('1')).toMatchObject({ wanted: { is: 'up' }, process: { is: 'absent' } });
    expect(c.state('1')).toBe('queued');
    expect(inbox(c)).toEqual(['m']);
  });

  it('is queued again after it has exited by itself', () => {
    const c = completed();
    send(c, 'm');
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 0, signal: null });
    expect(c.state('1')).toBe('queued');
  });

  it('stays ended without messages, after a stop, and if it was not finished', () => {
    const slot = completed();
    slot.happen({ is: 'end-for-slot', worker: '1' });
    exit(slot);
    expect(slot.state('1')).toBe('completed');
    const stopped = completed();
    send(stopped, 'm');
    stopped.happen({ is: 'stop-wanted', worker: '1' });
    exit(stopped);
    expect(stopped.state('1')).toBe('completed');
    const left = completed('busy');
    send(left, 'm');
    left.happen({ is: 'process-exited', worker: '1', run: 1, code: 0, signal: null });
    expect(left.state('1')).toBe('stopped');
  });
});
