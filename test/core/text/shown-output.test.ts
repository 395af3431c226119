import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownOutput } from '../../../src/core/text/shown-output.ts';

function shown(...pieces: readonly string[]): string {
  const output = shownOutput();
  return pieces.map((piece) => output.push(piece)).join('') + output.end();
}

describe('output of another host', () => {
  it('keeps text, line breaks, tabs and colours', () => {
    const text = 'ID\tNAME\n \u001b[1m1\u001b[0m  \u001b[38;5;10mw\u001b[0m 日本 👩‍💻 e\u0301\n';
    expect(shown(text)).toBe(text);
    expect(shown('a\r\nb')).toBe('a\nb');
  });

  it.each([
    ['a title', '\u001b]0;PWNED\u0007'],
    ['the clipboard', '\u001b]52;c;cHduZWQ=\u001b\\'],
    ['a device control string', '\u001bPtmux;x\u001b\\'],
    ['the second screen', '\u001b[?1049h'],
    ['a cleared screen', '\u001b[2J\u001b[H'],
    ['a reset', '\u001bc'],
    ['another character set', '\u001b(0'],
    ['a title in C1', '\u009d0;PWNED\u009c'],
    ['CSI in C1', '\u009b31m'],
    ['an overwritten line', '\r'],
    ['a bell', '\u0007'],
    ['an overridden direction', '\u202e'],
    ['an isolate', '\u2066'],
    ['half a character', '\ud800'],
  ])('drops %s', (_, sequence) => {
    expect(shown(`a${sequence}b`)).toBe('ab');
    // In pieces of one code unit.
    expect(shown(...Array.from({ length: sequence.length + 2 }, (__, at) => `a${sequence}b`[at] ?? ''))).toBe(
      'ab',
    );
  });

  it('resets colours that were left on, and shows an unfinished sequence as text', () => {
    expect(shown('\u001b[8mhidden')).toBe('\u001b[8mhidden\u001b[0m');
    const long = 'x'.repeat(10_000);
    expect(shown(`\u001b]0;${long}`).length).toBeGreaterThan(9_000);
    expect(shown(`\u001b]0;${long}`)).not.toContain('\u001b');
  });

  it('lets no other control character through, in whatever pieces', () => {
    const part = fc.oneof(
      fc.constantFrom('\u001b', '[', ']', '0;', 'm', '\u0007', '\\', '\u009b', '\u009d', 'P', '\r', '\u202e'),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (pieces) => {
        const rest = shown(...pieces).replace(/\u001b\[[\d;:]*m/g, '');
        expect(rest).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(rest).not.toMatch(/\p{Cs}/u);
      }),
      { numRuns: 300 },
    );
  });
});
