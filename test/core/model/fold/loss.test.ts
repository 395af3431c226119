/** A session continues after the loss of its panes: which workers restart, and which stay as they were. */
import { describe, expect, test } from 'vitest';
import { decide } from '../../../../src/core/model/decide.ts';
import { timelineOf } from '../../../../src/core/snapshot/timeline.ts';
import { claude, crew as crewOf, demo, worker, type Crew } from '../../crew.ts';
import type { SessionInfo } from '../../../../src/core/model/session.ts';

const conversation = (id: string) => ({ ...claude, conversation: `conversation-${id}` }) as const;
const claudes = (...ids: readonly string[]) => ids.map((id) => worker(id, conversation(id)));
const crew = (ids: readonly string[], overrides: Partial<SessionInfo> = {}): Crew =>
  crewOf(claudes(...ids), { restarts: 3, ...overrides });

const gone = { is: 'backend-gone', reason: 'its server is gone' } as const;
const resumed = { is: 'session-resumed', anew: false } as const;

/** As seen by the first supervisor after the loss. */
function starts(c: Crew): readonly string[] {
  c.happen({ is: 'server-seen', pid: 9, startTime: 's' });
  return decide(c.model()).flatMap((effect) =>
    effect.do === 'start' ? [`${effect.worker} run ${String(effect.run)}`] : [],
  );
}

function exits(c: Crew, id: string, code: number | null, signal: string | null): void {
  c.happen({ is: 'process-exited', worker: id, run: c.worker(id).runs, code, signal });
}

test('running workers restart in their conversations, and their runs continue counting', () => {
  const c = crew(['1', '2']);
  c.run('1');
  c.run('1');
  c.happen(gone, resumed);
  expect(c.worker('1')).toMatchObject({ process: { is: 'absent' }, pane: null, claim: { is: 'none' } });
  expect(c.worker('1').spec.agent).toMatchObject({ conversation: 'conversation-1' });
  expect(starts(c)).toEqual(['1 run 3', '2 run 1']);
});

test('a start that lost its pane is decided again, after workers that were running', () => {
  const c = crew(['1', '2', '3', '4'], { maxWorkers: 3 });
  for (const id of ['2', '3', '4']) c.run(id);
  exits(c, '2', 129, 'SIGHUP');
  c.happen({ is: 'start-requested', worker: '1', run: 1 }, gone);
  expect(['1', '2', '3', '4'].map((id) => c.state(id))).toEqual(['queued', 'lost', 'lost', 'lost']);
  c.happen(resumed);
  expect(starts(c)).toEqual(['2 run 2', '3 run 2', '4 run 2']);
  for (const id of ['2', '3', '4']) c.run(id);
  expect([c.state('1'), c.detail('1')]).toEqual(['queued', 'waits for a slot (3 at once)']);
  c.says('2', 'completed');
  exits(c, '2', 0, null);
  expect(starts(c)).toEqual(['1 run 2']);
});

describe('stays as it was:', () => {
  test.each(['completed', 'failed', 'terminated'] as const)('one whose last word is %s', (claim) => {
    const c = crew(['1']);
    c.run('1');
    c.says('1', claim);
    const before = c.state('1');
    c.happen(gone, resumed);
    expect(c.state('1')).toBe(before);
    expect(starts(c)).toEqual([]);
  });

  test('one that had failed by its exit, long before', () => {
    const c = crew(['1'], { restarts: 0 });
    c.run('1');
    exits(c, '1', 143, 'SIGTERM');
    c.wait(60_000);
    c.happen(gone, resumed);
    expect(c.state('1')).toBe('failed');
    expect(starts(c)).toEqual([]);
  });

  test('one that the user was stopping: stopped', () => {
    const c = crew(['1']);
    c.run('1');
    c.happen({ is: 'stop-wanted', worker: '1' }, gone, resumed);
    expect(c.state('1')).toBe('stopped');
    expect(starts(c)).toEqual([]);
  });

  test('one that reached its timeout: failed', () => {
    const c = crew(['1']);
    c.run('1');
    c.happen({ is: 'timed-out', worker: '1' }, gone, resumed);
    expect(c.state('1')).toBe('failed');
    expect(starts(c)).toEqual([]);
  });

  test('a program that ended by itself just before, with any exit code', () => {
    const c = crewOf([worker('1', demo), worker('2', demo)]);
    for (const id of ['1', '2']) {
      c.run(id);
      exits(c, id, id === '1' ? 0 : 1, null);
    }
    c.happen(gone, resumed);
    expect([c.state('1'), c.state('2')]).toEqual(['completed', 'failed']);
  });

  test('a Claude that ended by itself, or by /exit, some time before', () => {
    const c = crew(['1', '2'], { restarts: 0 });
    for (const id of ['1', '2']) {
      c.run(id);
      exits(c, id, id === '1' ? 0 : 1, null);
    }
    c.wait(10_000);
    c.happen(gone, resumed);
    expect([c.state('1'), c.state('2')]).toEqual(['stopped', 'failed']);
  });
});

