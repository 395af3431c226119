/** Messages that arrive after a report: what they set aside, and what they do not. */
import { describe, expect, it } from 'vitest';
import type { AgentSpec } from '../../../src/core/model/worker.ts';
import { decide } from '../../../src/core/model/decide.ts';
import { statusQuestion } from '../../../src/core/status/status-question.ts';
import { claude, crew, demo, worker, type Crew } from '../crew.ts';

const does = (c: Crew) => decide(c.model()).map((effect) => effect.do);
const turn = (c: Crew, is: 'running' | 'over', prompt = false) =>
  c.happen({
    is: 'agent-reported',
    worker: '1',
    turn: is === 'running' && prompt ? { is, prompt: true, at: c.now() } : { is, at: c.now() },
    permissionMode: null,
  });
const check = (c: Crew, passed: boolean) =>
  c.happen(
    { is: 'check-started', worker: '1' },
    {
      is: 'check-ended',
      worker: '1',
      passed,
      detail: 'exit 3',
      end: { is: 'exit', code: passed ? 0 : 3 },
      output: [],
    },
  );
const accepted = (c: Crew, from = 'you', id = 'm') =>
  c.happen({ is: 'message-accepted', worker: '1', message: { id, text: 'more', from } });
const typed = (c: Crew, id: string, entered: boolean) =>
  c.happen({ is: 'message-typing', worker: '1', message: id, entered });
const ended = (c: Crew, id: string, outcome: 'delivered' | 'queued' = 'delivered') =>
  c.happen({ is: 'message-ended', worker: '1', message: id, outcome, detail: null });
/** Pasted, entered and confirmed. */
const delivered = (c: Crew, id: string) => {
  typed(c, id, false);
  typed(c, id, true);
  if (c.worker('1').turn.is !== 'none') turn(c, 'running', true);
  ended(c, id);
};
const checked = (agent: AgentSpec, tries = 1): Crew => {
  const c = crew([worker('1', agent, { verify: { command: 'make test', tries } })], { askStatus: true });
  c.run('1');
  if (agent.kind === 'claude') {
    turn(c, 'running', true);
    turn(c, 'over');
  }
  c.says('1', 'completed');
  return c;
};
const feedback = (c: Crew): string => c.worker('1').inbox[0]?.id ?? '';
const refusedForGood = 'its check failed 2 times: exit 3 (make test)';

