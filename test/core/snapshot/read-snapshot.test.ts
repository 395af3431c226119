import { describe, expect, it } from 'vitest';
import { readSnapshotText, seenSnapshot } from '../../../src/core/snapshot/read-snapshot.ts';
import { toSnapshot } from '../../../src/core/snapshot/to-snapshot.ts';
import { crew, demo, worker } from '../crew.ts';

const iso = (at: number) => new Date(at).toISOString();
const written = () => {
  const c = crew([worker('1', demo), worker('2', demo)]);
  c.run('1');
  c.run('2');
  c.says('2', 'completed', 'all done');
  return toSnapshot(c.model(), { pid: 5, startTime: 's', now: 10_000, iso });
};
const facts = {
  supervisorAlive: true,
  serverAlive: true,
  now: 60_000,
  parseTime: Date.parse,
  isAlive: () => true,
};

describe('readSnapshot', () => {
  it('returns it unchanged while its supervisor is alive', () => {
    expect(seenSnapshot(written(), facts)).toEqual(written());
  });
  it('accepts it for a while after the supervisor died, then shows unknown instead of working', () => {
    const soon = seenSnapshot(written(), { ...facts, supervisorAlive: false, now: 15_000 });
    expect(soon.workers[0]?.state).toBe('working');
    expect(soon.supervisor.alive).toBe(false);
    const late = seenSnapshot(written(), { ...facts, supervisorAlive: false });
    expect(late.workers.map(({ state }) => state)).toEqual(['unknown', 'completed']);
  });
  it('shows lost when the server is gone, except for finished workers', () => {
    const seen = seenSnapshot(written(), { ...facts, supervisorAlive: false, serverAlive: false });
    expect(seen.workers.map(({ state }) => state)).toEqual(['lost', 'completed']);
  });
  it('shows lost when a known server is gone, even before the supervisor notices', () => {
    const known = { ...written(), server: { pid: 7, startTime: 's' } };
    const seen = seenSnapshot(known, { ...facts, serverAlive: false });
    expect(seen.workers.map(({ state }) => state)).toEqual(['lost', 'completed']);
  });
  it('shows queued for a worker that had not started when the server ended', () => {
    const [worker] = written().workers;
    if (worker === undefined) throw new Error('the worker of this test');
    const states = (['queued', 'blocked', 'starting'] as const).map((state) => ({
      ...worker,
      state,
      pid: null,
    }));
    const workers = [...states, { ...worker, state: 'starting' as const, pid: 7 }];
    for (const server of [null, { pid: 7, startTime: 's' }]) {
      const seen = seenSnapshot(
        { ...written(), workers, server },
        { ...facts, supervisorAlive: false, serverAlive: false },
      );
      expect(seen.workers.map(({ state }) => state)).toEqual(['queued', 'blocked', 'queued', 'lost']);
    }
  });
  it('distinguishes missing, broken and newer files', () => {
    expect(readSnapshotText(null).is).toBe('missing');
    expect(readSnapshotText('{"version":1').is).toBe('broken');
    expect(readSnapshotText('{"version":1}').is).toBe('broken');
    expect(readSnapshotText('[]').is).toBe('broken');
    expect(readSnapshotText('{"version":2}')).toEqual({ is: 'newer', version: 2 });
    expect(readSnapshotText(JSON.stringify(written())).is).toBe('read');
  });
});

describe('the contract of status --json', () => {
  it('has its fields', () => {
    expect(Object.keys(written())).toEqual(
      expect.arrayContaining([
        'version',
        'session',
        'backend',
        'project',
        'createdAt',
        'clients',
        'supervisor',
        'progress',
        'workers',
      ]),
    );
    expect(Object.keys(written().workers[0] ?? {})).toEqual(
      expect.arrayContaining([
        'id',
        'name',
        'instructions',
        'agent',
        'state',
        'since',
        'status',
        'progress',
        'pid',
        'pane',
        'exitCode',
        'evidence',
      ]),
    );
    expect(written().progress).toEqual({ completed: 1, failed: 0, total: 2 });
  });
});
