import { describe, expect, it } from 'vitest';
import type { NewWorker } from '../../../src/core/wire/control.ts';
import { claudeTraits, type ClaudeSpec } from '../../../src/agents/claude/spec.ts';
import { decide } from '../../../src/core/model/decide.ts';
import { isNoWider, widerThanManager } from '../../../src/core/model/manager.ts';
import { outerTitle } from '../../../src/core/snapshot/terminal-title.ts';
import { toSnapshot } from '../../../src/core/snapshot/to-snapshot.ts';
import { claude, crew, worker, type Crew } from '../crew.ts';
import { slotsUsed } from '../../../src/core/model/empty-model.ts';

const own: ClaudeSpec = {
  kind: 'claude',
  traits: claudeTraits,
  program: '/bin/claude',
  model: null,
  permissionMode: null,
  dangerouslySkipPermissions: false,
  conversation: 'c0ffee',
  allow: [],
  deny: ['Bash(rm:*)'],
};
const managed = (max: number): Crew =>
  crew([worker('0', claude, { manages: { verify: null } }), worker('1'), worker('2')], { maxWorkers: max });
const starts = (c: Crew) =>
  decide(c.model()).flatMap((effect) => (effect.do === 'start' ? [effect.worker] : []));

describe('a manager', () => {
  it('uses no slot, whether it starts before or after its workers', () => {
    const c = managed(1);
    expect(starts(c)).toEqual(['0', '1']);
    c.run('1');
    expect(starts(c)).toEqual(['0']);
    c.run('0');
    expect(starts(c)).toEqual([]);
    expect(slotsUsed(c.model())).toBe(1);
    expect(c.detail('2')).toBe('waits for a slot (1 at once)');
  });
  it('is not ended to free a slot when it is finished', () => {
    const c = managed(1);
    c.run('0');
    c.run('1');
    c.says('0', 'completed');
    c.happen({ is: 'agent-reported', worker: '0', turn: { is: 'over', at: 1 }, permissionMode: null });
    expect(decide(c.model())).toEqual([]);
  });
  it('is marked, and does not count in the crew’s progress', () => {
    const c = managed(1);
    c.says('0', 'completed');
    const shown = toSnapshot(c.model(), { pid: 1, startTime: 't', now: 1, iso: String });
    expect(shown.workers.map(({ role }) => role)).toEqual(['manager', 'worker', 'worker']);
    expect(shown.progress).toEqual({ completed: 0, failed: 0, total: 2 });
    expect(outerTitle(c.model())).toBe('p 0/2');
  });
  it.each<[string, Partial<NewWorker>]>([
    ['another program', { agent: { ...own, program: './evil' } }],
    ['other traits', { agent: { ...own, traits: { ...claudeTraits, unrestrictedModes: [] } } }],
    ['a command', { agent: { ...own, kind: 'command' } }],
    ['no permissions', { agent: { ...own, dangerouslySkipPermissions: true } }],
    ['a wider mode', { agent: { ...own, permissionMode: 'bypassPermissions' } }],
    ['more rules', { agent: { ...own, allow: ['Bash'] } }],
    ['fewer refusals', { agent: { ...own, deny: [] } }],
    ['another check', { verify: { command: 'touch pwned', tries: 1 } }],
    ['no check', { verify: null }],
    ['environment variables', { env: { BASH_ENV: 'x' } }],
    ['another folder', { cwd: '/' }],
    ['no cost limit', { maxCostUsd: 100 }],
  ])('adds no worker with %s', (_, wide) => {
    const verify = { command: 'npm test', tries: 2 };
    const manager = {
      id: '0',
      name: 'manager',
      instructions: '/p/task.md',
      agent: own,
      cwd: '/p',
      maxCostUsd: 5,
      manages: { verify },
    };
    const added = {
      name: 'x',
      instructions: '/p/x.md',
      wantedId: null,
      agent: own,
      cwd: '/p',
      verify,
      maxCostUsd: 5,
    };
    expect(widerThanManager(manager, '/p', added)).toBeNull();
    expect(
      widerThanManager(manager, '/p', {
        ...added,
        agent: { ...own, model: 'haiku', permissionMode: 'plan' },
      }),
    ).toBeNull();
    expect(widerThanManager(manager, '/p', { ...added, ...wide })).not.toBeNull();
  });
  it('gives no worker a wider permission mode than its own', () => {
    const wider = (mode: string, than: string): boolean => !isNoWider(claudeTraits, mode, than);
    expect(['plan', 'dontAsk', 'default'].filter((mode) => wider(mode, 'default'))).toEqual([]);
    expect(
      ['acceptEdits', 'auto', 'bypassPermissions', 'brandNew', ''].every((mode) => wider(mode, 'default')),
    ).toBe(true);
    expect(isNoWider(claudeTraits, 'acceptEdits', 'auto')).toBe(true);
    expect(isNoWider(claudeTraits, 'brandNew', 'brandNew')).toBe(true);
    expect(isNoWider(claudeTraits, 'plan', 'brandNew')).toBe(false);
  });
});
