import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/model/decide.ts';
import { toSnapshot } from '../../../src/core/snapshot/to-snapshot.ts';
import { crew, demo, worker, type Crew } from '../crew.ts';

const turn = (c: Crew, is: 'running' | 'over', at = 5_000) =>
  c.happen({ is: 'agent-reported', worker: '1', turn: { is, at }, permissionMode: null });
const crash = (c: Crew, code: number | null = 137) =>
  c.happen({ is: 'process-exited', worker: '1', run: c.worker('1').runs, code, signal: null });
const does = (c: Crew) => decide(c.model()).map((effect) => effect.do);

describe('a crash', () => {
  const crashed = (restarts = 2) => {
    const c = crew([worker('1')], { restarts });
    c.run('1');
    turn(c, 'running');
    crash(c);
    return c;
  };
  it('is followed by a restart in its conversation, after growing pauses', () => {
    const c = crashed();
    expect(c.worker('1').state).toMatchObject({ is: 'queued' });
    const [first] = decide(c.model());
    expect(first).toMatchObject({ do: 'restart-later', run: 1, pauseMs: 1_000 });
    c.happen({ is: 'restart-due', worker: '1', run: 1 });
    expect(does(c)).toEqual(['start']);
    c.run('1');
    turn(c, 'running');
    crash(c);
    expect(decide(c.model())[0]).toMatchObject({ do: 'restart-later', run: 2, pauseMs: 10_000 });
  });
  it('fails the worker after too many in a row; a turn that ends well resets the count', () => {
    const c = crashed(1);
    c.happen({ is: 'restart-due', worker: '1', run: 1 });
    c.run('1');
    turn(c, 'running');
    crash(c);
    expect([c.state('1'), does(c)]).toEqual(['failed', []]);
    const well = crashed(1);
    well.happen({ is: 'restart-due', worker: '1', run: 1 });
    well.run('1');
    turn(well, 'over');
    crash(well);
    expect(does(well)).toEqual(['restart-later']);
  });
  it('does not restart a worker that never came up, had finished, was stopped, or cannot resume', () => {
    const never = crew([worker('1')], { restarts: 2 });
    never.run('1');
    crash(never, 1);
    expect(never.state('1')).toBe('failed');
    const finished = crashed();
    finished.says('1', 'completed');
    expect(does(finished)).toEqual([]);
    const stopped = crashed();
    stopped.happen({ is: 'stop-wanted', worker: '1' });
    expect(does(stopped)).toEqual([]);
    const other = crew([worker('1', demo)], { restarts: 2 });
    other.run('1');
    crash(other);
    expect(other.state('1')).toBe('failed');
  });
  it('does not count if it is of another run', () => {
    const c = crashed();
    c.happen({ is: 'restart-due', worker: '1', run: 1 });
    c.run('1');
    c.happen({ is: 'restart-due', worker: '1', run: 1 });
    expect(c.worker('1').process.is).toBe('running');
  });
});

