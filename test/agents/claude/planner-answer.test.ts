import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../src/agents/claude/planner/answer.ts';
import type { ExecOutcome } from '../../../src/ports/exec.ts';

const structured = { why: '', workers: [{ title: 'A', assignment: 'B', deliverables: [], needs: [] }] };

function read(said: unknown, how: Partial<ExecOutcome> = {}): unknown {
  const stdout = typeof said === 'string' ? said : JSON.stringify(said);
  const answer = readAnswer({ code: 0, signal: null, stdout, stderr: '', errorCode: null, ...how }, 3_000);
  return answer.ok ? answer.value : answer.failure;
}

// The forms are those of 2.1.197 and 2.1.330; test/claude/planner.test.ts asks the real ones.
describe('what a planning Claude printed', () => {
  it('is a plan, with its cost', () => {
    expect(read({ is_error: false, structured_output: structured, total_cost_usd: 0.25 })).toMatchObject({
      costUsd: 0.25,
      proposal: { parts: [{ title: 'A' }] },
    });
  });

  it.each<[string, unknown, Partial<ExecOutcome>, object]>([
    [
      'no structured output',
      { subtype: 'success', is_error: false, result: 'Done.' },
      {},
      { is: 'no answer', said: 'Done.' },
    ],
    ['null instead', { is_error: false, structured_output: null }, {}, { is: 'no answer', said: '' }],
    [
      'a plan that is none',
      { structured_output: { workers: [] } },
      {},
      { is: 'bad answer', why: 'it names no workers' },
    ],
    [
      'an error',
      { is_error: true, result: 'API Error: 400 x' },
      { code: 1 },
      { is: 'error', detail: 'API Error: 400 x' },
    ],
    [
      'an error in a list',
      { is_error: true, subtype: 'error_max_budget_usd', errors: ['too dear'] },
      { code: 1 },
      { is: 'error', detail: 'too dear' },
    ],
    [
      'an error by its name',
      { is_error: true, subtype: 'error_max_turns' },
      { code: 1 },
      { is: 'error', detail: 'error_max_turns' },
    ],
    [
      'a plan from one that failed',
      { structured_output: structured, subtype: 'x' },
      { code: 2 },
      { is: 'error', detail: 'x' },
    ],
    [
      'no login',
      { is_error: true, result: 'Not logged in · Please run /login' },
      { code: 1 },
      { is: 'not logged in' },
    ],
    [
      'a refused login',
      { is_error: true, result: 'Failed to authenticate. API Error: 401 x' },
      { code: 1 },
      { is: 'not logged in' },
    ],
    [
      'no JSON',
      'x\nunknown option',
      { code: 1, stderr: 'error: unknown option\n' },
      { is: 'error', detail: 'exit 1: error: unknown option' },
    ],
    ['nothing', '', { code: null, signal: 'SIGSEGV' }, { is: 'error', detail: 'SIGSEGV' }],
    ['its time is over', '', { code: null, errorCode: 'ETIMEDOUT' }, { is: 'timeout', seconds: 3 }],
    ['it cannot be started', '', { code: null, errorCode: 'EACCES' }, { is: 'error', detail: 'EACCES' }],
  ])('%s', (_, said, how, problem) => expect(read(said, how)).toMatchObject(problem));
});
