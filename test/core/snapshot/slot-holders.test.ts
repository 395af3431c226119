import { describe, expect, it } from 'vitest';
import { withSlotHolders } from '../../../src/core/snapshot/slot-holders.ts';
import { toSnapshot } from '../../../src/core/snapshot/to-snapshot.ts';
import { claude, crew, demo, worker, type Crew } from '../crew.ts';

/** What `why` adds for a worker that waits for a slot. */
function slots(c: Crew, id: string): readonly string[] {
  const snapshot = toSnapshot(c.model(), { pid: 1, startTime: 't', now: c.now(), iso: String });
  const found = snapshot.workers.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no worker ${id}`);
  return withSlotHolders(snapshot, found).evidence.flatMap(({ fact }) =>
    /^slots?:/.test(fact) ? [fact] : [],
  );
}

describe('why, for a worker that waits for a slot', () => {
  const crowded = () => {
    const c = crew(
      [worker('1', demo), worker('2', demo), worker('3'), worker('4', demo), worker('5', demo)],
      {
        maxWorkers: 3,
      },
    );
    for (const id of ['1', '2', '3']) c.run(id);
    return c;
  };

  it('lists every worker that uses a slot, with its state', () => {
    const c = crowded();
    c.says('2', 'blocked', 'which?');
    expect(slots(c, '4')).toEqual([
      'slot: 1 worker1: working',
      'slot: 2 worker2: asking',
      'slot: 3 worker3: starting',
    ]);
    expect(slots(c, '5')).toEqual(slots(c, '4'));
    expect(slots(c, '1')).toEqual([]);
  });

  it('lists them when more run than a lowered limit allows', () => {
    const c = crowded();
    c.happen({ is: 'limits-set', limits: { maxWorkers: 1 } });
    expect(c.detail('4')).toBe('waits for a slot (3 running, limit 1)');
    expect(slots(c, '4')).toHaveLength(3);
    c.happen({ is: 'limits-set', limits: { maxWorkers: null } });
    expect(slots(c, '4')).toEqual([]);
  });

  it('shows the command that frees the slot of a program that reported and still runs', () => {
    const c = crowded();
    c.says('1', 'completed');
    c.says('2', 'failed', 'no');
    c.says('3', 'completed');
    c.happen({ is: 'stop-wanted', worker: '5' });
    expect(slots(c, '4')).toEqual([
      'slot: 1 worker1: reported COMPLETED, still runs (fix: muxcrew stop 1)',
      'slot: 2 worker2: failed, still runs (fix: muxcrew stop 2)',
      // A finished Claude frees its slot by itself.
      'slot: 3 worker3: completed',
    ]);
  });

  it('counts a worker with a requested start, but neither an ended one nor the manager', () => {
    const c = crew(
      [
        worker('0', claude, { manages: { verify: null } }),
        worker('1', demo),
        worker('2', demo),
        worker('3', demo),
      ],
      { maxWorkers: 1 },
    );
    c.run('0');
    c.run('1');
    c.happen({ is: 'process-exited', worker: '1', run: 1, code: 0, signal: null });
    c.happen({ is: 'start-requested', worker: '2', run: 1 });
    expect(slots(c, '3')).toEqual(['slot: 2 worker2: starting']);
  });

  it('lists eight, and counts the rest', () => {
    const ids = Array.from({ length: 13 }, (_, index) => String(index + 1));
    const c = crew(
      ids.map((id) => worker(id, demo)),
      { maxWorkers: 12 },
    );
    for (const id of ids.slice(0, 12)) c.run(id);
    expect(slots(c, '13')).toHaveLength(9);
    expect(slots(c, '13').at(-1)).toBe('slots: 4 more');
  });

  it('adds nothing for a worker that waits for another one', () => {
    const c = crew([worker('1', demo), worker('2', demo, { needs: ['1'] })], { maxWorkers: 1 });
    c.run('1');
    expect(slots(c, '2')).toEqual([]);
  });
});
