/**
 * What Claude Code's screen shows: its composer, a dialog in the composer's place, or an API call that it tries again.
 * Pure; `dialogs.ts` knows the dialogs.
 *
 * A worker prints what it likes, fake dialogs and composers too. What is its own stands two columns in, so only a rule
 * from the very margin frames anything; and what Claude asks stands last, with no composer below it. One that writes to
 * its terminal behind Claude's back can forge all of this: the screen counts only where nothing else has spoken.
 */
import { frame } from './frame.ts';
import { readDialog, type Dialog } from './dialogs.ts';

export type ScreenFact =
  | Dialog
  | {
      readonly is: 'retrying';
      /** One line, for people. */
      readonly what: string;
      readonly inSeconds: number | null;
      readonly attempt: number | null;
      readonly of: number | null;
      /** The API's or the network's own words, perhaps cut short. */
      readonly why: string | null;
      /** `5-hour limit reached · retrying in 28s (8:13am)`: Claude waits by itself for a limit that ends soon. */
      readonly limited: boolean;
    }
  | { readonly is: 'composer' };

/** `❯` for a message, `!` for a shell command, `#` for something to remember. */
const composerLine = /^[❯!#](\s|\u00a0|$)/u;
/** The head of a dialog that has a rule of its own inside: a question, a plan on 2.1.197. */
const twoPartHead = /^\s*((← +)?[☐☒☑]|Ready to code\?)/;

/** `lines`: the visible screen, plain. Null: nothing that we know, such as a start that is under way. */
export function readScreen(lines: readonly string[]): ScreenFact | null {
  const screen = lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);
  const frames = screen.flatMap((line, index) => (frame.test(line.trimEnd()) ? [index] : []));
  const bottom = frames.at(-1);
  if (bottom === undefined) return readDialog(screen, widthOf(screen), false);

  const width = screen[bottom]?.trimEnd().length ?? 0;
  const top = frames.at(-2);
  const inside = top === undefined ? [] : screen.slice(top + 1, bottom);
  const twoPart = twoPartHead.test(inside.find((line) => line.trim() !== '') ?? '');
  const dialog = readDialog(screen.slice((twoPart ? (top ?? bottom) : bottom) + 1), width, true);
  const composer = top !== undefined && composerLine.test(inside[0] ?? '');
  // Below a composer stands what the person's own status line prints.
  if (dialog !== null && !(composer && dialog.kind === 'other')) return dialog;
  // A permission that mode auto cannot have checked is framed below as well.
  if (!composer && bottom === screen.length - 1) return readScreen(screen.slice(0, bottom));
  return composer ? (readRetry(screen.slice(0, top)) ?? { is: 'composer' }) : null;
}

/** Claude's own spinner, at the margin; a worker's words have a `●` there or nothing. */
const spinner = /^[✻✽✶✳✢∗*·](\s|$)/u;
const retry = /^(?:(.*) · )?retrying(?:…| in (\d+) ?s(?:econds?)?(?: \([^()]*\))?) · attempt (\d+)\/(\d+)$/i;
/** In a pane of 40 columns it takes up to three. */
const mostLines = 3;

/** `above`: what stands above the composer. Only the newest spinner counts: an older one is over. */
function readRetry(above: readonly string[]): ScreenFact | null {
  const at = above.findLastIndex((line) => /^[●❯]/u.test(line) || spinner.test(line));
  if (!spinner.test(above[at] ?? '')) return null;
  const found = Array.from({ length: mostLines }, (_, more) => {
    const lines = above.slice(at, at + 1 + more).map((line) => line.trim());
    return retry.exec(lines.join(' ').slice(1).trim());
  }).find((match) => match !== null);
  if (found === undefined) return null;
  const [what = '', why, inSeconds, attempt, of] = found;
  return {
    is: 'retrying',
    what,
    inSeconds: numberOf(inSeconds),
    attempt: numberOf(attempt),
    of: numberOf(of),
    why: why ?? null,
    limited: /\blimit\b/i.test(why ?? ''),
  };
}

function numberOf(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}

function widthOf(lines: readonly string[]): number {
  return Math.max(0, ...lines.map((line) => line.length));
}
