import { describe, expect, it } from 'vitest';
import type { WorkerSpec } from '../../../src/core/model/worker.ts';
import { optionsOfCrew } from '../../../src/core/journal/session-spec.ts';
import type { SessionInfo } from '../../../src/core/model/session.ts';

/** Without traits. */
type EarlierAgent = { readonly kind: string } & Readonly<Record<string, unknown>>;

const claude = (permissionMode: string | null, model: string | null = null): EarlierAgent => ({
  kind: 'claude',
  program: '/usr/bin/claude',
  model,
  permissionMode,
  dangerouslySkipPermissions: false,
  conversation: '4f1c',
});

/** A spec of an earlier build, which has no `options`. */
const crewOf = (...agents: readonly EarlierAgent[]): Parameters<typeof optionsOfCrew>[0] => ({
  version: 1,
  session: {} as SessionInfo,
  workers: agents.map((agent) => ({ agent }) as unknown as WorkerSpec),
});

describe('optionsOfCrew', () => {
  it('returns the recorded options', () => {
    const options = { agent: 'claude', permissionMode: 'plan', given: ['permissionMode'] };
    expect(optionsOfCrew({ ...crewOf(claude('default')), options })).toEqual(options);
  });

  it('returns the options that all workers of an earlier build share', () => {
    expect(optionsOfCrew(crewOf(claude('default', 'opus'), claude('default', 'haiku')))).toEqual({
      agent: 'claude',
      model: null,
      permissionMode: 'default',
      given: [],
    });
    expect(optionsOfCrew(crewOf({ kind: 'demo', scene: 'idle' }))).toEqual({
      agent: 'demo',
      scene: 'idle',
      given: [],
    });
    expect(optionsOfCrew(crewOf({ kind: 'command', name: 'vi', argv: ['vi'] }))).toEqual({
      agent: 'vi',
      given: [],
    });
  });

  it('returns no permission mode that only one worker has', () => {
    expect(optionsOfCrew(crewOf(claude('acceptEdits'), claude('default')))).toMatchObject({
      permissionMode: null,
    });
  });
});
