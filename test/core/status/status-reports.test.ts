import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStatusLine, type StatusLine } from '../../../src/core/status/status-line.ts';
import { noReports } from './corpus/no-reports.ts';
import { reports } from './corpus/reports.ts';

/** As worker 1. */
function read(line: string): StatusLine {
  const parsed = parseStatusLine(line, '1');
  if (parsed === null) throw new Error(`empty: ${line}`);
  return parsed;
}

describe('a report in a status file', () => {
  it.each(reports)('%s', (line, kind, text) => {
    expect(read(line)).toMatchObject({ kind, text, unclear: false });
  });

  it.each(noReports)('%s is not completed', (line, unclear) => {
    const parsed = read(line);
    expect(parsed.kind).not.toBe('completed');
    expect(parsed.unclear).toBe(unclear);
  });

  it.each([
    ['> FAILED: no network', 'plain'],
    ['FAILED: <why>', 'plain'],
    ['BLOCKED: <what you need, from whom>', 'plain'],
    ['[Worker2] FAILED: no network', 'foreign'],
    ['NOT BLOCKED', 'plain'],
    ['UNBLOCKED: got the schema', 'plain'],
    ['FAILED 2 of 5 tests', 'plain'],
    ['Failed tests are fixed', 'plain'],
    ['Status: failed tests are fixed', 'status'],
    ['Progress: <n>/<m> <what>', 'plain'],
    ['Error handling added', 'plain'],
  ])('%s reports nothing', (line, kind) => {
    expect(read(line)).toMatchObject({ kind, progress: null });
  });

  const decoration = fc.constantFrom(
    ...[
      '',
      '- ',
      '* ',
      '• ',
      '1. ',
      '## ',
      '✅ ',
      '🎉 ',
      '🚧 ',
      '[12:30] ',
      '12:30:01 ',
      '2026-06-11 15:30 - ',
    ],
    ...[
      '[Worker1] ',
      '[Worker1]: ',
      'Worker 1 - ',
      '**[Worker1]** ',
      'Status: ',
      'State: ',
      'Final status: ',
    ],
  );
  const wrap = fc.constantFrom(
    ...([
      ['', ''],
      ['**', '**'],
      ['*', '*'],
      ['_', '_'],
      ['`', '`'],
      ['[', ']'],
      ['(', ')'],
      ['【', '】'],
      ['[**', '**]'],
    ] as const),
  );
  const separated = fc.constantFrom(': ', '：', ' - ', ' – ', ' — ', ':');
  const kinds = fc.constantFrom('COMPLETED', 'FAILED', 'BLOCKED');

  it('means the same with any decorations', () => {
    fc.assert(
      fc.property(
        fc.array(decoration, { maxLength: 3 }),
        wrap,
        kinds,
        fc.option(separated),
        fc.constantFrom('', ' ✅', ' 🎉'),
        (front, [open, close], word, separator, end) => {
          const line = `${front.join('')}${open}${word}${close}${separator === null ? '' : `${separator}API ready`}${end}`;
          expect([line, read(line).kind]).toEqual([line, word.toLowerCase()]);
        },
      ),
    );
  });

  it('is never completed after words that deny, plan or quote it', () => {
    const words = fc.constantFrom(
      ...[
        'not',
        'NOT',
        'not yet',
        'never',
        'almost',
        'nearly',
        'once',
        'when',
        'will be',
        'should be',
        'I will write',
      ],
      ...[
        '>',
        '"',
        '“',
        'until',
        'if',
        'expected',
        'half',
        '80%',
        '3 of 5',
        'Task 2',
        'step 1',
        'Worker 2',
        'Worker2:',
      ],
    );
    const word = fc.constantFrom('COMPLETED', 'completed', 'DONE', 'done', 'FINISHED', 'COMPLETE');
    fc.assert(
      fc.property(
        fc.array(decoration, { maxLength: 2 }),
        words,
        wrap,
        word,
        fc.option(separated),
        (front, before, [open, close], said, separator) => {
          const line = `${front.join('')}${before} ${open}${said}${close}${separator === null ? '' : `${separator}x`}`;
          expect([line, read(line).kind === 'completed']).toEqual([line, false]);
        },
      ),
    );
  });
});