describe('the check of a report', () => {
  const claimed = (tries = 1) => {
    const c = crew([{ ...worker('1'), verify: { command: 'make test', tries } }]);
    c.run('1');
    turn(c, 'over');
    c.says('1', 'completed');
    return c;
  };
  const facts = (c: Crew) =>
    c.shown('1').evidence.flatMap(({ source, fact }) => (source === 'check' ? [fact] : []));
  const check = (c: Crew, passed: boolean) =>
    c.happen(
      { is: 'check-started', worker: '1' },
      { is: 'check-ended', worker: '1', passed, detail: '2 failed\nexit 1' },
    );
  it('runs before the report counts', () => {
    const c = claimed();
    expect([c.state('1'), does(c)]).toEqual(['verifying', ['verify']]);
    c.happen({ is: 'check-started', worker: '1' });
    expect([c.state('1'), does(c)]).toEqual(['verifying', []]);
    c.happen({ is: 'check-ended', worker: '1', passed: true, detail: '' });
    expect(c.worker('1').state).toEqual({ is: 'completed', by: 'check' });
  });
  it('does not begin while the check of an earlier report is still ending: both have the same key', () => {
    const keys = (c: Crew) => decide(c.model()).map(({ key }) => key);
    const c = claimed();
    const first = keys(c);
    c.happen(
      { is: 'check-started', worker: '1' },
      { is: 'restart-wanted', worker: '1' },
      { is: 'process-exited', worker: '1', run: 1, code: 143, signal: null },
    );
    c.run('1');
    c.says('1', 'completed');
    turn(c, 'over', 9_000);
    expect([c.state('1'), keys(c)]).toEqual(['verifying', first]);
  });
  it('is reported to the worker with its output when it fails, as often as allowed, then fails the worker', () => {
    const c = claimed();
    check(c, false);
    const [message] = c.worker('1').inbox;
    expect(message?.text).toContain('2 failed');
    expect([c.state('1'), does(c)]).toEqual(['idle', ['deliver']]);
    c.happen({
      is: 'message-ended',
      worker: '1',
      message: message?.id ?? '',
      outcome: 'delivered',
      detail: null,
    });
    turn(c, 'over', 6_000);
    c.says('1', 'completed');
    check(c, false);
    expect(c.worker('1').state).toEqual({
      is: 'failed',
      reason: 'its check failed 2 times: exit 1 (make test)',
    });
  });
  it('is ignored if the report was withdrawn meanwhile', () => {
    const c = claimed();
    c.happen({ is: 'check-started', worker: '1' });
    c.says('1', 'busy');
    c.happen({ is: 'check-ended', worker: '1', passed: true, detail: '' });
    expect(c.state('1')).toBe('idle');
  });
  it('stays visible after it failed, with its command, result, try and last lines', () => {
    const c = claimed();
    const fails = { is: 'check-ended', worker: '1', passed: false, detail: '' } as const;
    c.happen(
      { is: 'check-started', worker: '1' },
      { ...fails, end: { is: 'exit', code: 3 }, output: ['1 passed', '2 failed'] },
    );
    expect([c.state('1'), c.detail('1')]).toEqual(['idle', 'check failed (exit 3, try 1 of 2): make test']);
    // The refused line is no longer shown as the worker's report.
    expect(c.shown('1').status).toBeNull();
    expect(c.shown('1').check).toMatchObject({
      command: 'make test',
      state: 'failed',
      try: 1,
      of: 2,
      exitCode: 3,
      signal: null,
      timedOut: false,
      output: ['1 passed', '2 failed'],
    });
    expect(facts(c)).toEqual(['try 1 of 2 failed: exit 3: make test', '| 1 passed', '| 2 failed']);
    c.says('1', 'completed', 'fixed');
    c.happen({ is: 'check-started', worker: '1' });
    expect(c.shown('1')).toMatchObject({ status: 'fixed', check: { state: 'running', try: 1 } });
    c.happen({ is: 'check-ended', worker: '1', passed: true, detail: '', end: { is: 'exit', code: 0 } });
    expect([c.state('1'), c.detail('1')]).toEqual(['completed', 'checked']);
    expect(facts(c)).toEqual(['try 1 of 2 failed: exit 3: make test', 'try 2 of 2 passed: make test']);
    // The next assignment is checked from scratch.
    const message = { id: 'm', text: 'more', from: 'you' };
    c.happen({ is: 'message-accepted', worker: '1', message });
    c.happen({ is: 'message-ended', worker: '1', message: 'm', outcome: 'delivered', detail: null });
    expect(facts(c)).toEqual([]);
  });
  it.each([
    [{ is: 'signal', signal: 'SIGKILL' } as const, 'ended by SIGKILL'],
    [{ is: 'timeout', afterMs: 1_800_000 } as const, 'timed out after 30m'],
  ])('counts as a try if it ended in another way: %j', (end, words) => {
    const c = claimed();
    c.happen(
      { is: 'check-started', worker: '1' },
      { is: 'check-ended', worker: '1', passed: false, detail: '', end, output: [] },
    );
    expect(c.detail('1')).toBe(`check failed (${words}, try 1 of 2): make test`);
  });
  it('is not reported to the worker if it could not run', () => {
    const c = claimed();
    const end = { is: 'not run', why: 'its folder is missing: /p' } as const;
    c.happen(
      { is: 'check-started', worker: '1' },
      { is: 'check-ended', worker: '1', passed: false, detail: '', end, output: [] },
    );
    expect(c.worker('1')).toMatchObject({ inbox: [], checkTries: 0 });
    expect([c.state('1'), c.detail('1')]).toEqual([
      'failed',
      'its check could not be run: its folder is missing: /p (make test)',
    ]);
  });
  it.each([true, false])('is over when the worker is stopped, whether it had begun: %s', (begun) => {
    const c = claimed();
    if (begun) c.happen({ is: 'check-started', worker: '1' });
    c.happen({ is: 'stop-wanted', worker: '1' });
    expect(c.state('1')).toBe('idle');
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 143, signal: 'SIGTERM' });
    expect([c.state('1'), does(c)]).toEqual(['stopped', []]);
    c.happen({ is: 'check-ended', worker: '1', passed: false, detail: 'ended by SIGTERM' });
    expect(c.state('1')).toBe('stopped');
  });
  it('ends when the worker is restarted, and its tries are reset', () => {
    const c = claimed();
    check(c, false);
    c.says('1', 'completed');
    c.happen({ is: 'check-started', worker: '1' }, { is: 'restart-wanted', worker: '1' });
    expect(c.worker('1')).toMatchObject({ check: { is: 'none' }, checkTries: 0, checks: [] });
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 143, signal: 'SIGTERM' });
    expect([c.state('1'), does(c)]).toEqual(['queued', ['start']]);
  });
  it('is repeated by the next supervisor if this one died during it', () => {
    const c = claimed();
    c.happen({ is: 'check-started', worker: '1' }, { is: 'supervisor-started', pid: 2 });
    expect(does(c)).toEqual(['verify']);
  });
  it('does not run twice for a repeated report', () => {
    const c = claimed();
    check(c, true);
    c.says('1', 'completed', 'again');
    expect([c.state('1'), does(c)]).toEqual(['completed', []]);
  });
});

