/** Agents written by earlier builds. */
import { describe, expect, it } from 'vitest';
import { agents } from '../../../src/agents/list.ts';
import { endsWhenDone, withTraits } from '../../../src/core/journal/earlier-agents.ts';
import { readRecord } from '../../../src/core/journal/journal-record.ts';
import { newWorkerProblem } from '../../../src/core/journal/worker-shape.ts';
import { claude, crew, worker } from '../crew.ts';

describe('a spec without traits', () => {
  it.each(agents)('gets those of $kind', ({ kind, traits }) => {
    expect(withTraits({ kind })).toEqual({ kind, traits });
    expect(endsWhenDone(kind, undefined)).toBe(traits.endsWhenDone);
    expect(endsWhenDone(kind, !traits.endsWhenDone)).toBe(!traits.endsWhenDone);
  });

  it('is folded with the traits of its agent', () => {
    const { traits, ...earlier } = claude;
    const c = crew([worker('1', earlier as typeof claude)]);
    expect(c.worker('1').spec.agent.traits).toEqual(traits);
    expect(c.replayed().workers.get('1')?.turn).toEqual({ is: 'unknown' });
  });
});

describe('the agent of an added worker', () => {
  const added = { name: 'a', instructions: '/p/a.md', wantedId: null, cwd: '/p' };
  const problem = (agent: unknown): string | null => newWorkerProblem({ ...added, agent }, 'workers[0]');
  const { traits } = claude;

  it('may be one that this build does not know, if it has traits', () => {
    expect(problem({ kind: 'other', traits, anything: 1 })).toBeNull();
    expect(problem({ kind: 'other' })).toMatch(/agent\.kind must be claude, demo, command, not "other"/);
  });

  it.each([
    ['traits that lack one', { kind: 'other', traits: { ...traits, resumes: undefined } }],
    ['traits of another type', { kind: 'other', traits: { ...traits, startMemoryBytes: -1 } }],
    ['hints of an unknown type', { kind: 'other', traits: { ...traits, errorHints: { login: 1 } } }],
    ['no traits but the name of them', { kind: 'other', traits: null }],
    ['a relative program', { kind: 'other', traits, program: 'claude' }],
    ['an odd conversation', { kind: 'other', traits, conversation: '../x' }],
    ['traits beside a half-specified agent', { kind: 'claude', traits }],
  ])('is refused: %s', (_, agent) => {
    expect(problem(agent)).toMatch(/^workers\[0\]\.agent/);
  });
});

describe('journals in the terms of Claude Code', () => {
  const event = (value: object): unknown => {
    const read = readRecord(JSON.stringify({ at: 1, worker: '1', ...value }));
    return read.is === 'event' ? read.event : read;
  };

  it.each([
    [{ status: 'shell', waitingFor: null, at: 1 }, { status: 'background' }],
    [{ status: 'waiting', waitingFor: 'permission prompt', at: 1 }, { asks: 'permission' }],
    [{ status: 'waiting', waitingFor: 'input needed', at: 1 }, { asks: 'question' }],
  ])('are read with its registry entries: %j', (registry, told) => {
    expect(event({ is: 'registry-seen', registry })).toMatchObject({ registry: told });
  });

  it('are read with the kind of a failed turn', () => {
    const turn = { is: 'failed', error: 'authentication_failed', at: 1 };
    expect(event({ is: 'agent-reported', turn, permissionMode: null })).toMatchObject({
      turn: { kind: 'login' },
    });
    expect(
      event({ is: 'agent-reported', turn: { ...turn, error: '?' }, permissionMode: null }),
    ).toMatchObject({ turn: { kind: 'other' } });
  });

  it.each([[[]], [null], ['x'], [{ is: 'checkpoint', model: [] }], [{ is: 'registry-seen', registry: 1 }]])(
    'are damaged if they contain no events: %j',
    (value) => {
      expect(readRecord(JSON.stringify(value)).is).toBe('damaged');
    },
  );
});
