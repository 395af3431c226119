import { afterEach, describe, expect, it } from 'vitest';
import type { World } from '../../src/runtime/world.ts';
import { statePaths } from '../../src/core/paths/session-paths.ts';
import { systemClock } from '../../src/os/clock.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import { systemLocks } from '../../src/os/files/lock.ts';
import { systemProcesses } from '../../src/os/processes/processes.ts';
import { passGate } from '../../src/runtime/effects/gate.ts';
import { scratch } from './scratch.ts';

const places: ReturnType<typeof scratch>[] = [];
afterEach(() => places.splice(0).forEach((place) => place.remove()));

/** Sessions of one user: each has a world of its own, and all have the same state folder. */
function sessions(count: number): readonly World[] {
  const place = scratch();
  places.push(place);
  const paths = statePaths({ XDG_STATE_HOME: place.folder });
  const files = nodeFiles();
  return Array.from({ length: count }, () => {
    const locks = systemLocks(files, systemProcesses());
    return { files, locks, paths, clock: systemClock() } as unknown as World;
  });
}

describe('the gate of starts', () => {
  it('keeps those with the same key apart, across sessions', async () => {
    const gapMs = 120;
    const passed: number[] = [];
    const began = performance.now();
    await Promise.all(
      sessions(4).map(async (world) => {
        await passGate(world, { key: '/home/me/.claude', gapMs });
        passed.push(performance.now());
      }),
    );
    expect(passed).toHaveLength(4);
    // From the beginning: a busy machine may report one of them late. Timers of Node may be a millisecond early.
    for (const [index, at] of passed.entries())
      expect(at - began).toBeGreaterThanOrEqual(index * (gapMs - 2));
  });

  it('lets another key pass meanwhile', async () => {
    const [one, other] = sessions(2);
    if (one === undefined || other === undefined) throw new Error('two sessions');
    await passGate(one, { key: '/home/me/.claude', gapMs: 1_000 });
    await passGate(other, { key: '/home/me/work-claude', gapMs: 10 });
  });

  it('is not held by a supervisor that was killed in it', async () => {
    const [world] = sessions(1);
    if (world === undefined) throw new Error('a session');
    world.files.makeFolder(world.paths.gates);
    const held = JSON.stringify({ pid: 999_999_999, startTime: '1' });
    world.files.replace(`${world.paths.gates}/k`, held);
    await passGate(world, { key: 'k', gapMs: 10 });
    expect(world.locks.holder(`${world.paths.gates}/k`)?.pid).toBe(process.pid);
  });
});
