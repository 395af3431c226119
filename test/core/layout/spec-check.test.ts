import { expect, it } from 'vitest';
import { isLayoutSpec, layoutFromFile } from '../../../src/core/layout/spec-check.ts';
import { gridLayout } from '../../../src/core/layout/spec.ts';

it('an empty file is the grid', () => {
  for (const empty of [null, undefined, {}])
    expect(layoutFromFile('mine', empty)).toEqual({ ok: true, value: { ...gridLayout, name: 'mine' } });
});

it('a file replaces the defaults key by key', () => {
  const value = {
    description: 'two large',
    sidebar: { side: 'right' },
    panes: { shape: 'main-top', min: { rows: 5 } },
  };
  expect(layoutFromFile('mine', value)).toEqual({
    ok: true,
    value: {
      name: 'mine',
      description: 'two large',
      sidebar: { side: 'right', columns: null },
      panes: { shape: 'main-top', mainShare: 60, perWindow: null, min: { columns: null, rows: 5 } },
    },
  });
});

it.each([
  [[], 'a list', [], /keys by name: description, sidebar, panes/],
  ['grid', 'a text', [], /keys by name/],
  [{ pane: {} }, 'a key slightly wrong', ['pane'], /perhaps panes/],
  [{ colour: 1 }, 'a key that is none', ['colour'], /one of description, sidebar, panes/],
  [{ name: 'x' }, 'a name: it is the file’s', ['name'], /one of/],
  [{ command: ['sh'] }, 'a program', ['command'], /one of description, sidebar, panes/],
  [{ sidebar: { side: 'top' } }, 'a side that is none', ['sidebar', 'side'], /one of left, right/],
  [{ sidebar: { columns: 19 } }, 'a sidebar too narrow', ['sidebar', 'columns'], /from 20 to 200/],
  [{ panes: { shape: 'gird' } }, 'a shape misspelt', ['panes', 'shape'], /perhaps grid/],
  [{ panes: { mainShare: 0.6 } }, 'a share that is no percent', ['panes', 'mainShare'], /from 10 to 90/],
  [{ panes: { perWindow: 0 } }, 'no worker a window', ['panes', 'perWindow'], /from 1 to 1000/],
  [{ panes: { min: { rows: '8' } } }, 'rows as a text', ['panes', 'min', 'rows'], /a whole number/],
  [{ panes: null }, 'nothing where keys belong', ['panes'], /keys by name: shape/],
  [{ description: 'a\nb' }, 'two lines', ['description'], /one line/],
])('%j is refused: %s', (value, _, path, expected) => {
  const read = layoutFromFile('mine', value);
  expect(read).toMatchObject({ ok: false, failure: { path } });
  expect(read.ok ? '' : read.failure.expected).toMatch(expected);
});

it('recognises a whole layout', () => {
  const read = layoutFromFile('mine', {
    panes: { shape: 'focus', min: { rows: 5 } },
    sidebar: { columns: 30 },
  });
  expect(read.ok && isLayoutSpec(JSON.parse(JSON.stringify(read.value)))).toBe(true);
  expect(isLayoutSpec(gridLayout)).toBe(true);
  for (const other of [
    null,
    'grid',
    {},
    { name: 'grid' },
    { ...gridLayout, panes: { ...gridLayout.panes, shape: 'spiral' } },
    { ...gridLayout, panes: { ...gridLayout.panes, mainShare: 1000 } },
    { ...gridLayout, program: 'sh' },
    { ...gridLayout, sidebar: null },
  ])
    expect(isLayoutSpec(other)).toBe(false);
});
