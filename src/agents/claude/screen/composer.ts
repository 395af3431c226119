/**
 * What stands in Claude Code's composer, read from its screen: the one thing that no hook tells and that must be known
 * before anything is typed. Seen on 2.1.197, 2.1.330 and 2.1.332: the composer is the last block between two rules, its
 * first line begins with `❯`, or with `!` for a shell command. Placeholders and suggestions are dim, but for the
 * character under the cursor, which is inverse; what the user typed is not.
 */
import type { Composer } from '../../../ports/agent.ts';
import { readStyles, type LookedCell } from '../../../core/terminal/cell-styles.ts';
import { frame, lowerFrame } from './frame.ts';

/** On a screen without looks (a pty server of an earlier version) it is told by its words. */
const placeholder =
  /^(Try "|Press up to edit|Type your message|Once fixed, resend your message|Resend your message to try again)/;

const scrolled = /^─+ ↑ \d+ more ─/;

/** `lines`: the visible screen, with its looks. */
export function readComposer(lines: readonly string[]): Composer {
  const rows = readStyles(lines);
  const texts = rows.map(textOf);
  const bottom = texts.findLastIndex((text) => frame.test(text));
  const top = texts.slice(0, Math.max(0, bottom)).findLastIndex((text) => frame.test(text));
  if (top === -1 || !lowerFrame.test(texts[bottom] ?? '')) return { is: 'not seen' };
  // A long draft is scrolled: its end is shown, and the upper rule counts the rows above.
  if (scrolled.test(texts[top] ?? ''))
    return {
      is: 'draft',
      text: texts
        .slice(top + 1, bottom)
        .join('\n')
        .trim(),
    };
  const mark = /^[❯!#](?=[\s\u00a0]|$)/u.exec(texts[top + 1] ?? '')?.[0];
  if (mark === undefined) return { is: 'not seen' };
  const [first = [], ...more] = rows.slice(top + 1, bottom);
  const inside = [first.slice(1), ...more];
  const text = inside.map(textOf).join('\n').trim();
  // In shell mode anything that is entered is run.
  if (mark !== '❯') return { is: 'draft', text: `${mark}${text}` };
  const styled = lines.some((line) => line.includes('\x1b'));
  const isEmpty = styled ? inside.every(isHint) : text === '' || placeholder.test(text);
  return isEmpty ? { is: 'empty' } : { is: 'draft', text };
}

/** Nothing but blanks and dim text, whose first character the cursor may stand on. */
function isHint(row: readonly LookedCell[]): boolean {
  return row.every(
    (cell, index) => isBlank(cell) || cell.dim || (cell.inverse && row[index + 1]?.dim === true),
  );
}

function isBlank({ text }: LookedCell): boolean {
  return /^[\s\u00a0]?$/u.test(text);
}

function textOf(row: readonly LookedCell[]): string {
  return row
    .map(({ text }) => text)
    .join('')
    .replaceAll('\u00a0', ' ')
    .trimEnd();
}
