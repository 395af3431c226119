/** One worker's part of a task, before it has a file. */
import { truncate } from '../text/cells.ts';
import { cleanText } from '../text/clean-text.ts';
import type { WorkerId } from '../model/worker.ts';

export interface Part {
  /** One line, for display. */
  readonly title: string;
  /** The assignment, in any number of lines. */
  readonly text: string;
  readonly deliverables: readonly string[];
  /** Positions (from 0) of other parts whose outputs it needs. */
  readonly needs: readonly number[];
  /** A command that checks its completion; takes effect only after the user's consent. */
  readonly verify: string | null;
  /** The worker number in the plan; null: the next free one. */
  readonly number: WorkerId | null;
}

const titleCells = 72;
/** `Module 1: Reading tables`: a number, not a name. */
const onlyCounts = /^\p{L}+\s#?\d{1,3}$/u;

/** `**Lexer**: makes tokens (see x)` -> `Lexer`; without a label, the beginning of the sentence. */
export function titleOf(text: string): string {
  const bare = cleanText(text.replace(/(\*\*|__)(.+?)\1/g, '$2').replace(/[`"“”]/g, ''), 400);
  const [head, label] = /^(.{2,60}?)(?::\s|\s[–—-]\s)/u.exec(bare) ?? [];
  if (head !== undefined && label !== undefined && onlyCounts.test(label))
    return titleOf(bare.slice(head.length));
  if (label !== undefined && label.split(' ').length <= 8 && !/[.;!?]/.test(label)) return label.trim();
  const sentence = /^.+?[.;!?](?=\s|$)/u.exec(bare)?.[0] ?? bare;
  const ended = sentence.replace(/[\s.;:,!?]+$/, '');
  return truncate(ended === '' ? sentence : ended, titleCells, '…');
}
