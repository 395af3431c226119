import { describe, expect, it } from 'vitest';
import {
  editText,
  emptyText,
  insertText,
  wholeText,
  type EditorText,
} from '../../../src/view/sidebar/editor.ts';
import { editorRows } from '../../../src/view/sidebar/editor-rows.ts';
import { draftWidth } from '../../../src/view/text/draft.ts';

/** `|` marks the cursor. */
const text = (marked: string): EditorText => {
  const [before = '', after = ''] = marked.split('|');
  return { before, after };
};
const marked = ({ before, after }: EditorText): string => `${before}|${after}`;
const press = (start: string, ...keys: string[]): string =>
  marked(keys.reduce((now, key) => editText(now, key) ?? now, text(start)));

describe('the editor', () => {
  it.each([
    ['|', ['a', '予', '👍'], 'a予👍|'],
    ['ab|c', ['backspace', 'delete'], 'a|'],
    ['x👨‍👩‍👧|y', ['backspace'], 'x|y'],
    ['|👍🏽e\u0301', ['delete'], '|e\u0301'],
    ['|👍🏽e\u0301', ['right', 'right'], '👍🏽e\u0301|'],
    ['👍🏽|', ['left'], '|👍🏽'],
    ['one two|', ['C-left', 'C-w'], '|two'],
    ['one| two', ['C-right', 'C-right'], 'one two|'],
    ['abc\ndef|', ['home', 'C-k'], 'abc\n|'],
    ['abc\nde|f', ['up'], 'ab|c\ndef'],
    ['abc\nde|f', ['up', 'up'], '|abc\ndef'],
    ['ab|c\nd\nefg', ['down'], 'abc\nd|\nefg'],
    ['ab|c\nd', ['down', 'down'], 'abc\nd|'],
    ['abc\nd|ef', ['C-u', 'end'], 'abc\nef|'],
    ['a|', ['f5', 'C-q', 'tab'], 'a|'],
  ])('%s, %j gives %s', (start, keys, wanted) => {
    expect(press(start, ...keys)).toBe(wanted);
  });

  it('takes a paste as text: its line ends as newlines, no other control characters', () => {
    expect(marked(insertText(text('a|z'), 'x\r\ny\rz\x1b[31m\x07\t'))).toBe('ax\ny\nz[31m\t|z');
  });

  it('does not grow without bound', () => {
    expect(wholeText(insertText(emptyText, 'x'.repeat(1_000_000))).length).toBe(100_000);
  });

  it('is drawn within its width, with the cursor in view', () => {
    const long = { before: `予定${'表'.repeat(30)}\n${'word '.repeat(20)}`, after: 'end\n\nmore' };
    const rows = editorRows(long, 20, 4);
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(draftWidth(row)).toBeLessThanOrEqual(20);
    const cursor = rows.flat().filter(({ tone }) => tone === 'cursor');
    expect(cursor.map((piece) => piece.text)).toEqual(['e']);
  });

  it('shows the cursor at the end, on an empty line and on a newline', () => {
    const shown = (start: string): string =>
      editorRows(text(start), 10, 5)
        .map((row) => row.map((piece) => (piece.tone === 'cursor' ? `[${piece.text}]` : piece.text)).join(''))
        .join('/');
    expect(shown('ab|')).toBe(' ab[ ]');
    expect(shown('ab\n|')).toBe(' ab/ [ ]');
    expect(shown('ab|\ncd')).toBe(' ab[ ]/ cd');
    expect(shown('12345678|')).toBe(' 12345678/ [ ]');
  });
});
