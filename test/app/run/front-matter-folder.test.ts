/** Consent to `cwd` covers the folder that was shown, whatever links the file or the folder is reached by. */
import { agents } from '../../../src/agents/list.ts';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { consentToFrontMatter } from '../../../src/app/run/front-matter-consent.ts';
import { plannedFolder } from '../../../src/app/run/front-matter-folder.ts';
import { crewFiles } from '../../../src/app/run/crew-files.ts';
import { newWorkers, type CrewWish } from '../../../src/app/run/new-workers.ts';
import { user } from '../../../src/core/wire/rights.ts';
import { defaultSettings } from '../../../src/core/config/settings.ts';
import { projectPaths } from '../../../src/core/paths/session-paths.ts';
import { wideningOf } from '../../../src/app/trust/widening.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { readFrontMatter } from '../../../src/os/config/front-matter.ts';
import { trustStore } from '../../../src/os/config/trust.ts';

const files = nodeFiles();
const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** A project with `cwd` in the front matter of a file, two folders outside, and `sub` inside. */
function world(file: string, cwd: string) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mcf-')));
  roots.push(root);
  const project = join(root, 'project');
  for (const name of ['project/sub', 'project/other', 'one', 'two', dirname(`project/${file}`)])
    mkdirSync(join(root, name), { recursive: true });
  const path = join(project, file);
  const text = `---\ncwd: ${cwd.replace('ROOT', root)}\n---\nDo it.\n`;
  writeFileSync(path, text);
  const store = trustStore({ files, stateRoot: join(root, 'state') });
  let shown = '';
  const context = {
    cwd: project,
    env: { PATH: '/bin:/usr/bin' },
    caller: user,
    files,
    terminal: { input: true, output: true },
    out: (said: string) => void (shown += said),
    readLine: () => Promise.resolve('y'),
    newUuid: () => '00000000-0000-4000-8000-000000000001',
    trust: () => Promise.resolve(store),
    frontMatter: readFrontMatter,
    config: () => Promise.resolve({ ok: true, value: { projectFile: null, untrusted: [] } }),
  } as unknown as Context;
  const wish = {
    agents,
    settings: { ...defaultSettings, claudePath: '/bin/true' },
    paths: projectPaths({ project, name: null }),
    given: new Set<string>(),
    dangerouslySkipPermissions: false,
    scene: null,
  } as unknown as CrewWish;
  /** What `run` asks for, and the folder in which the worker would start. */
  const run = async (named = path) => {
    shown = '';
    const asked = await crewFiles(context, [named], project);
    if (!asked.ok) throw new Error(JSON.stringify(asked.failure));
    const workers = newWorkers(
      context,
      wish,
      asked.value.map((one) => ({ ...one, id: '1', name: 'one' })),
    );
    const started = workers.ok ? workers.value[0]?.cwd : workers.failure.kind;
    const consent = await consentToFrontMatter(context, asked.value, { then: 'start', yes: false });
    if (!consent.ok) throw new Error(JSON.stringify(consent.failure));
    return { asks: shown, started };
  };
  const link = (name: string, to: string) => {
    rmSync(join(project, name), { recursive: true, force: true });
    symlinkSync(to, join(project, name));
  };
  return { root, project, path, text, store, context, run, link };
}

describe('cwd in front matter', () => {
  it('starts from the real folder of the file, by whatever link the file is named', async () => {
    const { project, run, link } = world('a/b/c/worker1_instructions.md', '../..');
    link('worker1_instructions.md', 'a/b/c/worker1_instructions.md');
    const { asks, started } = await run();
    expect(asks).toContain(`../..  (${project}/a)\n`);
    expect(started).toBe(`${project}/a`);
    const again = await run(join(project, 'worker1_instructions.md'));
    expect(again).toEqual({ asks: '', started: `${project}/a` });
  });

  it.each([
    ['link', 'link', 'link'],
    ['link/deep', 'link', 'link/deep'],
    ['sub/../link', 'link', 'link'],
    ['ROOT/project/link', 'link', 'link'],
    ['../near', '../near', '../near'],
  ])(
    '%s shows where the link leads, and a link that leads elsewhere asks again',
    async (cwd, name, shown) => {
      const { root, project, run, link } = world('worker1_instructions.md', cwd);
      for (const folder of ['one', 'two']) mkdirSync(join(root, folder, 'deep'));
      const end = shown.endsWith('deep') ? '/deep' : '';
      link(name, join(root, 'one'));
      const first = await run();
      expect(first.asks).toContain(`(${join(project, shown)} -> ${root}/one${end})\n`);
      expect(first.started).toBe(`${root}/one${end}`);
      expect((await run()).asks).toBe('');
      link(name, join(root, 'two'));
      expect((await run()).asks).toContain(` -> ${root}/two${end})\n`);
    },
  );

  it('asks again where a folder that was trusted became a link', async () => {
    const { root, run, link } = world('worker1_instructions.md', 'sub');
    expect((await run()).asks).toContain('sub  (');
    expect((await run()).asks).toBe('');
    link('sub', join(root, 'one'));
    expect((await run()).asks).toContain(` -> ${root}/one)`);
  });

  it('asks again where a folder that did not exist became a link', async () => {
    const { root, run, link } = world('worker1_instructions.md', 'later');
    expect((await run()).started).toBe('cwd-missing');
    link('later', join(root, 'one'));
    expect((await run()).asks).toContain(` -> ${root}/one)`);
  });

  it('starts in the folder that was shown, though the link is changed while the user reads', async () => {
    const { root, context, path, run, link } = world('worker1_instructions.md', 'link');
    link('link', join(root, 'one'));
    const read = { ...context, readLine: () => (link('link', join(root, 'two')), Promise.resolve('y')) };
    const asked = await crewFiles(context, [path]);
    if (!asked.ok) throw new Error('the test’s own file');
    await consentToFrontMatter(read, asked.value, { then: 'start', yes: false });
    expect(asked.value[0]?.folder?.real).toBe(`${root}/one`);
    expect((await run()).asks).toContain(`${root}/two)`);
  });

  it('of the build before stays trusted where its link stays in the project, and asks where it leaves it', async () => {
    const { root, path, text, store, run, link } = world('worker1_instructions.md', 'link');
    expect(store.add(path, text).ok).toBe(true);
    link('link', 'sub');
    expect((await run()).asks).toBe('');
    link('link', join(root, 'one'));
    expect((await run()).asks).toContain(` -> ${root}/one)`);
  });

  it('is bound by muxcrew trust too', async () => {
    const { root, path, text, store, context, run, link } = world('worker1_instructions.md', 'link');
    link('link', join(root, 'one'));
    const widening = await wideningOf(context, path);
    if (!widening.ok) throw new Error(JSON.stringify(widening.failure));
    expect(widening.value.lines.join('\n')).toContain(` -> ${root}/one)`);
    store.add(path, text, widening.value.folder);
    expect((await run()).asks).toBe('');
    link('link', join(root, 'two'));
    expect((await run()).asks).toContain(` -> ${root}/two)`);
  });

  it('of a planned file starts from where the file will be, not from where a link at its path leads', () => {
    const { project, path, context } = world('a/b/worker1_instructions.md', '.');
    unlinkSync(path);
    writeFileSync(join(project, 'sub/x.md'), '');
    symlinkSync(join(project, 'sub/x.md'), path);
    expect(plannedFolder(context, path, { cwd: '.' })?.path).toBe(dirname(path));
  });

  it('is missing where links lead in a ring', async () => {
    const { run, link } = world('worker1_instructions.md', 'link');
    link('link', 'link');
    expect((await run()).started).toBe('cwd-missing');
  });
});
