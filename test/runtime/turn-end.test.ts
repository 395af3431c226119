/** The end of a Claude turn, whose signs arrive in any order and late: hooks, registry, transcript. */
import { describe, expect, test } from 'vitest';
import {
  answer,
  blocking,
  feedback,
  interruption,
  limited,
  refusal,
  stopped,
  summary,
  Turn,
} from './claude-turn.ts';

describe('after its Stop hook', () => {
  test.each([0, 900, 1_100, 30_000])('a turn whose registry is idle %i ms late stays completed', (late) => {
    const turn = stopped();
    turn.writes(summary);
    turn.pass(late);
    turn.registry('idle');
    turn.pass(10_000);
    expect(turn.states).toEqual(['working', 'completed']);
  });

  test.each([
    ['by its exit code', [feedback, summary]],
    ['by a decision', [feedback, blocking, summary]],
    ['in an unknown way', [blocking, summary]],
  ])('a turn that a hook continues %s is working, however late that is written', (_how, entries) => {
    const turn = stopped();
    turn.pass(300);
    turn.writes(...entries);
    turn.pass(400);
    expect(turn.states).toEqual(['working', 'completed', 'working']);
    expect(turn.continued).toBe(true);
    turn.pass(5_000);
    turn.writes(answer, summary);
    turn.stop();
    turn.registry('idle');
    turn.pass(5_000);
    expect(turn.states).toEqual(['working', 'completed', 'working', 'completed']);
  });

  test('it is working also where its Stop hook is stamped later than its continuation', () => {
    const turn = stopped(feedback, summary);
    turn.pass(300);
    expect(turn.continued).toBe(true);
  });

  test('it is working after a Stop hook of the user’s that takes minutes', () => {
    const turn = stopped();
    turn.pass(180_000);
    expect(turn.continued).toBe(false);
    turn.writes(feedback, summary);
    turn.pass(2_100);
    expect(turn.continued).toBe(true);
  });

  test.each([
    ['may still end it', [feedback, blocking, { ...summary, preventedContinuation: true }]],
    ['that fails ends it', [{ ...summary, hookErrors: ['Failed with non-blocking status code: bad'] }]],
    ['of a subagent says nothing of it', [{ ...feedback, isSidechain: true }, summary]],
  ])('another hook %s', (_what, entries) => {
    const turn = stopped();
    turn.writes(...entries);
    turn.pass(5_000);
    expect(turn.states).toEqual(['working', 'completed']);
  });

  test('the end of a continued turn is no continuation, though its answer is not written yet', () => {
    const turn = stopped(feedback, summary);
    turn.pass(300);
    expect(turn.continued).toBe(true);
    turn.pass(1_000);
    turn.stop();
    turn.pass(5_000);
    expect(turn.continued).toBe(false);
    expect(turn.shown).toBe('completed');
  });

  test('nor is the end of one whose continuation a tool told of first', () => {
    const turn = stopped();
    turn.pass(100);
    turn.writes(feedback, summary);
    turn.pass(50);
    turn.hook({ is: 'running', at: turn.now() });
    turn.pass(3_000);
    turn.stop();
    turn.pass(5_000);
    expect(turn.shown).toBe('completed');
  });

  test('each of several continuations counts once', () => {
    const turn = stopped(feedback, summary);
    turn.pass(300);
    turn.pass(1_000);
    turn.writes(answer, feedback, summary);
    turn.stop();
    turn.pass(300);
    expect(turn.continued).toBe(true);
    turn.pass(1_000);
    turn.stop();
    turn.pass(5_000);
    expect(turn.shown).toBe('completed');
  });
});

describe('a new supervisor', () => {
  test('learns of a continuation in its absence', () => {
    const turn = stopped();
    turn.supervise();
    turn.writes(feedback, summary);
    turn.pass(300);
    expect(turn.continued).toBe(true);
  });

  test('takes none from the time before for one of the next Stop hook', () => {
    const turn = stopped(feedback, summary);
    turn.pass(300);
    expect(turn.continued).toBe(true);
    turn.supervise();
    turn.pass(1_000);
    turn.stop();
    turn.pass(5_000);
    expect(turn.shown).toBe('completed');
  });
});

describe('idle before a hook has ended the turn', () => {
  function idle(...written: readonly object[]): Turn {
    const turn = new Turn();
    turn.pass(200);
    if (written.length > 0) turn.writes(...written);
    turn.pass(20);
    turn.registry('idle');
    return turn;
  }

  test.each([0, 300, 900])('is a failed turn, where the API’s error is written after %i ms', (late) => {
    const turn = late === 0 ? idle(refusal) : idle();
    turn.pass(late);
    if (late > 0) turn.writes(refusal);
    turn.pass(150);
    expect(turn.states).toEqual(['working', 'limited']);
    turn.pass(3_000);
    turn.hook({ ...limited, at: turn.now() });
    expect(turn.states).toEqual(['working', 'limited']);
  });

  test('is a failed turn, where a hook of its prompt is stamped later than the error', () => {
    const turn = new Turn();
    turn.pass(50);
    turn.writes(refusal);
    turn.pass(50);
    turn.hook({ is: 'running', at: turn.now() });
    turn.registry('idle');
    expect(turn.states).toEqual(['working', 'limited']);
  });

  test('is a failed turn, where its hook comes first', () => {
    const turn = idle();
    turn.pass(800);
    turn.hook({ ...limited, at: turn.now() });
    turn.pass(10_000);
    expect(turn.states).toEqual(['working', 'limited']);
  });

  test('is an interrupted turn at once', () => {
    const turn = idle(answer, interruption);
    turn.pass(1);
    expect(turn.states).toEqual(['working', 'idle']);
  });

  test('is an interrupted turn as soon as that is written', () => {
    const turn = idle(answer);
    turn.pass(400);
    expect(turn.states).toEqual(['working']);
    turn.writes(interruption);
    turn.pass(150);
    expect(turn.states).toEqual(['working', 'idle']);
  });

  test('is an interruption before the first word, where nothing is written', () => {
    const turn = idle();
    turn.pass(900);
    expect(turn.states).toEqual(['working']);
    turn.pass(300);
    expect(turn.states).toEqual(['working', 'idle']);
  });

  test('is not the failure of the turn before', () => {
    const turn = idle(refusal);
    turn.hook({ ...limited, at: turn.now() });
    turn.pass(5_000);
    turn.begin();
    turn.pass(200);
    turn.registry('idle');
    turn.pass(1_500);
    expect(turn.states).toEqual(['working', 'limited', 'working', 'idle']);
  });

  test.each(['idle', 'background'] as const)('waits for the Stop hook of an answered turn (%s)', (status) => {
    const turn = new Turn();
    turn.pass(200);
    turn.writes(answer);
    turn.registry(status);
    turn.pass(3_000);
    expect(turn.states).toEqual(['working']);
    turn.reports();
    turn.stop();
    turn.pass(5_000);
    expect(turn.shown).toBe('completed');
    expect(turn.states).not.toContain('idle');
  });

  test('waits for that hook no longer than 5 seconds', () => {
    const turn = idle(answer);
    turn.pass(5_200);
    expect(turn.states).toEqual(['working', 'idle']);
  });

  test('is idle also where the transcript cannot be read', () => {
    const turn = new Turn();
    turn.pass(200);
    turn.writes(answer);
    turn.refused = true;
    turn.registry('idle');
    turn.pass(1_300);
    expect(turn.states).toEqual(['working', 'idle']);
  });
});
