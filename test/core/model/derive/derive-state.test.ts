import { claudeTraits } from '../../../../src/agents/claude/spec.ts';
import { demoTraits } from '../../../../src/agents/demo/spec.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckFact, ClaimFact, ProcessFact, WorkerFacts } from '../../../../src/core/model/state.ts';
import type { PermissionAsk } from '../../../../src/core/model/facts/request.ts';
import { deriveState } from '../../../../src/core/model/derive/derive-state.ts';
import type { TurnFact } from '../../../../src/core/model/facts/turn-fact.ts';

const at = 1;
const base: WorkerFacts = {
  traits: claudeTraits,
  wanted: { is: 'up' },
  process: { is: 'running', run: 1, pid: 7, at },
  turn: { hook: { is: 'unknown' }, requests: [], registry: null, screen: null, interruptedAt: null },
  claim: { is: 'none' },
  check: null,
  restart: null,
  needs: 'met',
  overranMs: null,
  backendGone: null,
};
const exited = (code: number | null, signal: string | null = null): ProcessFact => ({
  is: 'exited',
  run: 1,
  code,
  signal,
  at,
});
const request: PermissionAsk = {
  id: 'r',
  kind: 'permission',
  tool: 'Bash',
  what: 'Bash: rm',
  input: 'rm',
  at,
};
const claim = (is: Exclude<ClaimFact['is'], 'none'>): ClaimFact => ({ is, text: 'said so', at });
const state = ({ hook = base.turn.hook, ...facts }: Partial<WorkerFacts> & { hook?: TurnFact }) =>
  deriveState({ ...base, turn: { ...base.turn, hook }, ...facts }).state;

