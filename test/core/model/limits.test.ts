/** Limits of a live crew, and new conversations: how the model changes. */
import { expect, test } from 'vitest';
import { decide } from '../../../src/core/model/decide.ts';
import { conversationOf } from '../../../src/core/model/model.ts';
import { controlRequest } from '../../../src/runtime/control/control-request.ts';
import { claude, crew, worker, type Crew } from '../crew.ts';

const claudes = (...ids: readonly string[]) =>
  ids.map((id) => worker(id, { ...claude, conversation: `conversation-${id}` }));

function starts(c: Crew): readonly string[] {
  c.happen({ is: 'server-seen', pid: 9, startTime: 's' });
  return decide(c.model()).flatMap((effect) => (effect.do === 'start' ? [effect.worker] : []));
}

test('a higher limit starts more workers; a lower one ends none of them', () => {
  const c = crew(claudes('1', '2', '3'), { maxWorkers: 1 });
  expect(starts(c)).toEqual(['1']);
  c.run('1');
  c.happen({ is: 'limits-set', limits: { maxWorkers: 2 } });
  expect(starts(c)).toEqual(['2']);
  c.run('2');
  c.happen({ is: 'limits-set', limits: { maxWorkers: 1 } });
  expect(decide(c.model()).filter((effect) => effect.do === 'end' || effect.do === 'start')).toEqual([]);
  expect([c.state('1'), c.state('2')]).not.toContain('stopped');
  expect(c.detail('3')).toBe('waits for a slot (2 running, limit 1)');
  c.happen({ is: 'limits-set', limits: { maxWorkers: 2 } });
  expect(c.detail('3')).toBe('waits for a slot (2 at once)');
  c.happen({ is: 'limits-set', limits: { maxWorkers: null } });
  expect(starts(c)).toEqual(['3']);
});

test('a raised cost limit releases held starts, and survives stop and resume', () => {
  const c = crew(claudes('1', '2'), { maxWorkers: 1, maxCostUsd: 1 });
  c.run('1');
  const usage = { costUsd: 1, tokens: null, contextPercent: null };
  c.happen({ is: 'usage-seen', worker: '1', usage });
  c.says('1', 'completed');
  c.happen({ is: 'process-exited', worker: '1', run: 1, code: 0, signal: null });
  expect(starts(c)).toEqual([]);
  c.happen({ is: 'limits-set', limits: { maxCostUsd: 2 } });
  expect(starts(c)).toEqual(['2']);
  c.happen({ is: 'stop-wanted', worker: null }, { is: 'session-closed' });
  c.happen({ is: 'session-resumed', anew: false });
  expect(c.model().session).toMatchObject({ maxWorkers: 1, maxCostUsd: 2 });
  expect(starts(c)).toEqual(['2']);
});

test.each([
  {},
  { maxWorkers: 0 },
  { maxWorkers: 1.5 },
  { maxWorkers: '2' },
  { maxCostUsd: -1 },
  { maxCostUsd: Infinity },
  { stopAtMaxCost: 'yes' },
  { project: '/' },
  { maxWorkers: 2, project: '/' },
  null,
])('the request to set %j is malformed', (limits) => {
  expect(controlRequest({ op: 'set', limits })).toMatchObject({ is: 'malformed' });
});

test.each([
  { op: 'set', limits: { maxWorkers: null, maxCostUsd: 0, stopAtMaxCost: true } },
  { op: 'stop', workers: null, discard: true },
  { op: 'new-conversation', conversations: { 1: '01234567-89ab-4cde-8f01-23456789abcd' } },
  { op: 'interrupt', workers: ['1'] },
  { op: 'remove', workers: ['1'] },
])('%j is a request', (request) => {
  expect(controlRequest(request)).toEqual({ is: 'request', request });
});

test.each([
  { op: 'stop', workers: ['1'], discard: true },
  { op: 'stop', workers: null, discard: 'yes' },
  { op: 'new-conversation', conversations: { 1: '--dangerously-skip-permissions' } },
  { op: 'new-conversation', conversations: ['x'] },
  { op: 'interrupt', workers: '1' },
  { op: 'remove' },
])('%j is malformed', (request) => {
  expect(controlRequest(request)).toMatchObject({ is: 'malformed' });
});

test('a new conversation begins with the next start, whatever the running agent still reports', () => {
  const c = crew(claudes('1'));
  c.run('1');
  c.happen({ is: 'restart-wanted', worker: '1', conversation: 'new' });
  c.happen({ is: 'conversation-seen', worker: '1', conversation: 'conversation-1' });
  // A second restart, of the same or of the agent that is still ending, keeps it.
  c.happen({ is: 'restart-wanted', worker: '1' });
  expect(conversationOf(c.worker('1'))).toBe('conversation-1');
  c.happen({ is: 'process-exited', worker: '1', run: 1, code: 143, signal: null });
  c.run('1');
  expect(conversationOf(c.worker('1'))).toBe('new');
  c.happen({ is: 'restart-wanted', worker: '1' });
  c.happen({ is: 'process-exited', worker: '1', run: 2, code: 143, signal: null });
  c.run('1');
  expect(conversationOf(c.worker('1'))).toBe('new');
});

test('a requested new conversation begins after a stop and resume', () => {
  const c = crew(claudes('1'));
  c.run('1');
  c.happen({ is: 'restart-wanted', worker: '1', conversation: 'new' }, { is: 'stop-wanted', worker: null });
  c.happen({ is: 'process-exited', worker: '1', run: 1, code: 143, signal: null }, { is: 'session-closed' });
  c.happen({ is: 'session-resumed', anew: false });
  expect(starts(c)).toEqual(['1']);
  c.run('1');
  expect(conversationOf(c.worker('1'))).toBe('new');
});

test('other fields in a record of limits do not change the session', () => {
  const c = crew(claudes('1'));
  const { session } = c.model();
  const limits = { maxWorkers: 2, id: 20, project: null } as { maxWorkers: number };
  c.happen({ is: 'limits-set', limits });
  expect(c.model().session).toEqual({ ...session, maxWorkers: 2 });
});
