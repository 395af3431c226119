import fc from 'fast-check';
import { cpuMs } from '../../rig/cpu-time.ts';
import { describe, expect, it } from 'vitest';
import { cleanText, visibleText } from '../../../src/core/text/clean-text.ts';

describe('cleanText', () => {
  it.each([
    ['a colour', '\x1b[31mred\x1b[0m', 'red'],
    ['a colour with colons', '\x1b[38:2::1:2:3mred', 'red'],
    ['a title', '\x1b]0;evil\x07ok', 'ok'],
    ['a title ended by ST', '\x1b]0;evil\x1b\\ok', 'ok'],
    ['a clipboard write', '\x1b]52;c;ZXZpbA==\x07ok', 'ok'],
    ['a title that never ends: the text stays, harmless', 'a \x1b]0;rest', 'a 0;rest'],
    ['a device control string', '\x1bP1$r0m\x1b\\ok', 'ok'],
    ['8-bit CSI', '\x9b2Jok', 'ok'],
    ['8-bit OSC', '\x9d0;evil\x9cok', 'ok'],
    ['a reset', '\x1bcok', 'ok'],
    ['a character set', '\x1b(0ok', 'ok'],
    ['a lone ESC at the end', 'ok\x1b', 'ok'],
    ['an unfinished CSI', 'ok\x1b[12', 'ok12'],
    ['NUL, backspace, bell, DEL', 'a\x00b\x08c\x07d\x7f', 'abcd'],
    ['carriage returns of a progress bar', '10%\r20%', '10% 20%'],
    ['a line break', 'a\nb\u2028c', 'a b c'],
    ['overrides of direction', '\u202eevil\u202c\u2066x\u2069', 'evilx'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['invisible fillers', 'a\u200b\ufeff\u3164b', 'ab'],
    ['tag characters', 'a\u{e0041}b', 'ab'],
  ])('removes %s', (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it.each(['前端 ready', 'café', '👨‍👩‍👧', 'שלום', 'กิน', '→ 3/5 ✓'])('leaves %s as it is', (text) => {
    expect(cleanText(text)).toBe(text);
  });

  it('cuts a long text without splitting a character', () => {
    expect(cleanText('🚀'.repeat(100), 6)).toBe('🚀🚀…');
  });

  it('takes bounded time for megabytes of hostile text', () => {
    const started = cpuMs();
    for (const piece of ['\x1b]', '\x1b[', '\x1bP\x1b', '\u202e', 'a\u0301', '\x1b[1;'])
      cleanText(piece.repeat(5_000_000), 500);
    expect(cpuMs() - started).toBeLessThan(1_500);
  });

  it('lets no control character, lone surrogate or override through, for any input', () => {
    const nasty = fc.constantFrom(
      '\x1b',
      '[',
      ']',
      '0;',
      '\x07',
      '\x9b',
      '\x9c',
      'm',
      '\\',
      'P',
      '\ud800',
      '\u202e',
      'a',
      '\r',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 3 }))),
        fc.integer({ min: 0, max: 80 }),
        (parts, max) => {
          const clean = cleanText(parts.join(''), max);
          expect(clean).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
          expect(clean.length).toBeLessThanOrEqual(max);
        },
      ),
    );
  });
});

describe('visibleText', () => {
  it('keeps the whole text on one line and spells invisible characters', () => {
    expect(visibleText(`npm test ${'x'.repeat(900)}`)).toHaveLength(909);
    expect(visibleText('true\nrm -rf ~')).toBe(String.raw`true\nrm -rf ~`);
    expect(visibleText('a\x1b[8mb\u202ec\u200bd')).toBe(String.raw`a\u{1b}[8mb\u{202e}c\u{200b}d`);
    expect(visibleText('端 ü 🚀')).toBe('端 ü 🚀');
  });
});