describe('ended with the loss:', () => {
  test.each([
    [129, 'SIGHUP'],
    [143, 'SIGTERM'],
    [137, 'SIGKILL'],
    [null, null],
    [0, null],
  ] as const)('an exit of %s %s that was seen before the loss itself', (code, signal) => {
    const c = crew(['1'], { restarts: 0 });
    c.run('1');
    exits(c, '1', code, signal);
    c.wait(code === 0 ? 1_000 : 10_000);
    c.happen(gone, resumed);
    expect(starts(c)).toEqual(['1 run 2']);
  });

  test('a hang-up before a planned restart does not count as a crash', () => {
    const c = crew(['1']);
    c.run('1');
    c.happen({
      is: 'agent-reported',
      worker: '1',
      turn: { is: 'running', at: c.now() },
      permissionMode: null,
    });
    exits(c, '1', 129, 'SIGHUP');
    expect(c.state('1')).toBe('queued');
    c.happen(gone);
    expect(c.state('1')).toBe('lost');
    c.happen(resumed);
    expect(c.worker('1').crashes).toBe(0);
    expect(starts(c)).toEqual(['1 run 2']);
  });
});

test('a worker without a conversation is lost until it is restarted, and those that need it wait', () => {
  const c = crewOf([worker('1', demo), worker('2', claude, { needs: ['1'] })]);
  c.run('1');
  c.happen(gone, resumed);
  expect([c.state('1'), c.state('2'), c.detail('2')]).toEqual(['lost', 'queued', 'waits for 1 worker1']);
  expect(starts(c)).toEqual([]);
  c.happen({ is: 'restart-wanted', worker: '1' });
  expect(starts(c)).toEqual(['1 run 2']);
});

test('with `anew` it starts from scratch', () => {
  const c = crewOf([worker('1', demo)]);
  c.run('1');
  c.happen(gone, { ...resumed, anew: true });
  expect(starts(c)).toEqual(['1 run 2']);
});

test('workers that were running start before those that only waited, within the same slots', () => {
  const c = crew(['1', '2', '3', '4'], { maxWorkers: 2 });
  for (const id of ['3', '4']) c.run(id);
  c.happen(gone, resumed);
  expect(starts(c)).toEqual(['3 run 2', '4 run 2']);
  c.run('3');
  exits(c, '3', 0, null);
  expect(starts(c)).toEqual(['4 run 2', '1 run 1']);
});

test('a restart requested meanwhile still happens', () => {
  const c = crew(['1']);
  c.run('1');
  c.says('1', 'completed');
  c.happen({ is: 'restart-wanted', worker: '1' }, gone, resumed);
  expect(starts(c)).toEqual(['1 run 2']);
});

test('undelivered messages still wait for it', () => {
  const c = crew(['1']);
  c.run('1');
  const message = { id: 'm', text: 'hello', from: 'you' };
  c.happen(
    { is: 'message-accepted', worker: '1', message },
    { is: 'message-typing', worker: '1', message: 'm', entered: false },
    gone,
    resumed,
  );
  expect(c.worker('1')).toMatchObject({ inbox: [message], typing: null });
});

test('a running check is repeated; if it fails, the worker restarts with the result', () => {
  const verify = { command: 'npm test', tries: 1 };
  const c = crewOf([worker('1', claude, { verify })]);
  c.run('1');
  c.says('1', 'completed');
  c.happen({ is: 'check-started', worker: '1' }, gone, resumed, {
    is: 'server-seen',
    pid: 9,
    startTime: 's',
  });
  expect(decide(c.model())).toMatchObject([{ do: 'verify', worker: '1' }]);
  c.happen(
    { is: 'check-started', worker: '1' },
    { is: 'check-ended', worker: '1', passed: false, detail: 'no' },
  );
  expect(c.worker('1').inbox).toHaveLength(1);
  expect(starts(c)).toEqual(['1 run 2']);
});

test('a second resume changes nothing', () => {
  const c = crew(['1', '2'], { maxWorkers: 1 });
  c.run('1');
  c.says('2', 'completed');
  c.happen(gone, resumed);
  const model = c.model();
  c.happen(gone, resumed);
  expect(
    [...c.model().workers.values()].map(({ process, state, runs }) => [process.is, state.is, runs]),
  ).toEqual([...model.workers.values()].map(({ process, state, runs }) => [process.is, state.is, runs]));
  expect(starts(c)).toEqual(['1 run 2']);
});

test('the time between the loss and its report is no work time', () => {
  const c = crewOf([worker('1', claude, { timeoutMs: 60_000 })]);
  c.run('1');
  c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'running', at: c.now() }, permissionMode: null });
  c.wait(10_000);
  const when = c.now();
  c.wait(24 * 3600_000);
  c.happen({ ...gone, when }, resumed);
  expect(c.worker('1').worked.ms).toBeLessThan(11_000);
  const [line] = timelineOf(c.model(), { is: 'live', now: c.now() }).workers;
  expect(line?.spans.map(({ state }) => state)).toEqual(['queued', 'starting', 'working', 'lost', 'queued']);
  expect(line?.workedMs).toBeLessThan(11_000);
});

test('the absence continues, and the next client sees what happened', () => {
  const c = crew(['1']);
  c.run('1');
  const client = { tty: '/dev/pts/1', since: 1, columns: 80, rows: 24, terminal: 'xterm' };
  c.happen({ is: 'clients-seen', clients: [client] }, gone, resumed);
  expect(c.model()).toMatchObject({ clients: [], absence: { since: expect.any(Number) as number } });
});
