import { describe, expect, it } from 'vitest';
import type { World } from '../../src/runtime/world.ts';
import { openStore } from '../../src/runtime/store.ts';
import { resourcesSource } from '../../src/runtime/sources/resources.ts';
import { claude, demo, session, worker } from '../core/crew.ts';
import { startHold } from '../../src/core/model/derive/start-hold.ts';

const gigabyte = 1024 ** 3;

function machine(agents: readonly ('claude' | 'demo')[]) {
  let now = 0;
  let free = 0;
  let looks = 0;
  const clock = { now: () => now };
  const journal = {
    events: [],
    damage: null,
    size: () => 0,
    isIntact: () => true,
    append: () => undefined,
    appendAfterTear: () => undefined,
    restart: () => undefined,
  };
  const store = openStore(clock as unknown as World['clock'], journal, [
    { is: 'session-created', session: { ...session, minFreeMemoryBytes: gigabyte } },
    ...agents.map((kind, index) => {
      const spec = worker(String(index + 1), kind === 'claude' ? claude : demo);
      return { is: 'worker-added', worker: spec } as const;
    }),
  ]);
  const processes = {
    memoryAvailable: () => free,
    use: (roots: readonly { readonly pid: number }[]) => {
      looks += 1;
      return new Map(roots.map(({ pid }) => [pid, { memory: gigabyte, cpuMs: now / 2 }]));
    },
  };
  const placement = () => ({ properties: { pids: 'host' } });
  const source = resourcesSource({ clock, processes, placement } as unknown as World, store, () => undefined);
  return {
    store,
    source,
    has: (bytes: number) => void (free = bytes),
    later: (ms: number) => void (now += ms),
    looks: () => looks,
  };
}

describe('the memory of the machine', () => {
  it('holds a start that would leave too little, and says so until there is enough again', () => {
    const { source, store, has } = machine(['claude']);
    has(gigabyte - 1);
    expect(source.mayStart('1')).toBe(false);
    expect(startHold(store.model())).toBe('memory: 1 GB free, 1 needed');
    has(2 * gigabyte);
    void source.beat();
    expect(store.model().memoryLow).toBeNull();
    expect(source.mayStart('1')).toBe(true);
  });
  it('counts Claudes that have just begun before they show in it; others cost too little', () => {
    const { source, has, later } = machine(['claude', 'claude', 'claude', 'demo']);
    has(1.5 * gigabyte);
    expect(['1', '2', '3', '4'].map(source.mayStart)).toEqual([true, true, false, false]);
    later(10_000);
    expect(source.mayStart('3')).toBe(true);
    expect(source.mayStart('4')).toBe(true);
  });
});

describe('what workers use', () => {
  it('is looked at every 10 s while somebody is attached, every minute while nobody is', () => {
    const { source, store, later, looks } = machine(['claude']);
    store.emit(
      { is: 'start-requested', worker: '1', run: 1 },
      { is: 'process-started', worker: '1', run: 1, pid: 7, startTime: 's' },
    );
    const beats = (count: number): number => {
      const before = looks();
      for (let beat = 0; beat < count; beat += 1) {
        later(5_000);
        void source.beat();
      }
      return looks() - before;
    };
    expect(beats(24)).toBe(2);
    const client = { tty: 't', since: 1, columns: 80, rows: 24, terminal: 'xterm' };
    store.emit({ is: 'clients-seen', clients: [client] });
    expect(beats(24)).toBe(12);
    expect(source.latest().get('1')).toEqual({ memoryBytes: gigabyte, cpuPercent: 50 });
  });
});
