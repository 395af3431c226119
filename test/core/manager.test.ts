import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import { isNoWider, managerVerbs, mayManage, refusedOption, refusedVerbs } from '../../src/core/manager.ts';
import { slotsUsed } from '../../src/core/model.ts';
import { outerTitle } from '../../src/core/outer-title.ts';
import { toSnapshot } from '../../src/core/to-snapshot.ts';
import { claude, crew, worker, type Crew } from './crew.ts';

const managed = (max: number): Crew =>
  crew([worker('0', claude, { manages: { verify: null } }), worker('1'), worker('2')], { maxWorkers: max });
const starts = (c: Crew) =>
  decide(c.model()).flatMap((effect) => (effect.do === 'start' ? [effect.worker] : []));

describe('a manager', () => {
  it('takes no slot of its workers, whether it starts before or after them', () => {
    const c = managed(1);
    expect(starts(c)).toEqual(['0', '1']);
    c.run('1');
    expect(starts(c)).toEqual(['0']);
    c.run('0');
    expect(starts(c)).toEqual([]);
    expect(slotsUsed(c.model())).toBe(1);
    expect(c.detail('2')).toBe('waits for a slot (1 at once)');
  });
  it('is not ended to free a slot when it is through', () => {
    const c = managed(1);
    c.run('0');
    c.run('1');
    c.says('0', 'completed');
    c.happen({ is: 'agent-reported', worker: '0', turn: { is: 'over', at: 1 }, permissionMode: null });
    expect(decide(c.model())).toEqual([]);
  });
  it('is told apart, and is not counted in how far its crew is', () => {
    const c = managed(1);
    c.says('0', 'completed');
    const shown = toSnapshot(c.model(), { pid: 1, startTime: 't', now: 1, iso: String });
    expect(shown.workers.map(({ role }) => role)).toEqual(['manager', 'worker', 'worker']);
    expect(shown.progress).toEqual({ completed: 0, failed: 0, total: 2 });
    expect(outerTitle(c.model())).toBe('p 0/2');
  });
  it('may use its verbs and no other word', () => {
    for (const verb of managerVerbs) expect(mayManage(verb)).toBe(true);
    for (const verb of [...refusedVerbs, 'toString', '', 'task.md', '--session'])
      expect([verb, mayManage(verb)]).toEqual([verb, false]);
    expect(refusedOption((name) => name === 'verify')).toBe('verify');
    expect(refusedOption((name) => name === 'model')).toBeNull();
  });
  it('gives no worker a wider permission mode than its own', () => {
    const wider = (mode: string, than: string): boolean => !isNoWider(mode, than);
    expect(['plan', 'dontAsk', 'default'].filter((mode) => wider(mode, 'default'))).toEqual([]);
    expect(
      ['acceptEdits', 'auto', 'bypassPermissions', 'brandNew', ''].every((mode) => wider(mode, 'default')),
    ).toBe(true);
    expect(isNoWider('acceptEdits', 'auto')).toBe(true);
    expect(isNoWider('brandNew', 'brandNew')).toBe(true);
    expect(isNoWider('plan', 'brandNew')).toBe(false);
  });
});
