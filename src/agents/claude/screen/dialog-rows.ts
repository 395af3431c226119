/**
 * The rows of a dialog of Claude Code's, and the arrows that lead from one to another. Pure; which dialog it is,
 * `dialogs.ts` tells.
 */

export interface Row {
  /** Without its `❯`, its number and its tick; a wrapped one in one line. */
  readonly text: string;
  readonly selected: boolean;
}

/** The row that gives trust; nothing that is merely like it. */
export const trustRow = /^Yes, I trust this folder$/;

/**
 * How long a dialog, or a row's selection, must have stood before the next key. 2.1.330 draws its trust and MCP dialogs
 * a second time 50-220 ms after the first (measured without load), with the selection back where it was: an arrow's
 * effect is seen on the screen and then lost, and Enter would choose "No, exit".
 */
export const settledMs = 1_000;

/**
 * The arrows from the selected row to the wanted one; null unless exactly one row is selected and exactly one is wanted.
 * Never to be followed by a blind Enter. The screen is read again: where the row `isSelected` in two looks `settledMs`
 * apart, Enter; else the steps are counted anew. One too many does no harm: the last row is followed by the first.
 */
export function stepsTo(rows: readonly Row[], wanted: RegExp): readonly ('Up' | 'Down')[] | null {
  const from = onlyIndex(rows, ({ selected }) => selected);
  const to = onlyIndex(rows, ({ text }) => wanted.test(text));
  if (from === null || to === null) return null;
  return Array.from({ length: Math.abs(to - from) }, () => (to > from ? 'Down' : 'Up'));
}

/** Would Enter choose the wanted row and no other? */
export function isSelected(rows: readonly Row[], wanted: RegExp): boolean {
  return stepsTo(rows, wanted)?.length === 0;
}

function onlyIndex(rows: readonly Row[], is: (row: Row) => boolean): number | null {
  const index = rows.findIndex(is);
  return index !== -1 && index === rows.findLastIndex(is) ? index : null;
}

export interface List {
  /** From its first row to the next gap. */
  readonly lines: readonly string[];
  /** Index of its first row, and of the line where the paragraph begins that asks for it. */
  readonly at: number;
  readonly asks: number;
  /** Of the `❯`. */
  readonly column: number;
  /** The first row's number; null: they have none. */
  readonly number: number | null;
}

const marker = /^(\s*)❯\s+\S/u;

/** The last run of lines without a gap in which a row is marked. A question's own text may bear a `❯` too, further in. */
export function lastList(lines: readonly string[]): List | null {
  const last = lines.findLastIndex((line) => marker.test(line));
  if (last === -1) return null;
  const start = lines.slice(0, last).findLastIndex((line) => line.trim() === '') + 1;
  const gap = lines.findIndex((line, index) => index > last && line.trim() === '');
  const run = lines.slice(start, gap === -1 ? undefined : gap).map(withoutSideBox);
  const column = Math.min(...run.flatMap((line) => marker.exec(line)?.[1]?.length ?? []));
  const selected = run.findIndex((line) => isMarked(line, column));
  const { first, number } = firstRow(run, selected, column);
  const at = start + first;
  const question = lines.slice(0, at).findLastIndex((line) => line.trim() !== '');
  const above = lines.slice(0, question + 1).findLastIndex((line) => line.trim() === '' || isRule(line));
  return { lines: run.slice(first), at, asks: above + 1, column, number };
}

/** Up from the marked row, by number where it has one: other lines there may begin with a number too. */
function firstRow(
  run: readonly string[],
  selected: number,
  column: number,
): { readonly first: number; readonly number: number | null } {
  let number = rowNumber(run[selected] ?? '', column);
  if (number === null) {
    const above = run.slice(0, selected).findLastIndex((line) => indentOf(line) < column + 2);
    return { first: above + 1, number: null };
  }
  let first = selected;
  for (let index = selected - 1; index >= 0; index--) {
    if (rowNumber(run[index] ?? '', column) !== number - 1) continue;
    first = index;
    number -= 1;
  }
  return { first, number };
}

/** A line that would have had room above did not wrap: it is the next row, or a row's description. */
export function readRows(list: List, width: number): readonly Row[] {
  const rows: { text: string; selected: boolean }[] = [];
  let wraps = false;
  for (const [index, line] of list.lines.entries()) {
    const selected = isMarked(line, list.column);
    const wrapped: boolean =
      wraps &&
      !isRule(line) &&
      !hasRoom(list.lines[index - 1] ?? '', line, width) &&
      // Without numbers the next row looks the same; all of Claude's begin with a capital.
      (list.number !== null || !/^\s*[\p{Lu}[]/u.test(line));
    const begins: boolean =
      list.number === null
        ? [list.column + 2, list.column + 4].includes(indentOf(line)) && !wrapped
        : rowNumber(line, list.column) === list.number + rows.length;
    const row = rows.at(-1);
    if (selected || begins) rows.push({ text: rowText(line), selected });
    else if (row !== undefined && wrapped) row.text = `${row.text} ${line.trim()}`;
    wraps = selected || begins || wrapped;
  }
  return rows;
}

function isMarked(line: string, column: number): boolean {
  return marker.exec(line)?.[1]?.length === column;
}

/** At the margin of its list: what stands further in is a row's description, whatever it says. */
function rowNumber(line: string, column: number): number | null {
  const digits = indentOf(line) <= column + 2 ? /^\s*(?:❯ )?(\d+)\.\s?\S/u.exec(line)?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}

/** Claude wraps a few columns before the pane's edge. */
const marginColumns = 4;

function hasRoom(above: string, line: string, width: number): boolean {
  const word = line.trim().split(/\s/)[0] ?? '';
  return above.length + 1 + word.length <= width - marginColumns;
}

function rowText(line: string): string {
  const text = line.replace(/^\s*(❯\s+)?(✔\s+)?(\d+\.\s*)?/u, '');
  return (/\s✔$/.test(text) ? text.slice(0, -1) : text).trimEnd();
}

/** A question's preview stands in a box beside its rows. */
function withoutSideBox(line: string): string {
  return line.replace(/(?<=\s{2}|^)[┌│├└].*$/, '').trimEnd();
}

function indentOf(line: string): number {
  return line.search(/\S|$/);
}

export function isRule(line: string): boolean {
  return /^\s*[─━▔╌]{4,}\s*$/.test(line);
}
