/** The wanted values were measured on the real CLI (test/claude/plain-text.test.ts replays the main ones). */
import { describe, expect, it, test } from 'vitest';
import { plainText, withoutMentions } from '../../../src/agents/claude/plain-text.ts';

const typed = (text: string, mentions = true) => plainText(text, { mentions });

describe('a text that Claude Code would run', () => {
  test.each([
    '!touch x',
    '/exit',
    ' !touch x',
    '\t/exit',
    '\n\n/exit',
    '\u00a0/exit',
    '\u3000!x',
    '\u200b!touch x',
    '\u2060/exit',
    '\ufeff!x',
    '\u00ad/exit',
    '\u3164/exit',
    '\u2800!x',
    '\u{e0041}!x',
    ' \u200b \u00a0!',
    '/',
  ])('%j gets a head', (text) => {
    const plain = typed(text);
    expect(plain.wasCommand).toBe(true);
    expect(plain.text.startsWith(`[message] ${text}`)).toBe(true);
  });

  test.each([
    'fix it!',
    'a/b is wrong',
    'first line\n!touch x\n/exit now',
    '#remember this',
    '# Heading',
    '& in the background',
    '?',
    '！全角',
    '- !x',
    '[Worker1 -> Worker2] /exit now',
  ])('%j is none, and stays as it is', (text) => {
    expect(typed(text)).toEqual({ text, wasCommand: false });
  });
});

describe('a mention', () => {
  test.each([
    ['@a/b.md now', '\\@a/b.md now'],
    ['see @../secret now', 'see \\@../secret now'],
    ['see @"a b" now', 'see \\@"a b" now'],
    ['a\n@/etc/hostname\nb', 'a\n\\@/etc/hostname\nb'],
    ['a\u00a0@x b', 'a\u00a0\\@x b'],
    ['完了。@x b', '完了。\\@x b'],
    ['what？@x b', 'what？\\@x b'],
    [' \u200b@x b', ' \u200b\\@x b'],
    [' \u3164@x b', ' \u3164\\@x b'],
    ['x @\u200bx b', 'x \\@\u200bx b'],
    ['x @\ufeffx b', 'x \\@\ufeffx b'],
    ['@agent-x and @"x (agent)" go', '\\@agent-x and \\@"x (agent)" go'],
    ['(@x) `@y` z', '(\\@x) `\\@y` z'],
    ['@@x y', '\\@\\@x y'],
  ])('in %j of someone who may not mention reads nothing', (text, wanted) => {
    expect(typed(text, false).text).toBe(wanted);
  });

  test.each(['mail a@b.de now', 'foo.bar+c@b.de now', 'lunch @ noon', 'ends in @\nline', '日本語@x b'])(
    '%j mentions nothing',
    (text) => {
      expect(withoutMentions(text)).toBe(text);
    },
  );

  it('of the user stays one', () => {
    expect(typed('see @src/app.js now')).toEqual({ text: 'see @src/app.js now', wasCommand: false });
  });
});

test.each(['see @src/app.js', 'good :smil', 'fixes #12', 'ends in \\', 'now /comp', '@x', 'a\nb @x'])(
  'a blank after %j closes the menu that would take the Enter',
  (text) => {
    expect(typed(text).text).toBe(`${text} `);
  },
);
