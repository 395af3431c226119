import { describe, expect, it } from 'vitest';
import { widthOf } from '../../../src/core/text/cells.ts';
import { reconnectScreen, type ReconnectScreen } from '../../../src/view/reconnect/screen.ts';

const shown: ReconnectScreen = {
  host: 'box',
  said: 'Timeout, server box not responding.',
  untilNextMs: 3_400,
  tries: 2,
  goneMs: 75_000,
  comeBack: 'muxcrew attach todo-app-1a2b3c --host box',
};
const rowsOf = (columns: number, rows: number, other: Partial<ReconnectScreen> = {}) =>
  reconnectScreen({ ...shown, ...other }, { size: { columns, rows }, colours: 0, unicode: true }).map(
    (line) => line.map(({ text }) => text).join(''),
  );

describe('while the line is gone', () => {
  it('it says why, that nothing is lost, when it is tried again, and how to leave', () => {
    expect(rowsOf(80, 24)).toEqual([
      'Connection to box lost.',
      'Timeout, server box not responding.',
      '',
      'Your crew continues on the host; nothing is lost.',
      'Next try in 4 s (tried 2 times, offline for 1:15)',
      '',
      'any key  try now',
      'q        leave; come back with',
      '  muxcrew attach todo-app-1a2b3c --host box',
    ]);
  });

  it('it says that it asks right now', () => {
    expect(rowsOf(80, 24, { untilNextMs: null })).toContain('Connecting to box (offline for 1:15)');
  });

  it('it counts down to 1 and never shows 0', () => {
    expect(rowsOf(80, 24, { untilNextMs: 0, tries: 1 }).join()).toContain('Next try in 1 s (tried once,');
  });

  it('a small terminal keeps what is needed', () => {
    expect(rowsOf(60, 5)).toEqual([
      'Connection to box lost.',
      'Next try in 4 s (tried 2 times, offline for 1:15)',
      'any key  try now',
      'q        leave; come back with',
      '  muxcrew attach todo-app-1a2b3c --host box',
    ]);
    expect(rowsOf(20, 3)).toHaveLength(3);
  });

  it.each([
    [20, 6],
    [33, 24],
    [1, 1],
  ])('nothing is wider or higher than %i by %i', (columns, rows) => {
    const lines = rowsOf(columns, rows, { said: 'x'.repeat(500) });
    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
  });

  it('what ssh says reaches the terminal without what it would obey', () => {
    expect(rowsOf(80, 24, { said: 'bye\x1b[2J\x07\nnow' }).join('\n')).not.toMatch(/\x1b|\x07/);
  });
});
