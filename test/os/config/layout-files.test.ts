import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { gridLayout } from '../../../src/core/layout/spec.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { findLayouts, type LayoutFile } from '../../../src/os/config/layout-files.ts';
import { scratchFolder } from '../scratch.ts';

const root = scratchFolder('layouts');
const shipped = resolve(import.meta.dirname, '../../../layouts');
let count = 0;

/** A project and a home with these files; `~/` is the person's layouts folder. */
function world(contents: Readonly<Record<string, string>> = {}): {
  readonly path: (name: string) => string;
  readonly find: (env?: Record<string, string>) => readonly LayoutFile[];
} {
  const base = join(root, `w${(count += 1)} ü`);
  const project = join(base, 'project');
  mkdirSync(project, { recursive: true });
  const path = (name: string): string =>
    name.startsWith('~/')
      ? join(base, 'home/.config/muxcrew/layouts', name.slice(2))
      : join(project, '.muxcrew/layouts', name);
  for (const [name, text] of Object.entries(contents)) {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  }
  const env = { HOME: join(base, 'home') };
  return {
    path,
    find: (more = {}) =>
      findLayouts({ files: nodeFiles(), env: { ...env, ...more }, builtIn: shipped, project }),
  };
}

const named = (layouts: readonly LayoutFile[], name: string): LayoutFile =>
  layouts.find((one) => one.name === name) ?? expect.fail(`no layout ${name}`);

it('finds muxcrew’s own ones, each of which can be used', async () => {
  const layouts = world().find();
  expect(layouts.map(({ name }) => name)).toEqual(['columns', 'focus', 'grid', 'main-left', 'windows']);
  for (const { read, source } of layouts) {
    expect(source).toBe('built-in');
    expect(await read()).toMatchObject({
      ok: true,
      value: { description: expect.stringMatching(/./) as string },
    });
  }
});

it('muxcrew’s own grid is what a session has that never chose one', async () => {
  const grid = await named(world().find(), 'grid').read();
  expect(grid.ok && { ...grid.value, description: '' }).toEqual(gridLayout);
});

it('the project’s file wins over the person’s, and that over muxcrew’s own', async () => {
  const text = (side: string): string => `sidebar: { side: ${side} }\n`;
  const { find, path } = world({
    '~/grid.yaml': text('right'),
    '~/mine.yml': text('right'),
    'mine.yaml': text('left'),
  });
  const layouts = find();
  expect(named(layouts, 'grid')).toMatchObject({ source: 'user', path: path('~/grid.yaml') });
  expect(named(layouts, 'mine')).toMatchObject({ source: 'project', path: path('mine.yaml') });
  expect(await named(layouts, 'grid').read()).toMatchObject({ value: { sidebar: { side: 'right' } } });
  expect(await named(layouts, 'mine').read()).toMatchObject({ value: { sidebar: { side: 'left' } } });
});

it('looks for the person’s under XDG_CONFIG_HOME where that is set', () => {
  const { find, path } = world({ '~/mine.yaml': '' });
  const config = dirname(dirname(dirname(path('~/x'))));
  expect(find({ HOME: '/nowhere', XDG_CONFIG_HOME: config }).map(({ name }) => name)).toContain('mine');
  expect(find({ HOME: '/nowhere' }).map(({ name }) => name)).not.toContain('mine');
});

it('passes over what is no layout by its name', () => {
  const { find } = world({ 'Big.yaml': '', '-d.yaml': '', 'a b.yaml': '', 'notes.txt': '', 'ok-2.yml': '' });
  const own = find().filter(({ source }) => source === 'project');
  expect(own.map(({ name }) => name)).toEqual(['ok-2']);
});

it.each([
  ['panes:\n  shape: gird\n', 2, 'panes.shape to be one of grid', '"gird"'],
  [
    '# mine\n\npanes:\n  shape: grid\n  min:\n    rows: many\n',
    6,
    'panes.min.rows to be a whole number',
    '"many"',
  ],
  ['sidebar:\n  side: left\nprogram: sh\n', 3, 'program to be one of description', 'unknown key "program"'],
  ['# a list\n- grid\n', 2, 'keys by name: description', '["grid"]'],
  ['panes: [shape: x\n\n', 1, 'valid YAML', 'Flow sequence'],
  ['panes:\n  shape: grid\n shape: rows\n', 3, 'valid YAML', ''],
  [
    'a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c]\n',
    1,
    'fewer aliases',
    '',
  ],
  [`# ${'x'.repeat(70_000)}\n`, null, 'at most 65536 bytes', '70003 bytes'],
])('a broken file is told with its line: %j', async (text, line, expected, got) => {
  const { find, path } = world({ 'mine.yaml': text });
  const read = await named(find(), 'mine').read();
  expect(read).toEqual({
    ok: false,
    failure: {
      kind: 'bad-layout',
      path: path('mine.yaml'),
      line,
      expected: expect.stringContaining(expected) as string,
      got: expect.stringContaining(got) as string,
    },
  });
});

it('a broken file spoils none of the others', async () => {
  const layouts = world({ 'mine.yaml': ': [' }).find();
  expect((await named(layouts, 'mine').read()).ok).toBe(false);
  expect((await named(layouts, 'grid').read()).ok).toBe(true);
});

it('names the line of a layout that contains itself or is too large', async () => {
  const { find, path } = world({
    'ring.yaml': 'description: x\npanes: &p\n  min: *p\n',
    'large.yaml': `# ${'x'.repeat(70_000)}\n`,
  });
  expect(await named(find(), 'ring').read()).toMatchObject({
    ok: false,
    failure: { kind: 'bad-layout', path: path('ring.yaml'), line: 3, got: '*p inside &p' },
  });
  expect(await named(find(), 'large').read()).toMatchObject({
    ok: false,
    failure: { kind: 'bad-layout', expected: 'a layout of at most 65536 bytes' },
  });
});
