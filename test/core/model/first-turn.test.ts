/** The moments between the start of an agent and the turn of its first prompt. */
import { expect, it } from 'vitest';
import { crew, worker } from '../crew.ts';
import type { TurnFact } from '../../../src/core/model/facts/turn-fact.ts';

it('shows starting until the turn of the first prompt begins, and idle after /clear', () => {
  const c = crew([worker('1')]);
  const state = () => c.model().workers.get('1')?.state.is;
  const reports = (turn: TurnFact) => {
    c.happen({ is: 'agent-reported', worker: '1', turn, permissionMode: null });
  };
  c.run('1');
  reports({ is: 'ready', at: c.now() });
  expect(state()).toBe('starting');
  reports({ is: 'running', prompt: true, at: c.now() + 1 });
  expect(state()).toBe('working');
  reports({ is: 'over', at: c.now() + 2 });
  reports({ is: 'ready', at: c.now() + 3 });
  expect(state()).toBe('idle');
});

it('shows idle if the idle reminder comes before any turn', () => {
  const c = crew([worker('1')]);
  c.run('1');
  c.happen({ is: 'agent-reported', worker: '1', turn: { is: 'ready', at: c.now() }, permissionMode: null });
  const turn: TurnFact = { is: 'over', reminder: true, at: c.now() + 60_000 };
  c.happen({ is: 'agent-reported', worker: '1', turn, permissionMode: null });
  expect(c.model().workers.get('1')?.state.is).toBe('idle');
});