describe('a limit', () => {
  const limited = () => {
    const c = crew([worker('1'), worker('2')], { maxWorkers: 2 });
    c.run('1');
    c.happen({
      is: 'agent-reported',
      worker: '1',
      turn: { is: 'failed', error: 'rate_limit', kind: 'rate-limit', until: 9_000, at: 5_000 },
      permissionMode: null,
    });
    return c;
  };
  it('holds new starts; at its end the worker is told to continue', () => {
    const c = limited();
    expect(c.worker('1').state).toMatchObject({ is: 'limited', until: 9_000 });
    expect(c.detail('2')).toBe('waits for the usage limit to end');
    const effects = decide({ ...c.model(), backend: { is: 'there', server: null } });
    expect(effects).toEqual([expect.objectContaining({ do: 'go-on-later', worker: '1', until: 9_000 })]);
    turn(c, 'running', 9_500);
    expect(does(c)).toEqual(['start']);
  });
  it('stays after the reminder, a minute later, that Claude waits', () => {
    const c = limited();
    c.happen({
      is: 'agent-reported',
      worker: '1',
      turn: { is: 'over', reminder: true, at: 65_000 },
      permissionMode: null,
    });
    expect(c.worker('1').state).toMatchObject({ is: 'limited', until: 9_000 });
    expect(does(c)).toEqual(['go-on-later']);
  });
  it('of cost also holds new starts, warns before, and stops no worker', () => {
    const c = crew([worker('1'), worker('2')], { maxCostUsd: 2 });
    c.run('1');
    turn(c, 'running');
    const cost = (costUsd: number) =>
      c.happen({ is: 'usage-seen', worker: '1', usage: { costUsd, tokens: null, contextPercent: null } });
    const warnings = () =>
      toSnapshot(c.model(), { pid: 1, startTime: 's', now: 1, iso: String }).warnings.join();
    cost(1.5);
    expect([does(c), warnings()]).toEqual([['start'], '']);
    cost(1.7);
    expect([does(c), warnings()]).toEqual([['start'], 'the crew has used 85% of its cost limit $2.00']);
    cost(2);
    expect(does(c)).toEqual([]);
    expect(warnings()).toContain('has reached its cost limit $2.00');
    expect(c.state('1')).toBe('working');
  });
});

