/** The line of a failed run's screen that tells why it failed. Pure. */
import type { WorkerModel } from '../model.ts';
import { widthOf } from '../../text/cells.ts';
import { cleanText } from '../../text/clean-text.ts';
import { endedWell } from '../facts/lost-with-backend.ts';

/** UTF-16 code units. */
const maxLength = 200;
/** Consecutive lines that belong to one error message. */
const maxLines = 3;
/** What the wrapper and the notes in waiting panes print. */
const ownPrefix = '[muxcrew]';
/** Claude Code's farewell. */
const resumeHint = /^(Resume this session with\b|claude --resume\b)/i;
const errorLine =
  /error|exception|fatal|panic|fail|unable|cannot|can['’]t|could ?n[o'’]t|denied|refused|invalid|unknown|not found|no such|missing|unauthorized|expired|not logged in/i;
/** A frame of a stack trace, or source code that one quotes. */
const stackLine = /^(\s*at\s|\s{4,})/;

/** Did it fail by itself, and has its screen not been read since? */
export function lacksExitOutput({ process, wanted, pane }: WorkerModel): boolean {
  return (
    process.is === 'exited' &&
    process.output === undefined &&
    process.hangup !== true &&
    !endedWell(process) &&
    wanted.is === 'up' &&
    pane !== null
  );
}

/** Has the wrapper reported the end of the agent on this screen? Then everything that the agent printed is on it. */
export function showsExit(lines: readonly string[]): boolean {
  return lines.findLast((line) => line.trim() !== '')?.startsWith(ownPrefix) === true;
}

/** Lines that the terminal wrapped at its width are joined again. */
export function unwrapped(lines: readonly string[], columns: number): readonly string[] {
  return lines.reduce<{ readonly text: readonly string[]; readonly joint: string | null }>(
    ({ text, joint }, line) => ({
      text: joint === null ? [...text, line] : [...text.slice(0, -1), `${text.at(-1) ?? ''}${joint}${line}`],
      joint: jointAfter(widthOf(line), columns),
    }),
    { text: [], joint: null },
  ).text;
}

/** A screen is read without the blanks at the ends of its lines. */
function jointAfter(width: number, columns: number): string | null {
  return width >= columns ? '' : width === columns - 1 ? ' ' : null;
}

/** The last error message on the screen, else the last line; empty: it printed nothing. */
export function exitOutput(lines: readonly string[]): string {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const end = lines[last]?.startsWith(ownPrefix) === true ? last : last + 1;
  // What is above another line of muxcrew's is of an earlier run, or of its wait.
  const begin = lines.slice(0, end).findLastIndex((line) => line.startsWith(ownPrefix)) + 1;
  const printed = lines
    .slice(begin, end)
    .filter((line) => /[\p{L}\p{N}]/u.test(line) && !resumeHint.test(line.trim()));
  const tells = (line: string | undefined): boolean =>
    line !== undefined && errorLine.test(line) && !stackLine.test(line);
  const told = printed.findLastIndex(tells);
  if (told === -1) return cleanText(printed.at(-1) ?? '', maxLength);
  const before = printed.slice(0, told).findLastIndex((line) => !tells(line)) + 1;
  const first = Math.max(before, told - maxLines + 1);
  return cleanText(
    printed
      .slice(first, told + 1)
      .map((line) => cleanText(line))
      .join('; '),
    maxLength,
  );
}
