/** One worker's share of a task, before it has a file. Types, and what a title looks like. */
import { truncate } from '../text/cells.ts';
import { cleanText } from '../text/clean-text.ts';
import type { WorkerId } from '../model/worker.ts';

export interface Part {
  /** One line for people. */
  readonly title: string;
  /** What is to be done, as many lines as it takes. */
  readonly text: string;
  readonly deliverables: readonly string[];
  /** Positions of other parts, from 0 on, whose outputs it builds on. */
  readonly needs: readonly number[];
  /** A command that decides whether it is done; takes effect after the person's consent only. */
  readonly verify: string | null;
  /** The worker number that the plan names; null: the next free one. */
  readonly number: WorkerId | null;
}

const titleCells = 72;
/** `Module 1: Reading tables`: which one it is, and no name. */
const onlyCounts = /^\p{L}+\s#?\d{1,3}$/u;

/** `**Lexer**: makes tokens (see x)` -> `Lexer`; without such a label, the beginning of the sentence. */
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
