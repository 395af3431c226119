/** A worker replaces a folder of muxcrew's by a link out of the project between the check and the write. */
import {
  existsSync,
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
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/app/context.ts';
import type { FoundRun } from '../../src/app/report/runs.ts';
import type { Files } from '../../src/ports/files.ts';
import type { World } from '../../src/runtime/world.ts';
import { unlessRefused } from '../../src/core/refused-file.ts';
import { projectPaths } from '../../src/core/paths/session-paths.ts';
import { reportFolder } from '../../src/app/report/place.ts';
import { archiveComm, makeFolders, removeEmpty } from '../../src/app/run/project.ts';
import { writeInstructions } from '../../src/app/plan/write-files.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import { ignoreFolders, makeOwnFolder } from '../../src/runtime/project/own-folders.ts';
import { writePidFile } from '../../src/runtime/sources/pid-file.ts';
import { emptyModel } from '../../src/core/model/empty-model.ts';
import type { Store } from '../../src/runtime/store.ts';
import { session as plain } from '../core/crew.ts';
import { clearCommLeftovers } from '../../src/runtime/state/leftovers.ts';
import { eventually } from '../backends/eventually.ts';
import { CrewWorld } from './crew-world.ts';

let root: string;
let project: string;
let victim: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'mcs-')));
  project = join(root, 'project');
  victim = join(root, 'victim');
  mkdirSync(project);
  mkdirSync(join(victim, 'archive'), { recursive: true });
  writeFileSync(join(victim, 'worker1_status.txt'), 'of the victim');
  writeFileSync(join(victim, '.session.json.1-1.new'), 'of the victim');
});

afterEach(() => rmSync(root, { recursive: true }));

function swap(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) renameSync(path, `${path}.was`);
  symlinkSync(victim, path);
}

/** Calls of these change the disk. */
const writing = [
  'makeFolder',
  'inFolder',
  'createWhole',
  'replace',
  'rename',
  'remove',
  'removeFolder',
] as const;

/** The folder is replaced right before the first of these calls: everything was judged by then. */
function swappingBefore(
  folder: string,
  before: readonly (typeof writing)[number][],
  isMeant: (path: string) => boolean = () => true,
): Partial<Files> {
  const files = nodeFiles();
  let swapped = false;
  return Object.fromEntries(
    before.map((name) => [
      name,
      (...given: unknown[]): unknown => {
        if (!swapped && isMeant(String(given[0]))) {
          swapped = true;
          swap(folder);
        }
        return (files[name] as (...all: unknown[]) => unknown)(...given);
      },
    ]),
  );
}

function contentOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return entry.isFile() ? `${path}: ${readFileSync(path, 'utf8')}` : path;
    })
    .sort();
}

function writePid({ files }: Context, comm: string): void {
  const session = { ...plain, project: dirname(comm), name: null };
  const store = { model: () => emptyModel(session) } as unknown as Store;
  writePidFile({ files, log: () => undefined } as unknown as World, store, '1', 4711);
}

const inner: readonly (typeof writing)[number][] = [
  'createWhole',
  'replace',
  'rename',
  'remove',
  'removeFolder',
];

describe.runIf(process.platform === 'linux').each([
  ['as soon as it was judged', writing],
  ['right before the write', inner],
] as const)('a folder that is replaced %s', (_, before) => {
  const paths = () => projectPaths({ project, name: null });
  const context = (folder: string): Context =>
    ({
      files: { ...nodeFiles(), ...swappingBefore(join(project, folder), before) },
      clock: { now: () => 0 },
    }) as unknown as Context;

  it.each([
    ['.gitignore', 'comm', (of: Context) => ignoreFolders(of.files, paths())],
    ['folders of a run', 'comm', (of: Context) => makeFolders(of, paths())],
    [
      'a missing folder',
      'outputs/deep',
      (of: Context) => makeOwnFolder(of.files, join(project, 'outputs/deep/x'), project),
    ],
    ['files that are archived', 'comm', (of: Context) => archiveComm(of, paths())],
    ['the archive', 'comm/archive', (of: Context) => archiveComm(of, paths())],
    ['an empty folder', 'comm', (of: Context) => removeEmpty(of, [join(project, 'comm/archive')], project)],
    [
      'leftovers',
      'comm',
      (of: Context) =>
        clearCommLeftovers(
          { files: of.files, processes: { identify: () => null } } as unknown as World,
          paths(),
        ),
    ],
    ['a pid file', 'comm', (of: Context) => writePid(of, paths().comm)],
    ['instruction files', 'comm/archive', (of: Context) => writeInstructions(of, paths(), [])],
    [
      'a report',
      'outputs/reports',
      (of: Context) =>
        reportFolder(of, paths(), { spec: { session: { name: 'a' } }, archivedAt: null } as FoundRun),
    ],
  ])('has nothing changed behind the link: %s', (_name, folder, act) => {
    for (const made of ['comm/archive', 'logs', 'outputs/reports'])
      mkdirSync(join(project, made), { recursive: true });
    for (const name of ['comm/worker1_status.txt', 'comm/.session.json.1-1.new', 'worker1_a_instructions.md'])
      writeFileSync(join(project, name), 'own');
    const was = contentOf(victim);
    unlessRefused(() => act(context(folder)));
    expect(contentOf(victim)).toEqual(was);
  });
});

it.runIf(process.platform === 'linux').each([
  ['as soon as it was judged', ['inFolder']],
  ['right before the write', ['replace']],
] as const)('writes no snapshot behind a link that is put at comm/ %s', async (_, before) => {
  const crew = new CrewWorld(['1'], { name: null });
  try {
    let armed = false;
    const { comm, snapshot } = projectPaths(crew.session);
    Object.assign(
      crew.world.files,
      swappingBefore(
        comm,
        before,
        (path) => armed && (path === comm || path.endsWith(snapshot.slice(comm.length))),
      ),
    );
    await crew.start();
    await eventually('it runs', () => crew.started.length === 1);
    const was = contentOf(victim);
    armed = true;
    await crew.ask({ op: 'restart', workers: ['1'] });
    await eventually('the link is there', () => existsSync(`${comm}.was`));
    expect(contentOf(victim)).toEqual(was);
  } finally {
    await crew.dispose();
  }
});

describe('the pid file', () => {
  const pidFile = (): string => join(project, 'comm/worker1.pid');
  const context = (): Context => ({ files: nodeFiles() }) as unknown as Context;

  it('is in comm/ when a worker runs', async () => {
    const crew = new CrewWorld(['1']);
    try {
      await crew.start();
      const { pid } = await crew.becomes('1', 'working');
      const { pidFile: path } = projectPaths(crew.session);
      expect(readFileSync(path('1'), 'utf8')).toBe(`${String(pid)}\n`);
    } finally {
      await crew.dispose();
    }
  });

  it.each([
    ['a link to a file', (at: string) => symlinkSync(join(victim, 'worker1_status.txt'), at)],
    ['a link to a folder', (at: string) => symlinkSync(victim, at)],
    ['a folder', (at: string) => mkdirSync(at)],
  ])('changes nothing else if a worker puts %s in its place', (_, put) => {
    mkdirSync(join(project, 'comm'));
    put(pidFile());
    const was = contentOf(victim);
    writePid(context(), join(project, 'comm'));
    expect(contentOf(victim)).toEqual(was);
  });
});
