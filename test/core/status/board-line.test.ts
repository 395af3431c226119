import { describe, expect, it } from 'vitest';
import { parseBoardLine } from '../../../src/core/status/board-line.ts';

describe('a line of the board', () => {
  it.each([
    ['[Worker1 -> Worker2] use port 8080', '1', ['2']],
    ['[worker 01 => worker 02] use port 8080', '1', ['2']],
    ['[Worker1 → Worker2, Worker3] use port 8080', '1', ['2', '3']],
    ['[Worker1 -> all] use port 8080', '1', 'all'],
    ['[2026-06-11 15:30:00] [Worker1->ALL] use port 8080', '1', 'all'],
  ])('%s', (line, from, to) => {
    expect(parseBoardLine(line)).toMatchObject({ from, to, text: 'use port 8080' });
  });

  it.each([
    '',
    'talk',
    '[Worker1] no arrow',
    '[Worker1 -> Worker2]',
    '[Worker1 -> Bob] hi',
    '[Bob -> Worker1] hi',
  ])('%j is no message', (line) => {
    expect(parseBoardLine(line)).toBeNull();
  });
});
