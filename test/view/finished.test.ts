/** What is shown once nothing of a crew runs any more. */
import { expect, it } from 'vitest';
import type { SnapshotWorker } from '../../src/core/snapshot/snapshot.ts';
import { settledDuration } from '../../src/view/text/duration.ts';
import { isFinished } from '../../src/view/text/session-banners.ts';
import { bannerRows } from '../../src/view/sidebar/banners.ts';
import { sidebar, snapshot, worker } from './snapshots.ts';

const crewOf = (...states: readonly string[]) =>
  snapshot(
    states.map((state, index) => worker(String(index + 1), 'a', { state: state as SnapshotWorker['state'] })),
  );

const banner = (view: ReturnType<typeof crewOf>, columns = 80) =>
  bannerRows(sidebar(view, { size: { columns, rows: 24 }, wayHere: 'C-a S' }), 9)
    .map((row) => row.map(({ text }) => text).join(''))
    .join('\n');

it('says what to type when every worker is finished', () => {
  const text = banner(crewOf('completed', 'failed', 'stopped', 'blocked'));
  expect(text).toBe(' all finished: C-a d detaches, muxcrew stop ends the session');
  const small = sidebar(crewOf('completed'), { size: { columns: 15, rows: 12 } });
  expect(bannerRows(small, 9)).toHaveLength(2);
  expect(banner(crewOf('completed'), 30).split('\n').length).toBeLessThanOrEqual(3);
});

it.each([
  'working',
  'idle',
  'asking',
  'queued',
  'limited',
  'starting',
  'verifying',
  'unknown',
  'lost',
  'new',
])('says nothing of it while a worker is %s', (state) => {
  expect(isFinished(crewOf('completed', state))).toBe(false);
  expect(banner(crewOf('completed', state))).not.toContain('all finished');
});

it('says nothing of it for a session without workers, or one that is stopped', () => {
  expect(isFinished(crewOf())).toBe(false);
  expect(isFinished({ ...crewOf('completed'), closed: true })).toBe(false);
  expect(isFinished({ ...crewOf('completed'), stopping: true })).toBe(false);
});

it('shows how long ago a worker ended, never in seconds that went backwards', () => {
  expect([-1, 0, 59_999, 60_000, 7_200_000].map(settledDuration)).toEqual([
    'now',
    'now',
    'now',
    '1 m',
    '2 h',
  ]);
});
