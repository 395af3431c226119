import { describe, expect, it } from 'vitest';
import type { PermissionAsk } from '../../../../src/core/model/facts/request.ts';
import { turnEvidence, turnNow } from '../../../../src/core/model/facts/turn-facts.ts';
import type { TurnFact } from '../../../../src/core/model/facts/turn-fact.ts';
import type { RegistryFact, TurnSources } from '../../../../src/core/model/facts/turn-sources.ts';

const request: PermissionAsk = {
  id: 'r1',
  kind: 'permission',
  tool: 'Bash',
  what: 'Bash: rm',
  input: 'rm',
  at: 50,
};
const running: TurnFact = { is: 'running', at: 10 };
const now = (facts: Partial<TurnSources>) =>
  turnNow({
    hook: { is: 'unknown' },
    requests: [],
    registry: null,
    screen: null,
    interruptedAt: null,
    ...facts,
  });
const registry = (status: RegistryFact['status'], at: number, asks?: RegistryFact['asks']): RegistryFact => ({
  status,
  waitingFor: asks ?? null,
  ...(asks === undefined ? {} : { asks }),
  at,
});

describe('a turn, from all sources', () => {
  it('is asking as long as a request is open, whatever newer facts there are', () => {
    expect(
      now({ hook: { is: 'running', at: 90 }, requests: [request], registry: registry('busy', 95) }),
    ).toEqual({
      is: 'asking',
      kind: 'permission',
      what: 'Bash: rm',
      request: 'r1',
      at: 50,
    });
  });
  it('is over after Esc, which fires no hook: by the registry, or by the transcript without a registry', () => {
    expect(now({ hook: running, registry: registry('idle', 20) })).toEqual({ is: 'over', at: 20 });
    expect(now({ hook: running, interruptedAt: 20 })).toEqual({ is: 'over', at: 20 });
    expect(now({ hook: { is: 'running', at: 30 }, interruptedAt: 20 }).is).toBe('running');
  });
  it('follows the newest fact: an idle from before the turn does not count', () => {
    expect(now({ hook: running, registry: registry('idle', 5) })).toBe(running);
    expect(now({ hook: { is: 'over', at: 10 }, registry: registry('busy', 20) }).is).toBe('running');
  });
  it('runs until the registry is no longer busy: a Stop hook may take long, or continue the turn', () => {
    const over: TurnFact = { is: 'over', at: 30 };
    expect(now({ hook: over, registry: registry('busy', 20) })).toEqual({ is: 'running', at: 30 });
    expect(now({ hook: over, registry: registry('idle', 31) })).toBe(over);
    expect(now({ hook: over, registry: registry('idle', 20) })).toBe(over);
    expect(now({ hook: over, registry: null })).toBe(over);
    expect(now({ hook: { ...over, reminder: true }, registry: registry('busy', 20) }).is).toBe('over');
    expect(now({ hook: over, registry: registry('busy', 20), interruptedAt: 40 }).is).toBe('over');
  });
  it('is known without any hook', () => {
    expect(now({ registry: registry('idle', 5) }).is).toBe('ready');
    expect(now({ registry: registry('busy', 5) }).is).toBe('running');
    expect(now({ registry: registry('waiting', 5, 'permission') })).toMatchObject({
      is: 'asking',
      kind: 'permission',
      request: null,
    });
    expect(now({}).is).toBe('unknown');
  });
  it('keeps the more exact facts of hooks: ready, failed, the request', () => {
    const failed: TurnFact = { is: 'failed', error: 'rate_limit', kind: 'rate-limit', until: 99, at: 10 };
    expect(now({ hook: failed, registry: registry('idle', 20) })).toBe(failed);
    expect(now({ hook: { is: 'ready', at: 1 }, registry: registry('idle', 20) }).is).toBe('ready');
    expect(now({ hook: failed, registry: registry('waiting', 20, 'other') })).toBe(failed);
    const asking: TurnFact = { is: 'asking', what: 'Which port?', at: 10 };
    expect(now({ hook: asking, registry: registry('waiting', 20) })).toMatchObject({ what: 'Which port?' });
    expect(now({ hook: asking, registry: registry('busy', 20) }).is).toBe('running');
  });
  it('does not ask again when the registry records the dialog after a quick answer', () => {
    const answered: TurnFact = { is: 'running', answered: true, at: 10 };
    expect(now({ hook: answered, registry: registry('waiting', 90, 'permission') })).toBe(answered);
    expect(now({ hook: answered, registry: registry('waiting', 2_010, 'permission') }).is).toBe('asking');
    expect(now({ hook: running, registry: registry('waiting', 90, 'permission') }).is).toBe('asking');
  });
  it('uses the screen only without newer facts', () => {
    const screen = { is: 'dialog', kind: 'trust', what: 'trust this folder?', at: 40 } as const;
    expect(now({ screen })).toMatchObject({ is: 'asking', kind: 'trust' });
    expect(now({ screen, hook: { is: 'running', at: 41 } }).is).toBe('running');
  });
  it('asks for `other` if the registry does not name what it waits for', () => {
    const waiting = { status: 'waiting', waitingFor: 'some later dialog', at: 20 } as const;
    expect(now({ registry: waiting })).toMatchObject({
      is: 'asking',
      kind: 'other',
      what: 'some later dialog',
    });
  });
  it('is none for an agent without such facts', () => {
    expect(now({ hook: { is: 'none' }, registry: registry('busy', 5) }).is).toBe('none');
  });
  it('lists each source that has a fact', () => {
    const facts = {
      hook: running,
      requests: [request],
      registry: { status: 'waiting', waitingFor: 'x', at: 20 } as const,
      screen: null,
    };
    expect(turnEvidence({ ...facts, interruptedAt: 3 }).map(({ source }) => source)).toEqual([
      'hook',
      'request',
      'registry',
      'transcript',
    ]);
  });
});