describe('a worker’s state', () => {
  it('is queued before its first start, and blocked once a need has failed', () => {
    const absent = { process: { is: 'absent' } } as const;
    expect(state(absent).is).toBe('queued');
    expect(state({ ...absent, needs: 'open' }).is).toBe('queued');
    expect(state({ ...absent, needs: 'failed' }).is).toBe('blocked');
    expect(state({ ...absent, needs: 'failed', wanted: { is: 'down', by: 'person', at } }).is).toBe(
      'stopped',
    );
    expect(state({ needs: 'failed', hook: { is: 'running', at } }).is).toBe('working');
  });
  it('is failed for good after its timeout, whatever it reports and however it ended', () => {
    const wanted = { is: 'down', by: 'timeout', at } as const;
    for (const facts of [{}, { claim: claim('completed') }, { process: exited(143, 'SIGTERM') }])
      expect(state({ ...facts, wanted, overranMs: 5_400_000 })).toEqual({
        is: 'failed',
        reason: 'ran longer than its timeout of 1h30m',
      });
  });
  it('is starting until its agent reports', () => {
    expect(state({ process: { is: 'requested', run: 1, at } }).is).toBe('starting');
    expect(state({}).is).toBe('starting');
  });
  it('is working while its turn runs', () => {
    expect(state({ hook: { is: 'running', at } }).is).toBe('working');
  });
  it('is idle, not completed, when its turn is over without a report', () => {
    expect(state({ hook: { is: 'over', at } }).is).toBe('idle');
    expect(state({ hook: { is: 'over', at }, claim: claim('busy') }).is).toBe('idle');
  });
  it('is asking, with details, for a permission and for a BLOCKED report after the turn', () => {
    expect(state({ hook: { is: 'asking', what: 'Bash: rm', at } })).toEqual({
      is: 'asking',
      kind: 'permission',
      what: 'Bash: rm',
      request: null,
    });
    expect(state({ hook: { is: 'over', at }, claim: claim('blocked') })).toEqual({
      is: 'asking',
      kind: 'help',
      what: 'said so',
      request: null,
    });
  });
  it('is working with a note while its API call is retried, and limited if that waits for a limit', () => {
    const held = (limit?: { until: number | null }) => {
      const screen = {
        is: 'retrying',
        what: 'in 5 s',
        at: 3,
        ...(limit === undefined ? {} : { limit }),
      } as const;
      const turn = { ...base.turn, hook: { is: 'running', at: 2 } as const, screen };
      return deriveState({ ...base, turn }).state;
    };
    expect(held()).toEqual({ is: 'working', note: 'in 5 s' });
    expect(held({ until: 9 })).toEqual({ is: 'limited', why: 'in 5 s', until: 9 });
  });
  it('is still working while the turn continues after a BLOCKED report', () => {
    expect(state({ hook: { is: 'running', at }, claim: claim('blocked') }).is).toBe('working');
  });
  it('is unknown, not working, when it reports by its file but no hook has reported', () => {
    expect(state({ claim: claim('busy') }).is).toBe('unknown');
  });
  it('is completed by its report, whatever happens to a Claude’s process afterwards', () => {
    expect(state({ claim: claim('completed'), process: exited(143, 'SIGTERM') }).is).toBe('completed');
  });
  it('is stopped when a Claude exits 0 without a report, and failed with any other exit', () => {
    expect(state({ process: exited(0) })).toEqual({ is: 'stopped', by: 'itself' });
    expect(state({ process: exited(1) })).toEqual({ is: 'failed', reason: 'exit 1' });
    expect(state({ process: exited(137, 'SIGKILL') })).toEqual({ is: 'failed', reason: 'ended by SIGKILL' });
  });
  it('is completed by exit 0 for a program that ends when it is done, and failed by any other exit, with or without a report', () => {
    expect(state({ traits: demoTraits, hook: { is: 'none' }, process: exited(0) })).toEqual({
      is: 'completed',
      by: 'exit',
    });
    expect(
      state({ traits: demoTraits, hook: { is: 'none' }, claim: claim('completed'), process: exited(3) }).is,
    ).toBe('failed');
  });
  it('is failed, not completed, when a program exits 0 with its last report BLOCKED', () => {
    const facts = { traits: demoTraits, hook: { is: 'none' }, process: exited(0) } as const;
    expect(state({ ...facts, claim: claim('blocked') })).toEqual({
      is: 'failed',
      reason: 'ended with its last report BLOCKED: said so',
    });
    expect(state({ ...facts, claim: claim('busy') }).is).toBe('completed');
  });
  it('is failed with the text of its own report, if it made one', () => {
    const failed = {
      traits: demoTraits,
      hook: { is: 'none' },
      claim: claim('failed'),
      process: exited(3),
    } as const;
    expect(state(failed)).toEqual({ is: 'failed', reason: 'exit 3: said so' });
  });
  it('is stopped when the user ended it', () => {
    const wanted = { is: 'down', by: 'person', at } as const;
    expect(state({ wanted, process: exited(143, 'SIGTERM') })).toEqual({ is: 'stopped', by: 'person' });
    expect(state({ wanted, process: { is: 'absent' } })).toEqual({ is: 'stopped', by: 'person' });
  });
  it('is lost, not failed, when its backend died and hung it up, in either order of reports', () => {
    const backendGone = { reason: 'its server is gone', at: at + 1_000 };
    expect(state({ backendGone }).is).toBe('lost');
    expect(state({ backendGone, process: exited(129, 'SIGHUP') }).is).toBe('lost');
    // As Claude Code sometimes exits when its terminal is closed.
    expect(state({ backendGone, process: exited(0) }).is).toBe('lost');
    const later = { ...backendGone, at: at + 10_000 };
    expect(state({ backendGone: later, process: exited(0) }).is).toBe('stopped');
    expect(state({ backendGone: later, process: exited(3) }).is).toBe('failed');
    expect(state({ backendGone: later, process: exited(137, 'SIGKILL') }).is).toBe('lost');
    const program = { backendGone, traits: demoTraits } as const;
    expect(state({ ...program, process: exited(0) }).is).toBe('completed');
    expect(state({ ...program, process: exited(3) }).is).toBe('failed');
    expect(state({ ...program, process: exited(129, 'SIGHUP') }).is).toBe('lost');
    expect(state({ backendGone, claim: claim('completed') }).is).toBe('completed');
  });
  it('is as before its start if its panes were lost during the start', () => {
    const process = { is: 'requested', run: 1, at } as const;
    const starting = { process, backendGone: { reason: 'its server is gone', at: at + 1_000 } };
    expect(state({ process }).is).toBe('starting');
    expect(state(starting)).toEqual({ is: 'queued', waitsFor: null });
    expect(state({ ...starting, needs: 'failed' }).is).toBe('blocked');
    const wanted = { is: 'down', by: 'person', at } as const;
    expect(state({ ...starting, wanted })).toEqual({ is: 'stopped', by: 'person' });
    // It reported before its restart.
    expect(state({ ...starting, claim: claim('failed') }).is).toBe('failed');
  });
  it('is asking while it is suspended, whatever its turn', () => {
    const turns: readonly TurnFact[] = [
      { is: 'running', at },
      { is: 'over', at },
      { is: 'none' },
      { is: 'asking', what: 'Bash: rm', at },
    ];
    for (const hook of turns)
      expect(state({ hook, suspended: true })).toEqual({
        is: 'asking',
        kind: 'other',
        what: 'suspended (Ctrl+Z): press Enter in its pane to continue it',
        request: null,
      });
    expect(state({ suspended: true, claim: claim('completed') }).is).toBe('completed');
    expect(state({ suspended: true, process: exited(143, 'SIGTERM') }).is).toBe('failed');
  });
  it('is never completed by an exit once its terminal was closed', () => {
    const process = { ...exited(0), hangup: true } as ProcessFact;
    const closed = { is: 'failed', reason: 'its terminal was closed' };
    for (const traits of [claudeTraits, demoTraits]) {
      expect(state({ traits, process })).toEqual(closed);
      const backendGone = { reason: 'its server is gone', at: at + 15_000 };
      expect(state({ traits, process, backendGone }).is).toBe('lost');
    }
    // Reported earlier, the work is done, even if the agent kept running.
    for (const traits of [claudeTraits, demoTraits])
      for (const end of [process, exited(143, 'SIGTERM'), exited(137, 'SIGKILL'), exited(null)])
        expect(state({ traits, process: end, claim: claim('completed') })).toEqual({
          is: 'completed',
          by: 'claim',
        });
    // A program that reports its own failure has failed.
    for (const end of [exited(1), exited(139, 'SIGSEGV')])
      expect(state({ traits: demoTraits, process: end, claim: claim('completed') }).is).toBe('failed');
    const wanted = { is: 'down', by: 'person', at } as const;
    expect(state({ process, wanted }).is).toBe('stopped');
  });

  const processes: readonly ProcessFact[] = [
    { is: 'absent' },
    { is: 'requested', run: 1, at },
    base.process,
    exited(0),
    exited(1),
    exited(null),
    { is: 'unstartable', run: 1, reason: 'r', at },
  ];
  const turns: readonly TurnFact[] = [
    { is: 'none' },
    { is: 'unknown' },
    { is: 'ready', at },
    { is: 'running', at },
    { is: 'over', at },
    { is: 'asking', what: 'w', at },
    { is: 'failed', error: 'e', at },
  ];
  const claims: readonly ClaimFact[] = [
    { is: 'none' },
    claim('busy'),
    claim('blocked'),
    claim('completed'),
    claim('failed'),
    claim('terminated'),
  ];
  const anyFacts = fc.record({
    traits: fc.constantFrom(claudeTraits, demoTraits),
    wanted: fc.constantFrom({ is: 'up' }, { is: 'down', by: 'person', at }, { is: 'again', at } as const),
    process: fc.constantFrom(...processes),
    turn: fc.record({
      hook: fc.constantFrom(...turns),
      requests: fc.constantFrom([], [request]),
      registry: fc.constantFrom(
        null,
        ...(['busy', 'idle', 'waiting', 'background'] as const).map((status) => ({
          status,
          waitingFor: null,
          at: 2,
        })),
      ),
      screen: fc.constantFrom(
        null,
        { is: 'dialog', kind: 'trust', what: 'trust?', at: 3 } as const,
        { is: 'retrying', what: 'Retrying', at: 3 } as const,
      ),
      interruptedAt: fc.constantFrom(null, 1, 4),
    }),
    claim: fc.constantFrom(...claims),
    check: fc.constantFrom<CheckFact | null>(
      null,
      { is: 'none' },
      { is: 'pending', at },
      { is: 'passed', at },
      { is: 'failed', tries: 2, detail: 'd', at },
    ),
    restart: fc.constant(null),
    needs: fc.constantFrom('met' as const, 'open' as const, 'failed' as const),
    overranMs: fc.constantFrom(null, 1_000),
    backendGone: fc.constantFrom(null, { reason: 'gone', at }),
  });

  it('is never working, asking or idle without a process', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (facts.process.is === 'running') return;
        expect(['working', 'asking', 'idle']).not.toContain(deriveState(facts).state.is);
      }),
    );
  });
  it('is never completed without a report or an exit 0', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (deriveState(facts).state.is !== 'completed') return;
        const exit0 = facts.process.is === 'exited' && facts.process.code === 0;
        expect(facts.claim.is === 'completed' || exit0).toBe(true);
      }),
    );
  });
  it('is never completed by a report whose check has not passed', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (facts.claim.is !== 'completed' || facts.check === null || facts.check.is === 'passed') return;
        expect(deriveState(facts).state.is).not.toBe('completed');
      }),
    );
  });
  it('is never working while a request waits for its answer', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (facts.turn.requests.length > 0) expect(deriveState(facts).state.is).not.toBe('working');
      }),
    );
  });
  it('always carries evidence', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(deriveState(facts).evidence.length).toBeGreaterThan(0);
      }),
    );
  });
});
