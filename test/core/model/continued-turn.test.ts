/** A Stop hook of the user's that continues the turn. */
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/core/model/decide.ts';
import { crew, worker, type Crew } from '../crew.ts';
import type { TurnFact } from '../../../src/core/model/facts/turn-fact.ts';

const said = (turn: TurnFact) => ({ is: 'agent-reported', worker: '1', turn, permissionMode: null }) as const;

/** Worker 1 has ended its turn by its own Stop hook but is still busy; worker 2 waits for its slot. */
function stopped(claims: boolean): Crew {
  const c = crew([worker('1'), worker('2')], { maxWorkers: 1, askStatus: true });
  c.happen({ is: 'server-seen', pid: 7, startTime: 's' });
  for (const id of ['1', '2']) c.happen({ is: 'pane-seen', worker: id, pane: `%${id}` });
  c.run('1');
  c.happen(said({ is: 'running', prompt: true, at: c.now() }));
  c.happen({
    is: 'registry-seen',
    worker: '1',
    registry: { status: 'busy', waitingFor: null, at: c.now() },
  });
  if (claims) c.says('1', 'completed');
  c.happen(said({ is: 'over', at: c.now() }));
  return c;
}

const idle = (c: Crew): void =>
  c.happen({
    is: 'registry-seen',
    worker: '1',
    registry: { status: 'idle', waitingFor: null, at: c.now() },
  });
const doings = (c: Crew): readonly string[] => decide(c.model()).map((effect) => effect.do);

describe('a turn that continues after its Stop hooks', () => {
  test('is working; no status is asked for, and no slot is freed', () => {
    const c = stopped(false);
    expect(c.state('1')).toBe('working');
    expect(doings(c)).not.toContain('ask-status');
    c.happen({ is: 'turn-continued', worker: '1' });
    expect(c.state('1')).toBe('working');
    c.happen(said({ is: 'over', at: c.now() }));
    expect(c.state('1')).toBe('working');
    idle(c);
    expect(c.state('1')).toBe('idle');
    expect(doings(c)).toContain('ask-status');
  });

  test('is working although it reported completion, and completed at its end by that report', () => {
    const c = stopped(true);
    expect(doings(c)).not.toContain('free-slot');
    c.happen({ is: 'turn-continued', worker: '1' });
    expect(c.state('1')).toBe('working');
    c.happen(said({ is: 'running', at: c.now() }));
    expect(c.state('1')).toBe('working');
    expect(doings(c)).not.toContain('free-slot');
    c.happen(said({ is: 'over', at: c.now() }));
    idle(c);
    expect(c.state('1')).toBe('completed');
    expect(doings(c)).toContain('free-slot');
  });

  test('is also detected by the next tool call, before the pause is over', () => {
    const c = stopped(true);
    c.happen(said({ is: 'running', at: c.now() }));
    expect(c.state('1')).toBe('working');
    expect(c.worker('1').claim.is).toBe('completed');
  });

  test('is a new one if a prompt has begun it: the report is about the previous one', () => {
    const c = stopped(true);
    c.happen(said({ is: 'running', prompt: true, at: c.now() }));
    expect(c.worker('1').claim.is).toBe('none');
    expect(c.state('1')).toBe('working');
  });

  test('does not show as working for a moment when a turn ends', () => {
    const c = stopped(true);
    expect(c.state('1')).toBe('completed');
    idle(c);
    c.happen({ is: 'turn-continued', worker: '1' });
    expect(c.state('1')).toBe('completed');
  });

  test('is over after Esc, which fires no hook', () => {
    const c = stopped(false);
    c.happen({ is: 'turn-continued', worker: '1' });
    idle(c);
    expect(c.state('1')).toBe('idle');
  });

  test('ends with its process', () => {
    const c = stopped(true);
    c.happen({ is: 'turn-continued', worker: '1' });
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 143, signal: 'SIGTERM' });
    expect(c.state('1')).toBe('completed');
  });
});
