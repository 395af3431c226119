/**
 * All panes are lost while a queued worker is being started: its start has not failed. A worker that ends with its pane frees
 * a slot, so the next one is started before anything tells that all panes are gone.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Result } from '../../src/core/result.ts';
import { fail, ok } from '../../src/core/result.ts';
import { foldJournal } from '../../src/core/model/fold/fold.ts';
import { resumeLost } from '../../src/runtime/resume/resume-lost.ts';
import { eventually } from '../backends/eventually.ts';
import { CrewWorld } from './crew-world.ts';

const crews: CrewWorld[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const crew of crews.splice(0)) await crew.dispose();
});

const ids = ['1', '2', '3', '4'];

/** Three workers run, and the fourth waits for a slot. */
async function crewOf(): Promise<CrewWorld> {
  const crew = new CrewWorld(ids, { maxWorkers: 3, createdAt: Date.now() - 1_000 });
  crews.push(crew);
  crew.scripts.set('1', 'while [ ! -e "$MCR/go" ]; do sleep 0.02; done; exit 129');
  // What is gone is only found by the next listing.
  vi.spyOn(crew.backend, 'watch').mockImplementation(() => Promise.resolve(ok({ dispose: () => undefined })));
  await crew.start();
  for (const id of ['1', '2', '3']) await crew.becomes(id, 'working');
  expect(crew.worker('4')?.state).toBe('queued');
  return crew;
}

/** Worker 1 ends, and the start of the fourth meets `respawn`. */
function onStart(crew: CrewWorld, respawn: () => Promise<Result<null>>): void {
  vi.spyOn(crew.backend, 'respawn').mockImplementation(respawn);
  writeFileSync(join(crew.folder, 'go'), '');
}

const states = (crew: CrewWorld): readonly (string | undefined)[] => ids.map((id) => crew.worker(id)?.state);
const noServer = { kind: 'backend-gone', backend: 'tmux', detail: 'no server running' } as const;
const noPane = { kind: 'refused', what: 'pane %4', why: 'can’t find pane' } as const;

describe.each([
  ['the server is killed', (crew: CrewWorld) => crew.backend.kill(), fail(noServer)],
  ['the server is killed after it took the program', (crew: CrewWorld) => crew.backend.kill(), ok(null)],
  ['the session is closed', (crew: CrewWorld) => void crew.backend.destroy(crew.session.id), fail(noPane)],
])('a queued worker whose start comes as %s', (_, lose, outcome) => {
  it('stays queued, and is started after a resume', async () => {
    const crew = await crewOf();
    onStart(crew, () => {
      lose(crew);
      return Promise.resolve(outcome);
    });
    expect(await crew.ended()).toEqual({ is: 'over' });
    expect(states(crew)).toEqual(['lost', 'lost', 'lost', 'queued']);
    expect(crew.journaled().filter(({ is }) => is === 'start-failed')).toEqual([]);
    vi.restoreAllMocks();

    const options = { anew: false, size: { columns: 200, rows: 50 }, server: null };
    expect(await resumeLost(crew.world, crew.session.id, options)).toMatchObject({ ok: true });
    const model = foldJournal(crew.journaled());
    expect(ids.map((id) => model?.workers.get(id)?.state.is)).toEqual(['lost', 'lost', 'lost', 'queued']);
    void crew.supervise();
    await crew.becomes('4', 'working');
  });
});

it('a start that fails while the panes are there fails', async () => {
  const crew = await crewOf();
  onStart(crew, () => Promise.resolve(fail(noPane)));
  expect(await crew.becomes('4', 'failed')).toMatchObject({ detail: 'refused' });
});

it('a session that is stopped while its panes are lost is closed at once', async () => {
  const crew = await crewOf();
  onStart(crew, async () => {
    const stop = crew.ask({ op: 'stop', workers: null });
    await eventually('it is being stopped', () => crew.journaled().some(({ is }) => is === 'stop-wanted'));
    crew.backend.kill();
    void stop;
    return fail(noServer);
  });
  expect(await crew.ended()).toEqual({ is: 'over' });
  expect(crew.journaled().some(({ is }) => is === 'session-closed')).toBe(true);
  // Its start has ended by itself: it was not waited for until its time was up.
  expect(crew.journaled().find(({ is }) => is === 'start-failed')).toMatchObject({
    worker: '4',
    reason: 'backend-gone: no server running',
  });
});