describe('a check that has used up its tries', () => {
  it.each([
    ['claude', claude],
    ['demo', demo],
  ])('stays failed when its own feedback is delivered after that: %s', (_kind, agent) => {
    const c = checked(agent);
    check(c, false);
    const first = feedback(c);
    typed(c, first, false);
    // Reported again before the worker has read what the check refused.
    c.says('1', 'completed', 'again');
    check(c, false);
    expect([c.state('1'), c.detail('1')]).toEqual(['failed', refusedForGood]);
    typed(c, first, true);
    if (agent === claude) turn(c, 'running', true);
    ended(c, first);
    expect([c.state('1'), c.detail('1'), does(c)]).toEqual(['failed', refusedForGood, []]);
    if (agent === claude) {
      turn(c, 'running');
      turn(c, 'over');
    }
    expect([c.state('1'), does(c)]).toEqual(['failed', []]);
  });

  it('stays failed whatever the worker writes, and does not run again', () => {
    const c = checked(demo);
    check(c, false);
    c.says('1', 'completed', 'again');
    check(c, false);
    for (const [claim, text] of [
      ['completed', 'done'],
      ['busy', 'looking'],
      ['completed', 'really done'],
      ['terminated', 'bye'],
      ['blocked', 'which?'],
      ['failed', 'no'],
    ] as const) {
      c.says('1', claim, text);
      expect([c.state('1'), c.detail('1'), does(c)]).toEqual(['failed', refusedForGood, []]);
      expect(c.shown('1').status ?? '').not.toContain('done');
    }
    expect(c.shown('1').check).toMatchObject({ exitCode: 3, try: 2, of: 2 });
    expect(c.replayed().workers.get('1')).toEqual(c.worker('1'));
  });

  it('drops waiting feedback once the worker has reported again', () => {
    const c = checked(demo);
    check(c, false);
    expect(does(c)).toEqual(['deliver']);
    c.says('1', 'completed', 'again');
    expect([c.worker('1').inbox, does(c)]).toEqual([[], ['verify']]);
    const blocked = checked(demo);
    check(blocked, false);
    blocked.says('1', 'blocked', 'which?');
    expect(blocked.worker('1').inbox).toHaveLength(1);
  });

  it.each(['you', '2'])('is open again for a message from %s, with all its tries', (from) => {
    const c = checked(claude, 0);
    check(c, false);
    expect(c.state('1')).toBe('failed');
    accepted(c, from);
    delivered(c, 'm');
    expect([c.state('1'), c.worker('1').checkTries, c.worker('1').checks]).toEqual(['working', 0, []]);
    c.says('1', 'completed');
    turn(c, 'over');
    check(c, true);
    expect(c.state('1')).toBe('completed');
  });

  it('starts over after a prompt typed in its pane, not after a turn that begins by itself', () => {
    const c = checked(claude, 0);
    check(c, false);
    turn(c, 'running');
    expect(c.state('1')).toBe('failed');
    turn(c, 'over');
    turn(c, 'running', true);
    expect(c.state('1')).toBe('working');
  });

  it('keeps the tries of a message that were made before its receipt', () => {
    const c = checked(claude, 1);
    check(c, false);
    accepted(c);
    ended(c, feedback(c));
    typed(c, 'm', true);
    turn(c, 'running', true);
    c.wait(10);
    c.says('1', 'completed');
    check(c, false);
    c.says('1', 'completed');
    check(c, false);
    ended(c, 'm');
    expect([c.state('1'), c.detail('1')]).toEqual(['failed', refusedForGood]);
    expect(c.shown('1').check).toMatchObject({ exitCode: 3, try: 2, of: 2 });
  });
});

describe('a plain agent whose check refused its report', () => {
  it('has failed when it exits 0 without another report', () => {
    const c = checked(demo);
    check(c, false);
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 0, signal: null });
    expect([c.state('1'), c.detail('1')]).toEqual([
      'failed',
      'ended after its check failed (exit 3, try 1 of 2): make test',
    ]);
  });
});

const completed = (agent: AgentSpec = claude): Crew => {
  const c = crew([worker('1', agent)], { askStatus: true });
  c.run('1');
  if (agent.kind === 'claude') turn(c, 'running', true);
  c.says('1', 'completed', 'the page');
  if (agent.kind === 'claude') turn(c, 'over');
  expect(c.state('1')).toBe('completed');
  return c;
};
const question = (c: Crew) => statusQuestion(c.worker('1'), 1).text;

describe('a message that is delivered after COMPLETED', () => {
  it('shows the worker as working; it is completed once it reports again', () => {
    const c = completed();
    accepted(c);
    delivered(c, 'm');
    expect(c.state('1')).toBe('working');
    c.says('1', 'completed', 'both');
    turn(c, 'over');
    expect([c.state('1'), does(c)]).toEqual(['completed', []]);
  });

  it('leaves the worker idle if it does not report; the status question and `why` mention its earlier report', () => {
    const c = completed();
    accepted(c);
    delivered(c, 'm');
    turn(c, 'over');
    expect([c.state('1'), does(c)]).toEqual(['idle', ['ask-status']]);
    expect(question(c)).toContain('You reported COMPLETED, were given more to do after that');
    expect(question(c)).not.toContain('without COMPLETED');
    const facts = c.shown('1').evidence.map(({ fact }) => fact);
    expect(facts).toContain('set aside by newer work: completed: the page');
    c.says('1', 'busy', 'one more test');
    expect(question(c)).toContain('You reported COMPLETED');
    c.says('1', 'completed');
    expect(c.worker('1').reportBefore).toBeNull();
    expect(c.replayed().workers.get('1')).toEqual(c.worker('1'));
  });

  it('does the same if it was waiting before COMPLETED', () => {
    const c = crew([worker('1')], { askStatus: true });
    c.run('1');
    turn(c, 'running', true);
    accepted(c);
    c.happen({ is: 'message-held', worker: '1', why: 'draft' });
    c.says('1', 'completed', 'the page');
    turn(c, 'over');
    expect([c.state('1'), c.worker('1').inbox.length]).toEqual(['completed', 1]);
    delivered(c, 'm');
    turn(c, 'over');
    expect(c.state('1')).toBe('idle');
    expect(question(c)).toContain('You reported COMPLETED');
  });

  it('is new work for a plain agent too, until it reports or ends', () => {
    for (const end of ['report', 'exit'] as const) {
      const c = completed(demo);
      accepted(c);
      delivered(c, 'm');
      expect(c.state('1')).toBe('working');
      if (end === 'report') c.says('1', 'completed');
      else c.happen({ is: 'process-exited', worker: '1', run: 1, code: 0, signal: null });
      expect(c.state('1')).toBe('completed');
    }
  });

  it('makes the status question name the earlier report', () => {
    const c = crew([worker('1')], { askStatus: true });
    c.run('1');
    turn(c, 'over');
    c.says('1', 'failed', 'no compiler');
    accepted(c);
    delivered(c, 'm');
    turn(c, 'over');
    expect(question(c)).toContain('You reported FAILED');
  });
});

