/** Breaks a text into rows, at spaces if possible. A muxcrew command in it is kept whole, so that it can be copied. */
import { cellsOf, truncate, widthOf } from '../../core/text/cells.ts';

/** `muxcrew resume todo-app-1a2b3c`: after the subcommand, words that do not occur in prose, such as ids and options. */
const command =
  /(?:env -u \w+ |\b[A-Z_]+=\S+ )*\bmuxcrew (?:--host \S+ )?[a-z][-a-z]*(?: (?:-[-\w=]+|"[^"]*"|'[^']*'|[A-Z]+\b|[^\s,;()]*[-\d/][^\s,;()]*))*/;
/** Stands for a space within a command. */
const joint = '\u00a0';

/**
 * At most `rows` rows of at most `cells` cells; the last one ends in the ellipsis if something had to go. If a command
 * would be cut, the text before it is cut, or else everything from the command on is dropped.
 */
export function wrap(text: string, cells: number, rows: number, ellipsis: string): readonly string[] {
  if (cells < 1 || rows < 1) return [];
  const trimmed = text.trim();
  const found = trimmed.includes('muxcrew ') ? command.exec(trimmed) : null;
  if (found === null) return broken(trimmed, cells, rows, ellipsis);
  // A command wider than a row is broken between its words.
  const joined = trimmed.replace(new RegExp(command, 'g'), (one) =>
    widthOf(one) <= cells ? one.replaceAll(' ', joint) : one,
  );
  const whole = broken(joined, cells, rows + 1, ellipsis).map(separated);
  if (whole.length <= rows) return whole;
  const before = trimmed.slice(0, found.index).replace(/[\s(]+$/, '');
  const fix = broken(found[0], cells, rows + 1, ellipsis);
  if (before !== '' && fix.length < rows)
    return [...broken(before, cells, rows - fix.length, ellipsis), ...fix];
  if (before === '' && fix.length <= rows) return fix;
  return broken(before === '' ? trimmed : `${before} ${ellipsis}`, cells, rows, ellipsis);
}

function separated(row: string): string {
  return row.replaceAll(joint, ' ');
}

function broken(text: string, cells: number, rows: number, ellipsis: string): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest !== '' && lines.length < rows - 1 && widthOf(rest) > cells) {
    const head = headOf(rest, cells);
    lines.push(head.trimEnd());
    rest = rest.slice(head.length).trimStart();
  }
  return rest === '' ? lines : [...lines, truncate(rest, cells, ellipsis)];
}

/** The part of the text for the first row; never empty, so that the rest gets shorter. */
function headOf(text: string, cells: number): string {
  let width = 0;
  let end = 0;
  let lastSpace = 0;
  for (const char of text) {
    const [cell] = cellsOf(char);
    width += cell?.width ?? 0;
    if (width > cells) break;
    end += char.length;
    if (char === ' ') lastSpace = end;
  }
  // A row of one long word is broken inside it; a command is not.
  const inCommand = text.slice(lastSpace).split(' ', 1)[0]?.includes(joint) ?? false;
  const fits = lastSpace > cells / 3 || (inCommand && lastSpace > 0) ? lastSpace : end;
  return text.slice(0, Math.max(fits, 1));
}
