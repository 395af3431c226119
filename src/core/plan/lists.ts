/**
 * Lists in the user's Markdown: items with everything nested below them, and the line that announces each list. Pure.
 */
import type { SourceLine } from './source.ts';

export interface ListItem {
  /** As written; null for a bullet. */
  readonly number: number | null;
  /** Its first line, without its marker. */
  readonly text: string;
  /** Nested items and further lines, with their indentation. */
  readonly more: readonly SourceLine[];
  readonly line: number;
}

export interface List {
  /** The nearest line of prose above it; empty: none. */
  readonly lead: string;
  readonly items: readonly ListItem[];
}

const marker = /^(\s*)(?:(?:[-*+•]|(\d{1,3})[.)])\s+|・\s*)(?:\[[ xX]\]\s+)?(\S.*)$/;

export interface Marked {
  readonly indent: number;
  readonly number: number | null;
  readonly text: string;
}

/** Null: not a list item. */
export function markedLine(line: SourceLine): Marked | null {
  const [, blank = '', number, text] = line.code ? [] : (marker.exec(line.text) ?? []);
  if (text === undefined) return null;
  return {
    indent: blank.replaceAll('\t', '    ').length,
    number: number === undefined ? null : Number(number),
    text: text.trimEnd(),
  };
}

interface Open {
  readonly lead: string;
  readonly indent: number;
  readonly numbered: boolean;
  readonly items: { number: number | null; text: string; more: SourceLine[]; line: number }[];
}

export function listsOf(lines: readonly SourceLine[]): readonly List[] {
  const lists: Open[] = [];
  let open: Open | null = null;
  let lead = '';
  let afterBlank = false;
  for (const line of lines) {
    const marked = markedLine(line);
    const last = open?.items.at(-1);
    if (line.text.trim() === '') {
      afterBlank = true;
      continue;
    }
    if (marked !== null && open !== null && last !== undefined && belongs(marked, open, afterBlank)) {
      const { number, text, indent } = marked;
      if (indent <= open.indent && (number !== null) === open.numbered)
        open.items.push({ number, text, more: [], line: line.number });
      else last.more.push(line);
    } else if (marked !== null) {
      const { number, text, indent } = marked;
      open = {
        lead,
        indent,
        numbered: number !== null,
        items: [{ number, text, more: [], line: line.number }],
      };
      lists.push(open);
    } else if (last !== undefined && (!afterBlank || /^\s{2,}/.test(line.text))) {
      last.more.push(line);
    } else {
      open = null;
      lead = line.text.trim();
    }
    afterBlank = false;
  }
  return lists;
}

/**
 * Another kind of marker at the same depth is nested if it follows immediately, and a separate list after a blank line.
 */
function belongs(marked: Marked, open: Open, afterBlank: boolean): boolean {
  return marked.indent > open.indent || (marked.number !== null) === open.numbered || !afterBlank;
}
