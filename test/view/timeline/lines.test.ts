/** The timeline as a terminal shows it, at several widths and colour depths. `vitest -u` writes the pictures anew. */
import { describe, expect, test } from 'vitest';
import type { TableOptions } from '../../../src/view/tables/status-table.ts';
import { widthOf } from '../../../src/core/text/cells.ts';
import { stateNames } from '../../../src/core/model/state.ts';
import { ansi } from '../../../src/view/text/ansi.ts';
import { glyphsFor } from '../../../src/view/text/symbols.ts';
import { timelineLines } from '../../../src/view/timeline/lines.ts';
import { crew, hostileTexts, report, worker } from '../report/reports.ts';

const plain: TableOptions = { columns: 100, now: 0, colours: 0, unicode: true };

function text(options: Partial<TableOptions>, shown = crew): string {
  const all = { ...plain, ...options };
  return `${timelineLines(shown, all)
    .map((line) => ansi(line, all.colours > 0))
    .join('\n')}\n`;
}

const looks: readonly (readonly [string, Partial<TableOptions>])[] = [
  ['40', { columns: 40 }],
  ['60', { columns: 60 }],
  ['100', {}],
  ['160', { columns: 160 }],
  ['pipe', { columns: null }],
  ['100-ascii', { unicode: false }],
  ['100-16', { colours: 16 }],
  ['100-256', { colours: 256 }],
];
for (const [name, options] of looks)
  test(`the timeline, ${name}`, async () => {
    await expect(text(options).replaceAll('\x1b', '␛')).toMatchFileSnapshot(`../golden/timeline-${name}.txt`);
  });

describe('the timeline', () => {
  test('fits into any width', () => {
    for (let columns = 1; columns <= 200; columns += 1)
      for (const unicode of [true, false])
        for (const line of text({ columns, unicode }).split('\n'))
          expect(widthOf(line), `${String(columns)}: ${line}`).toBeLessThanOrEqual(columns);
  });

  test('explains no symbol of a state that was too short to be drawn', () => {
    const short = report(
      [
        worker(
          '1',
          'w',
          [
            ['queued', 0],
            ['starting', 500],
            ['working', 500.4],
          ],
          600,
        ),
      ],
      600,
    );
    const shown = text({}, short);
    expect(shown).toContain('working');
    expect(shown).not.toContain('starting');
  });

  test('explains every symbol that it shows, by its word', () => {
    const all = report(
      stateNames.map((state, index) =>
        worker(
          String(index + 1),
          'w',
          [
            ['queued', 0],
            [state, 10],
          ],
          20,
        ),
      ),
      20,
    );
    for (const unicode of [true, false]) {
      const shown = text({ unicode }, all);
      const legend = shown.slice(shown.trimEnd().lastIndexOf('\n\n'));
      for (const state of stateNames) expect(legend).toContain(`${glyphsFor(unicode).state(state)} ${state}`);
    }
  });

  test('shows nothing that a terminal would obey, whatever a name is', () => {
    const shown = text(
      {},
      report(
        hostileTexts.map((name, index) => worker(String(index + 1), name, [['working', 0]], 9)),
        9,
        { session: hostileTexts.join(' ') },
      ),
    );
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    expect(shown.split('\n').filter((line) => line.includes('● working'))).toHaveLength(
      hostileTexts.length + 1,
    );
  });
});
