/** The whole view as a terminal shows it, at three sizes and on terminals of four kinds. `vitest -u` draws it anew. */
import { afterEach, expect, test } from 'vitest';
import type { Rect, Size } from '../../../src/core/terminal/geometry.ts';
import { ansi } from '../../../src/view/text/ansi.ts';
import type { Look } from '../../../src/view/attach/model.ts';
import { sidebarLines } from '../../../src/view/sidebar/sidebar.ts';
import { crew, sidebar, snapshot } from '../../view/snapshots.ts';
import { picture } from '../../app/view/shown-cells.ts';
import { openStage, scene, type Stage } from '../../app/view/stage.ts';

let stage: Stage | null = null;
afterEach(() => {
  stage?.close();
  stage = null;
});

const sidebarColumns = 30;

/** Columns of workers beside the sidebar, one above the other where there is room. */
function places({ columns, rows }: Size): readonly Rect[] {
  const height = rows - 1;
  const across = columns >= 160 ? 2 : 1;
  const down = height >= 40 ? 2 : 1;
  const width = Math.floor((columns - sidebarColumns - across) / across);
  const tall = Math.floor((height - (down - 1)) / down);
  return Array.from({ length: across * down }, (_, index) => ({
    x: sidebarColumns + 1 + (index % across) * (width + 1),
    y: Math.floor(index / across) * (tall + 1),
    columns: width,
    rows: tall,
  }));
}

/** Colours of all kinds, wide characters, marks, lines, and the looks that a terminal knows. */
const screens = [
  '\x1b[1m● Reading\x1b[m \x1b[38;2;215;119;87mtask.md\x1b[m\r\n  └ \x1b[2m予定表 12 行\x1b[m\r\n\r\n\x1b[7m > \x1b[m',
  '\x1b[38;5;208m╭─ Claude ─╮\r\n│ 😀 done │\r\n╰──────────╯\x1b[m\r\n\x1b[4;31mcafe\u0301\x1b[m \x1b[48;2;0;60;0m+ added\x1b[m',
  '\x1b[9mold\x1b[m \x1b[3mnew\x1b[m\r\n$ ',
  'plain',
];

async function drawn(size: Size, look: Look): Promise<string> {
  stage = openStage({ size, look });
  const side = { x: 0, y: 0, columns: sidebarColumns, rows: size.rows - 1 };
  const workers = places(size);
  stage.scene(
    scene([...workers.map((rect) => ({ rect })), { rect: side, role: { is: 'sidebar' as const } }]),
  );
  workers.forEach((_, index) => stage?.screen(`%${String(index + 1)}`, screens[index] ?? ''));
  const lines = sidebarLines(
    sidebar(snapshot(crew), {
      size: side,
      colours: look.colours === 'true' ? 256 : look.colours,
      unicode: look.unicode,
    }),
  );
  stage.screen(
    `%${String(workers.length + 1)}`,
    `\x1b[?25l${lines.map((line) => ansi(line, true)).join('\r\n')}`,
  );
  await stage.settled();
  return picture(stage.cells());
}

const looks: readonly (readonly [string, Look])[] = [
  ['true', { colours: 'true', unicode: true }],
  ['256', { colours: 256, unicode: true }],
  ['16', { colours: 16, unicode: true }],
  ['ascii', { colours: 0, unicode: false }],
];

for (const size of [
  { columns: 60, rows: 18 },
  { columns: 80, rows: 24 },
  { columns: 200, rows: 60 },
])
  for (const [name, look] of looks) {
    const shape = `${String(size.columns)}x${String(size.rows)}`;
    test(`${shape}, ${name}`, async () => {
      await expect(await drawn(size, look)).toMatchFileSnapshot(`golden/${shape}-${name}.txt`);
    });
  }
