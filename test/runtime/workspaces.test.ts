/** Workers in a workspace of their own: prepared before the start, settled after each completion. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { nodeFiles } from '../../src/os/files/files.ts';
import { sharedWorkspace } from '../../src/workspaces/shared.ts';
import type { Workspace } from '../../src/ports/workspace.ts';
import { eventually } from '../backends/eventually.ts';
import { ownFolderWorkspace, type OwnFolderSteps } from '../workspaces/own-folder/own-folder.ts';
import { CrewWorld } from './crew-world.ts';

const crews: CrewWorld[] = [];
afterEach(async () => {
  for (const crew of crews.splice(0)) await crew.dispose();
});

function crewIn(kind: string, steps: OwnFolderSteps = {}, change: Partial<Workspace> = {}): CrewWorld {
  const own = { ...ownFolderWorkspace(nodeFiles(), steps), ...change };
  const world = () => ({
    workspace: (name: string) => [sharedWorkspace(), own].find((one) => one.kind === name) ?? null,
  });
  const crew = new CrewWorld(['1'], {}, {}, { world, worker: { workspace: { kind } } });
  writeFileSync(join(crew.session.project, 'given.txt'), 'given');
  crews.push(crew);
  return crew;
}

const names = (crew: CrewWorld): readonly string[] =>
  crew.journaled().flatMap(({ is }) => (/^(workspace|settle|start|process)-/.test(is) ? [is] : []));
const facts = (crew: CrewWorld): readonly string[] =>
  (crew.worker('1')?.evidence ?? []).flatMap(({ source, fact }) => (source === 'workspace' ? [fact] : []));

it('is prepared before the start, and settled after the completion', async () => {
  const crew = crewIn('own-folder');
  crew.scripts.set('1', 'cat given.txt > made.txt; pwd > where');
  await crew.start();
  await crew.becomes('1', 'completed');
  const folder = `${crew.session.project}.own/1`;
  await eventually('it is settled', () => existsSync(`${folder}.made`));
  expect(readFileSync(join(folder, 'made.txt'), 'utf8')).toBe('given');
  expect(readFileSync(join(folder, 'where'), 'utf8')).toBe(`${folder}\n`);
  await eventually('it is shown', () => facts(crew).length === 2);
  expect(facts(crew)).toEqual([`works in ${folder}`, 'made made.txt, where']);
  expect(names(crew)).toEqual([
    'start-requested',
    'workspace-requested',
    'workspace-ready',
    'process-started',
    'process-exited',
    'settle-started',
    'settle-ended',
  ]);
});

it('is prepared whole after the supervisor was killed in the middle', async () => {
  const crew = crewIn('own-folder');
  const folder = `${crew.session.project}.own/1`;
  mkdirSync(folder, { recursive: true });
  crew.journal(
    ...crew.beginning(),
    { at: 1, is: 'start-requested', worker: '1', run: 1 },
    { at: 2, is: 'workspace-requested', worker: '1' },
  );
  await crew.start();
  expect((await crew.becomes('1', 'working')).runs).toBe(2);
  expect(readFileSync(join(folder, 'given.txt'), 'utf8')).toBe('given');
  expect(facts(crew)).toEqual([`works in ${folder}`]);
});

it('is settled by the next supervisor where one was killed in the middle', async () => {
  const crew = crewIn('own-folder');
  const folder = `${crew.session.project}.own/1`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'made.txt'), '');
  writeFileSync(`${folder}.whole`, '');
  crew.journal(
    ...crew.beginning(),
    { at: 1, is: 'start-requested', worker: '1', run: 1 },
    { at: 2, is: 'workspace-requested', worker: '1' },
    { at: 3, is: 'workspace-ready', worker: '1', place: { cwd: folder } },
    { at: 4, is: 'process-started', worker: '1', run: 1, pid: 1, startTime: 'x' },
    { at: 5, is: 'process-exited', worker: '1', run: 1, code: 0, signal: null },
    { at: 6, is: 'settle-started', worker: '1', completedAt: 5 },
  );
  await crew.start();
  await eventually('it is settled', () => facts(crew).includes('made made.txt'));
  expect(crew.started).toEqual([]);
});

it('shows that it is being prepared, and is stopped meanwhile without a start', async () => {
  let go = (): void => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  const crew = crewIn('own-folder', { middle: () => held });
  await crew.start();
  await eventually('it is prepared', () => crew.worker('1')?.detail === 'preparing its workspace');
  expect(crew.worker('1')?.state).toBe('starting');
  const stopped = crew.ask({ op: 'stop', workers: ['1'] });
  await eventually('its stop is recorded', () => crew.journaled().some(({ is }) => is === 'stop-wanted'));
  go();
  await stopped;
  await crew.becomes('1', 'stopped');
  expect(crew.started).toEqual([]);
});

it('fails with the reason where it cannot be prepared, and is prepared again by a restart', async () => {
  let tries = 0;
  const crew = crewIn('own-folder', {
    middle: () => {
      tries += 1;
      return tries === 1
        ? Promise.reject(Object.assign(new Error('EACCES: permission denied, mkdir'), { code: 'EACCES' }))
        : Promise.resolve();
    },
  });
  await crew.start();
  expect((await crew.becomes('1', 'failed')).detail).toContain('permission denied');
  await crew.ask({ op: 'restart', workers: ['1'] });
  await crew.becomes('1', 'working');
});

it('is left as it is where settling is refused, and says why', async () => {
  const crew = crewIn(
    'own-folder',
    {},
    { settle: () => Promise.resolve({ is: 'refused', reason: 'a merge is open' }) },
  );
  crew.scripts.set('1', 'exit 0');
  await crew.start();
  await eventually('it says why', () => facts(crew).includes('left unchanged: a merge is open'));
  expect(crew.worker('1')?.state).toBe('completed');
});

it('fails for good where this build has no such workspace', async () => {
  const crew = crewIn('elsewhere');
  await crew.start();
  expect((await crew.becomes('1', 'failed')).detail).toBe(
    'this muxcrew does not support the workspace elsewhere',
  );
});

it('journals nothing for a shared project', async () => {
  const crew = crewIn('shared');
  crew.scripts.set('1', 'pwd > where');
  await crew.start();
  await crew.becomes('1', 'completed');
  expect(readFileSync(join(crew.session.project, 'where'), 'utf8')).toBe(`${crew.session.project}\n`);
  expect(names(crew)).toEqual(['start-requested', 'process-started', 'process-exited']);
});
