/** The text in the editor as rows with its cursor; if not all fit, the rows around the cursor. */
import { widthOf } from '../../core/text/cells.ts';
import { characters, type EditorText } from './editor.ts';
import { piece, type Draft, type Piece } from '../text/draft.ts';

/** At most `rows` rows of at most `columns` cells. */
export function editorRows(text: EditorText, columns: number, rows: number): readonly Draft[] {
  const { lines, cursorRow } = laidOut(text, Math.max(2, columns - 2));
  const first = Math.min(Math.max(0, cursorRow - rows + 1), Math.max(0, lines.length - rows));
  return lines.slice(first, first + rows).map((line): Draft => [piece(' '), ...line]);
}

interface Laid {
  readonly lines: readonly (readonly Piece[])[];
  readonly cursorRow: number;
}

function laidOut({ before, after }: EditorText, columns: number): Laid {
  const lines: Piece[][] = [[]];
  let used = 0;
  let cursorRow = 0;
  const put = (char: string, atCursor: boolean): void => {
    const shown = char === '\n' || char === '\t' ? ' ' : char;
    const width = Math.max(1, widthOf(shown));
    // A newline takes no room of its own, but its cursor does.
    if (used + width > columns && (char !== '\n' || atCursor)) {
      lines.push([]);
      used = 0;
    }
    const line = lines.at(-1);
    if (atCursor) cursorRow = lines.length - 1;
    if (char !== '\n' || atCursor) line?.push(piece(shown, atCursor ? 'cursor' : 'plain'));
    used += width;
    if (char === '\n') {
      lines.push([]);
      used = 0;
    }
  };
  for (const char of characters(before)) put(char, false);
  const [under = '', ...rest] = characters(after);
  put(under === '' ? ' ' : under, true);
  for (const char of rest) put(char, false);
  return { lines, cursorRow };
}