describe('a message of muxcrew’s own', () => {
  it.each([
    ['completed', claude],
    ['failed', claude],
    ['completed', demo],
  ] as const)('never sets aside a report: %s', (claim, agent) => {
    const c = crew([worker('1', agent)]);
    c.run('1');
    if (agent.kind === 'claude') turn(c, 'over');
    accepted(c, 'muxcrew');
    typed(c, 'm', false);
    c.says('1', claim);
    typed(c, 'm', true);
    if (agent.kind === 'claude') turn(c, 'running', true);
    ended(c, 'm');
    expect(c.state('1')).toBe(claim);
    if (agent.kind !== 'claude') return;
    turn(c, 'over');
    expect(c.state('1')).toBe(claim);
    // The next prompt has another sender.
    turn(c, 'running', true);
    expect(c.state('1')).toBe('working');
  });

  it('that asks for a report is dropped when the report comes first', () => {
    for (const claim of ['completed', 'failed', 'blocked', 'terminated'] as const) {
      const c = crew([worker('1')], { askStatus: true });
      c.run('1');
      turn(c, 'over');
      c.happen(
        { is: 'status-asked', worker: '1' },
        { is: 'message-accepted', worker: '1', message: statusQuestion(c.worker('1'), c.now()) },
      );
      c.says('1', 'busy');
      expect(c.worker('1').inbox).toHaveLength(1);
      c.says('1', claim);
      expect([claim, c.worker('1').inbox]).toEqual([claim, []]);
    }
  });
});

describe('a plain agent that reported COMPLETED and runs on', () => {
  it.each([
    ['its pane is closed', { code: 129, signal: 'SIGHUP', hangup: true }],
    ['it is ended by a signal', { code: 143, signal: 'SIGTERM' }],
    ['its process vanishes', { code: null, signal: null }],
  ] as const)('stays completed when %s', (_how, end) => {
    const c = completed(demo);
    c.happen({ is: 'process-exited', worker: '1', run: 1, ...end });
    expect([c.state('1'), c.detail('1')]).toEqual(['completed', 'claimed']);
  });

  it('stays completed when it is stopped, and when its session is stopped and resumed', () => {
    const c = completed(demo);
    c.happen({ is: 'stop-wanted', worker: '1' });
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 143, signal: 'SIGTERM' });
    expect(c.state('1')).toBe('completed');
    const all = completed(demo);
    all.happen({ is: 'stop-wanted', worker: null });
    all.happen({ is: 'process-exited', worker: '1', run: 1, code: 143, signal: 'SIGTERM' });
    expect(all.state('1')).toBe('completed');
    all.happen({ is: 'session-resumed', anew: false });
    expect([all.state('1'), does(all)]).toEqual(['completed', []]);
  });

  it('has failed when its pane was closed during more work', () => {
    const c = completed(demo);
    accepted(c);
    delivered(c, 'm');
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 129, signal: 'SIGHUP', hangup: true });
    expect([c.state('1'), c.detail('1')]).toEqual(['failed', 'its terminal was closed']);
  });
});
