import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStatusLine, reportKinds } from '../../../src/core/status/status-line.ts';

describe('a status line', () => {
  it.each([
    ['[Worker1] Status: Starting backend development', 'status', 'Starting backend development'],
    ['[Worker1] Progress: 3/5 endpoints done', 'progress', '3/5 endpoints done'],
    ['[Worker1] BLOCKED: need the DB schema', 'blocked', 'need the DB schema'],
    ['[Worker1] Error: port in use', 'error', 'port in use'],
    ['[Worker1] Consultation: which port?', 'consultation', 'which port?'],
    ['[Worker1] COMPLETED: Backend API ready', 'completed', 'Backend API ready'],
    ['[Worker1] FAILED: no network', 'failed', 'no network'],
    ['[Worker1] TERMINATED: asked to stop', 'terminated', 'asked to stop'],
    ['[Worker1] Initializing', 'plain', 'Initializing'],
    ['[WORKER 01]completed : ok', 'completed', 'ok'],
    ['  [ worker_1 ]  Blocked:x', 'blocked', 'x'],
    ['COMPLETED: without its tag', 'completed', 'without its tag'],
    ['[Worker1] COMPLETED', 'completed', ''],
    ['[Worker1] Completed the first half', 'plain', 'Completed the first half'],
    ['[Worker1] I think COMPLETED: is the word', 'plain', 'I think COMPLETED: is the word'],
    ['just text', 'plain', 'just text'],
    ['[Worker2] COMPLETED: not mine', 'foreign', 'COMPLETED: not mine'],
    ['[Worker11] COMPLETED: not mine either', 'foreign', 'COMPLETED: not mine either'],
    ['[Worker1]', 'plain', ''],
  ])('%s', (line, kind, text) => {
    expect(parseStatusLine(line, '1')).toMatchObject({ kind, text, at: null });
  });

  it.each([
    ['[2026-06-11 15:30:00] [Worker1] Initializing', '2026-06-11 15:30:00'],
    ['[2026-06-11T15:30:00.123Z] [Worker1] Initializing', '2026-06-11T15:30:00.123Z'],
    ['[15:30] [Worker1] Initializing', '15:30'],
    ['[Worker1] [2026-06-11 15:30:00+02:00] Initializing', '2026-06-11 15:30:00+02:00'],
  ])('%s has its time', (line, at) => {
    expect(parseStatusLine(line, '1')).toEqual({
      kind: 'plain',
      text: 'Initializing',
      at,
      progress: null,
      unclear: false,
    });
  });

  it.each([
    ['3/5 endpoints', { done: 3, total: 5 }],
    ['endpoints (3 / 5)', { done: 3, total: 5 }],
    ['step 2/4.', { done: 2, total: 4 }],
    ['about 60% done', { done: 60, total: 100 }],
    ['37.9 %', { done: 37, total: 100 }],
    ['3/5, so 60%', { done: 3, total: 5 }],
    ['7/5', { done: 7, total: 5 }],
    ['150%', { done: 150, total: 100 }],
    ['0/0', null],
    ['1/99999999', null],
    ['123456789%', null],
    ['since 2026/06/11', null],
    ['in src/3/5', null],
    ['no numbers', null],
  ])('Progress: %s is read as %j', (text, progress) => {
    expect(parseStatusLine(`[Worker1] Progress: ${text}`, '1')?.progress).toEqual(progress);
  });

  it('moves the progress bar only by Progress lines', () => {
    expect(parseStatusLine('[Worker1] Status: 3/5', '1')?.progress).toBeNull();
  });

  it('is null for a line without text', () => {
    for (const line of ['', '   ', '\0\0', '\x1b[2J']) expect(parseStatusLine(line, '1')).toBeNull();
  });

  it('is clean, whatever the file contains', () => {
    expect(parseStatusLine('[Worker1] \x1b[31mFAILED\x1b[0m: \x1b]0;x\x07port\0', '1')).toMatchObject({
      kind: 'failed',
      text: 'port',
    });
  });

  it('is always one of the kinds, short and without control characters', () => {
    const parts = fc.constantFrom(
      '[Worker1]',
      '[Worker2]',
      '[',
      ']',
      'COMPLETED',
      ':',
      ' ',
      '3/5',
      '%',
      '\x1b[',
      '9'.repeat(30),
      'x'.repeat(600),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string({ unit: 'binary', maxLength: 4 }))), (pieces) => {
        const parsed = parseStatusLine(pieces.join(''), '1');
        if (parsed === null) return;
        expect([...reportKinds, 'plain', 'foreign']).toContain(parsed.kind);
        expect(parsed.text).not.toMatch(/\p{Cc}/u);
        expect(parsed.text.length).toBeLessThanOrEqual(500);
        if (parsed.progress !== null) {
          expect(parsed.progress.done).toBeLessThanOrEqual(parsed.progress.total);
          expect(parsed.progress.total).toBeGreaterThan(0);
        }
      }),
    );
  });
});