describe('money', () => {
  const spent = (c: Crew, id: string, costUsd: number) =>
    c.happen({ is: 'usage-seen', worker: id, usage: { costUsd, tokens: null, contextPercent: null } });
  const warnings = (c: Crew) =>
    toSnapshot(c.model(), { pid: 1, startTime: 's', now: 1, iso: String }).warnings.join();
  const waitsFor = (c: Crew, id: string) =>
    toSnapshot(c.model(), { pid: 1, startTime: 's', now: 1, iso: String }).workers.find(
      (one) => one.id === id,
    )?.detail;
  it('of one worker holds only that worker', () => {
    const c = crew([{ ...worker('1'), maxCostUsd: 5 }, worker('2')], { restarts: 3 });
    c.run('1');
    turn(c, 'running');
    spent(c, '1', 4);
    expect(warnings(c)).toBe('worker 1 worker1 has used 80% of its cost limit $5.00');
    spent(c, '1', 5);
    expect(c.state('1')).toBe('working');
    crash(c);
    c.happen({ is: 'restart-due', worker: '1', run: 1 });
    expect(waitsFor(c, '1')).toBe('cost limit reached: $5.00');
    expect(decide(c.model())).toEqual([expect.objectContaining({ do: 'start', worker: '2' })]);
    c.happen({ is: 'restart-wanted', worker: '1' });
    expect(waitsFor(c, '1'), 'a restart by the user resets it').toBeNull();
  });
  it('counts what was spent before a crash', () => {
    const c = crew([worker('1'), worker('2')], { maxCostUsd: 5 });
    c.run('1');
    spent(c, '1', 4);
    spent(c, '1', 0);
    spent(c, '1', 1);
    expect(waitsFor(c, '2')).toBe('crew cost limit reached: $5.00');
  });
  it('stops running workers only if the user chose so, and reports it', () => {
    const c = crew([{ ...worker('1'), maxCostUsd: 5 }, worker('2')], { stopAtMaxCost: true });
    c.run('1');
    c.run('2');
    turn(c, 'running');
    spent(c, '1', 5);
    expect(decide(c.model())).toEqual([expect.objectContaining({ do: 'stop-for-cost', worker: '1' })]);
    c.happen({ is: 'end-for-cost', worker: '1' });
    expect(does(c)).toEqual(['end']);
    crash(c, 143);
    expect(c.worker('1').state).toEqual({ is: 'stopped', by: 'cost' });
    expect(does(c)).toEqual([]);
  });
});

describe('a worker whose hooks are off', () => {
  const deaf = () => {
    const c = crew([worker('1')]);
    c.run('1');
    return c;
  };
  const registry = (c: Crew, status: 'idle' | 'busy', at: number) =>
    c.happen({ is: 'registry-seen', worker: '1', registry: { status, waitingFor: null, at } });
  it('asks by its BLOCKED line once its turn is over', () => {
    const c = deaf();
    registry(c, 'busy', 2_000);
    c.says('1', 'blocked', 'which database?');
    registry(c, 'idle', 3_000);
    expect(c.worker('1').state).toMatchObject({ is: 'asking', what: 'which database?' });
    expect(c.detail('1')).toBe('says it is blocked: which database?');
  });
  it('is no longer failed once another turn has begun', () => {
    const c = deaf();
    const when = 2_000;
    c.happen({ is: 'turn-error-seen', worker: '1', kind: 'overloaded', what: 'x', until: null, when });
    registry(c, 'idle', 2_001);
    expect(c.state('1')).toBe('asking');
    registry(c, 'busy', 3_000);
    registry(c, 'idle', 4_000);
    expect(c.state('1')).toBe('idle');
  });
  it('is reported as such after a while', () => {
    const c = deaf();
    registry(c, 'idle', 2_000);
    const warnings = (now: number) =>
      toSnapshot(c.model(), { pid: 1, startTime: 's', now, iso: String }).warnings.join();
    expect(warnings(2_000)).toBe('');
    expect(warnings(60_000)).toContain('no hook events from worker 1');
    turn(c, 'running');
    expect(warnings(60_000)).toBe('');
  });
});

