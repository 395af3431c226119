import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../src/core/text/clean-text.ts';
import { printedPath, printedWord, shellWord } from '../../../src/core/text/shell-word.ts';

const texts = [
  ['plain', 'docs/a-b_c.md'],
  ['blanks', ' two  words '],
  ['a single quote', "it's ''here'"],
  ['double quotes', 'say "hi"'],
  ['a variable and a command', '$HOME `id` $(id)'],
  ['history', 'wait!!now!'],
  ['a backslash', 'a\\b\\\\n\\'],
  ['a glob and braces', '*.md [a-z] {a,b} ?'],
  ['a tilde', '~/notes'],
  ['operators', 'a;b&c|d>e<f(g)#h'],
  ['=name, which zsh looks up', '=ls'],
  ['an assignment', 'A=b c'],
  ['a dash', '-rf'],
  ['two dashes', '--help'],
  ['nothing', ''],
  ['other scripts', 'résumé/日本語/🙂.md'],
  ['a newline', 'two\nlines'],
  ['a newline and quotes', `it's\n"$x" 100% \\n !`],
  ['a newline behind a dash', '-n\nx'],
  ['a newline at the end', 'end\n'],
  ['an escape sequence', 'a\u001b[31mb\u0007'],
  ['digits behind a control character', 'a\u00017'],
  ['a changed direction of writing', 'a\u202egpj.md'],
  ['an invisible character', 'a\u200bb'],
  ['a pile of marks', 'a\u0300\u0301\u0302\u0303\u0304\u0305'],
  ['a long path', `/${'folder '.repeat(500)}`],
] as const;

/** dash knows no $'': only a newline at the end needs that. */
function readBack(word: string, shell: string): string {
  return execFileSync(shell, ['-c', `printf '%s' ${word}`], { encoding: 'utf8' });
}

describe('words for a shell', () => {
  it.each(texts)('are read back by sh: %s', (_, text) => {
    expect(readBack(shellWord(text), 'sh')).toBe(text);
  });

  it.each(texts)('are read back when they were printed: %s', (_, text) => {
    const word = printedWord(text);
    expect(readBack(word, text.endsWith('\n') ? 'bash' : 'sh')).toBe(text);
    expect(cleanText(word, word.length)).toBe(word);
  });

  it('are unquoted if that is safe', () => {
    expect([shellWord('/p/a-1.md'), printedPath('a_b/c.md'), shellWord('')]).toEqual([
      '/p/a-1.md',
      'a_b/c.md',
      "''",
    ]);
  });

  it.each([
    ['-rf', './-rf'],
    ['-a b', "'./-a b'"],
    ['--\nx', `"$(printf './--\\012x')"`],
    ['/p/-a', '/p/-a'],
  ])('a path is never taken for an option: %j', (path, word) => {
    expect(printedPath(path)).toBe(word);
  });
});
