/** A worker replaces a folder of muxcrew's by a link out of the project, under a live supervisor. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSnapshot } from '../../src/core/snapshot/read-snapshot.ts';
import { projectPaths, sessionState } from '../../src/core/paths/session-paths.ts';
import { eventually } from '../backends/eventually.ts';
import { CrewWorld } from './crew-world.ts';

let crew: CrewWorld;
let victim: string;

beforeEach(() => {
  victim = realpathSync(mkdtempSync(join(tmpdir(), 'mcv-')));
  for (const name of ['worker1_status.txt', 'worker1.pid', 'worker1.log', 'session.json'])
    writeFileSync(join(victim, name), `of the victim: ${name}`);
});

afterEach(async () => {
  await crew.dispose();
  rmSync(victim, { recursive: true });
});

/** Names and content, below the folder. */
function contentOf(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path, entry.isFile() ? readFileSync(path, 'utf8') : ''] as const;
  });
}

/** As readers get them: from the state folder while comm/ cannot be written. */
function warnings(): readonly string[] {
  const { snapshot } = sessionState(crew.world.paths.sessions, crew.session.id);
  const kept = crew.world.files.readText(snapshot);
  const read = readSnapshot(() => kept ?? crew.world.files.readText(projectPaths(crew.session).snapshot));
  return read.is === 'read' ? read.snapshot.warnings : [];
}

async function started(name: string | null): Promise<void> {
  crew = new CrewWorld(['1', '2'], { name });
  const { project } = crew.session;
  if (name !== null)
    for (const own of ['comm', 'logs']) mkdirSync(join(project, own, name), { recursive: true });
  await crew.start();
  await eventually('both run', () => crew.started.length === 2);
}

/** Moves the folder away and puts a link to the victim's in its place. */
function replace(folder: string): void {
  const path = join(crew.session.project, folder);
  mkdirSync(path, { recursive: true });
  renameSync(path, `${path}.was`);
  symlinkSync(victim, path);
}

it.each([
  ['comm', null],
  ['comm/archive', null],
  ['logs', null],
  ['comm', 'night'],
  ['comm/night', 'night'],
  ['logs', 'night'],
  ['logs/night', 'night'],
] as const)('removes a worker and touches nothing behind a link at %s (session %s)', async (folder, name) => {
  await started(name);
  const own = name === null ? '' : `${name}/`;
  writeFileSync(join(crew.session.project, `comm/${own}worker1_status.txt`), 'mine');
  const before = contentOf(victim);
  replace(folder);
  const reply = await crew.ask({ op: 'remove', workers: ['1'] });
  expect(JSON.stringify(reply)).toMatch(
    new RegExp(`"done".*its files were not archived: ${folder}/?.* leads out of the project, to ${victim}`),
  );
  expect(contentOf(victim)).toEqual(before);
});

it.each([
  ['comm', null],
  ['logs', null],
  ['outputs', null],
  ['comm', 'night'],
  ['comm/night', 'night'],
  ['logs', 'night'],
] as const)('reports a link at %s (session %s), and creates nothing behind it', async (folder, name) => {
  await started(name);
  const before = contentOf(victim);
  replace(folder);
  await eventually('it is reported', () =>
    warnings().find((text) => text.includes(folder) && text.includes('muxcrew writes nothing there')),
  );
  // The wrapper gets the path of its pid file at a start.
  await crew.ask({ op: 'restart', workers: ['2'] });
  expect(contentOf(victim)).toEqual(before);
  const path = join(crew.session.project, folder);
  rmSync(path);
  renameSync(`${path}.was`, path);
  await eventually('the report goes', () => !warnings().some((text) => text.includes('writes nothing')));
});

it.each(['comm', 'logs', 'outputs'])('goes on where %s is a link to itself', async (folder) => {
  await started(null);
  const path = join(crew.session.project, folder);
  renameSync(path, `${path}.was`);
  symlinkSync(folder, path);
  await eventually('it is reported', () =>
    readFileSync(join(crew.folder, 'log'), { encoding: 'utf8', flag: 'a+' }).includes(
      `${folder}/ cannot be read: ELOOP`,
    ),
  );
  expect(await crew.ask({ op: 'ping' })).toMatchObject({ is: 'answered' });
});