describe('a limit with an unknown end', () => {
  it('is retried after growing pauses, until a turn ends well', () => {
    const c = crew([worker('1')]);
    c.run('1');
    const refused = (at: number) =>
      c.happen({
        is: 'agent-reported',
        worker: '1',
        turn: { is: 'failed', error: 'rate_limit', kind: 'rate-limit', at },
        permissionMode: null,
      });
    const pause = () => decide(c.model()).flatMap((one) => (one.do === 'go-on-later' ? [one.pauseMs] : []));
    refused(5_000);
    expect(pause()).toEqual([60_000]);
    refused(6_000);
    refused(7_000);
    expect(pause()).toEqual([300_000]);
    turn(c, 'over', 8_000);
    refused(9_000);
    expect(pause()).toEqual([60_000]);
  });
});

describe('a turn that ends without a report', () => {
  it('is given more time while a background task is running', () => {
    const c = crew([worker('1')], { askStatus: true });
    c.run('1');
    const over = (background: boolean, at: number) =>
      c.happen({
        is: 'agent-reported',
        worker: '1',
        turn: { is: 'over', at, ...(background ? { background } : {}) },
        permissionMode: null,
      });
    const pause = () => decide(c.model()).flatMap((one) => (one.do === 'ask-status' ? [one.pauseMs] : []));
    over(true, 5_000);
    expect(pause()).toEqual([600_000]);
    over(false, 6_000);
    expect(pause()).toEqual([20_000]);
  });
  it('is asked about once, until the user sends something new', () => {
    const c = crew([worker('1')], { askStatus: true });
    c.run('1');
    turn(c, 'over');
    expect(does(c)).toEqual(['ask-status']);
    c.happen({ is: 'status-asked', worker: '1' });
    turn(c, 'over', 6_000);
    expect(does(c)).toEqual([]);
    const message = { id: 'm', text: 'x', from: 'you' };
    c.happen(
      { is: 'message-accepted', worker: '1', message },
      { is: 'message-ended', worker: '1', message: 'm', outcome: 'delivered', detail: null },
    );
    turn(c, 'over', 7_000);
    expect(does(c)).toEqual(['ask-status']);
  });
});

describe('a request', () => {
  const asked = () => {
    const c = crew([worker('1')]);
    c.run('1');
    turn(c, 'running', 900);
    const request = {
      id: 'r',
      kind: 'permission',
      tool: 'Bash',
      what: 'Bash: rm',
      input: 'rm',
      at: 950,
    } as const;
    c.happen({ is: 'asked', worker: '1', request });
    return c;
  };
  it('makes the worker ask until it is answered', () => {
    const c = asked();
    expect(c.worker('1').state).toMatchObject({ is: 'asking', request: 'r' });
    const answer = { decision: 'allow', always: false, reason: null } as const;
    c.happen({ is: 'ask-ended', worker: '1', request: 'r', by: 'person', answer });
    expect(c.state('1')).toBe('working');
  });
  it('is not reopened by a registry entry that is older than the answer', () => {
    const c = asked();
    const answer = { decision: 'allow', always: false, reason: null } as const;
    c.happen({ is: 'ask-ended', worker: '1', request: 'r', by: 'person', answer });
    c.happen({
      is: 'registry-seen',
      worker: '1',
      registry: { status: 'waiting', waitingFor: 'permission prompt', at: 1_200 },
    });
    expect(c.state('1')).toBe('working');
  });
  it('answered in its pane by Esc leaves the worker idle, as the registry says', () => {
    const c = asked();
    c.happen(
      { is: 'registry-seen', worker: '1', registry: { status: 'idle', waitingFor: null, at: 990 } },
      { is: 'ask-ended', worker: '1', request: 'r', by: 'elsewhere', answer: null },
    );
    expect(c.state('1')).toBe('idle');
  });
  it('ends with its process', () => {
    const c = asked();
    crash(c);
    expect(c.worker('1').requests).toEqual([]);
  });
});
