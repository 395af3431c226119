import { describe, expect, it } from 'vitest';
import { readStatusLines } from '../../../src/core/status/status-file.ts';

const claims = (text: string, inFence = false): readonly string[] =>
  readStatusLines(text.split('\n'), '1', inFence).lines.map(({ claim }) => claim);

describe('the lines of a status file', () => {
  it('ignores reports in a code block', () => {
    const read = readStatusLines(
      ['[Worker1] Status: at the end I append', '```', '[Worker1] COMPLETED: API ready', '```'],
      '1',
      false,
    );
    expect(read.lines.map(({ claim }) => claim)).toEqual(['busy', 'busy']);
    expect(read.lines[1]?.unclear).toBe('[Worker1] COMPLETED: API ready');
    expect(read.inFence).toBe(false);
  });

  it.each(['```text', '~~~', '  ```', '````'])('knows the code fence %s', (fence) => {
    expect(claims(`${fence}\nCOMPLETED: x\nFAILED: x`)).toEqual(['busy', 'busy']);
  });

  it('continues a code block of the previous read', () => {
    expect(readStatusLines(['```', 'x'], '1', false).inFence).toBe(true);
    expect(claims('COMPLETED: x\n```\nCOMPLETED: y', true)).toEqual(['busy', 'completed']);
  });

  it('treats bullets, indented lines and code below a report as its details', () => {
    expect(claims('[Worker1] COMPLETED: API\n- src/a.js\n  and its tests\n```\nFAILED 0\n```')).toEqual([
      'completed',
    ]);
  });

  it.each([
    'Status: starting again',
    '[Worker1] one more thing',
    'one more thing',
    '- BLOCKED: need the schema',
  ])('treats "%s" below a report as a separate line', (line) => {
    expect(claims(`COMPLETED: API\n${line}`)).toHaveLength(2);
  });

  it('skips lines of other workers', () => {
    expect(claims('[Worker2] COMPLETED: x\n[Worker1] Status: y')).toEqual(['busy']);
  });

  it('keeps the keyword of an error and of a question', () => {
    const { lines } = readStatusLines(['Error: port', 'Consultation: which?', 'BLOCKED: x'], '1', false);
    expect(lines.map(({ claim, keyword }) => [claim, keyword])).toEqual([
      ['blocked', 'error'],
      ['blocked', 'consultation'],
      ['blocked', undefined],
    ]);
  });

  it('quotes a line that was not understood, short and clean', () => {
    const { lines } = readStatusLines([`\x1b[31mNOT DONE${'x'.repeat(400)} DONE`], '1', false);
    expect(lines[0]?.unclear).toMatch(/^NOT DONEx+…$/);
    expect(lines[0]?.unclear).toHaveLength(160);
  });
});

it.each([
  ['[Worker1] COMPLETED: no newline[Worker1] BLOCKED: need the schema', ['completed', 'blocked']],
  ['[Worker1] Status: step 1.[Worker1] COMPLETED', ['busy', 'completed']],
  ['[Worker1] Status: I will write "[Worker1] COMPLETED" when done', ['busy']],
  ['[Worker1] Status: then [Worker1] COMPLETED follows', ['busy']],
  ['[Worker1] Status: see [Worker2] COMPLETED', ['busy']],
])('splits reports appended without a newline, but not quotations: %s', (line, expected) => {
  expect(claims(line)).toEqual(expected);
});
