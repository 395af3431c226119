import { describe, expect, it } from 'vitest';
import { startSize } from '../../../src/app/run/start-size.ts';

const layout = { sidebarColumns: 34, minPane: { columns: 40, rows: 8 } };

describe('where a person is about to look', () => {
  it.each([
    [200, 50],
    [60, 20],
    [40, 10],
  ])('%ix%i is taken as it is, less the status line', (columns, rows) => {
    expect(startSize({ columns, rows }, true, layout)).toEqual({
      ok: true,
      value: { columns, rows: rows - 1 },
    });
  });

  it.each([
    [39, 10],
    [40, 9],
  ])('%ix%i is refused, by the sizes of terminals', (columns, rows) => {
    expect(startSize({ columns, rows }, true, layout)).toEqual({
      ok: false,
      failure: { kind: 'terminal-too-small', columns, rows, neededColumns: 40, neededRows: 10 },
    });
  });
});

describe('where nobody looks yet', () => {
  it.each([
    [60, 20],
    [10, 2],
    [null, null],
  ])('%sx%s is no obstacle, and not what windows are made for', (columns, rows) => {
    expect(startSize({ columns, rows }, false, layout)).toEqual({
      ok: true,
      value: { columns: 200, rows: 50 },
    });
  });

  it('one with room for a pane is what windows are made for', () => {
    expect(startSize({ columns: 80, rows: 24 }, false, layout)).toEqual({
      ok: true,
      value: { columns: 80, rows: 23 },
    });
  });
});
