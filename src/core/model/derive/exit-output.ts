/** Finds the line on a failed run's screen that tells why it failed. Pure. */
import type { WorkerModel } from '../model.ts';
import { widthOf } from '../../text/cells.ts';
import { cleanText } from '../../text/clean-text.ts';
import { endedWell } from '../facts/lost-with-backend.ts';
import { isFrame, isFullScreen, isScreenRow } from './left-screen.ts';

/** UTF-16 code units. */
const maxLength = 200;
/** Consecutive lines that belong to one error message. */
const maxLines = 3;
/** Prefix of what the wrapper and placeholders print. */
const ownPrefix = '[muxcrew]';
/** The wrapper's last line; other text may follow on the same row. */
const exitLine = /^\[muxcrew\] .* exited with \d+/;
/** Claude Code's closing hint. */
const resumeHint = /^(Resume this session with\b|claude --resume\b)/i;
const errorLine =
  /error|exception|fatal|panic|fail|unable|cannot|can['’]t|could ?n[o'’]t|denied|refused|invalid|unknown|not found|no such|missing|unauthorized|expired|not logged in/i;
/** A frame of a stack trace, or a line of quoted source code. */
const stackLine = /^(\s*at\s|\s{4,})/;

/** Whether it failed and its screen has not been read since. */
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

/** Whether the wrapper's exit line is on this screen, and with it all output of the agent. */
export function showsExit(lines: readonly string[]): boolean {
  return lines.findLast((line) => line.trim() !== '')?.startsWith(ownPrefix) === true;
}

/** Joins lines that the terminal wrapped at its width. */
export function unwrapped(lines: readonly string[], columns: number): readonly string[] {
  return lines.reduce<{ readonly text: readonly string[]; readonly joint: string | null }>(
    ({ text, joint }, line) => ({
      text: joint === null ? [...text, line] : [...text.slice(0, -1), `${text.at(-1) ?? ''}${joint}${line}`],
      joint: jointAfter(widthOf(line), columns),
    }),
    { text: [], joint: null },
  ).text;
}

/** Screens are read without trailing blanks. */
function jointAfter(width: number, columns: number): string | null {
  return width >= columns ? '' : width === columns - 1 ? ' ' : null;
}

/**
 * The last error message on the screen, else the last line. Empty: no output, or only a full-screen picture that does
 * not tell why it ended.
 */
export function exitOutput(lines: readonly string[]): string {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const end = lines[last]?.startsWith(ownPrefix) === true ? last : last + 1;
  // The wrapper wrote at the cursor, in the middle of a picture. (Or it was killed in a later run: unknown.)
  if (
    lines.slice(0, last + 1).findLastIndex((line) => exitLine.test(line)) !== -1 &&
    !endsWithExit(lines, last)
  )
    return '';
  // Lines above another line of muxcrew's belong to an earlier run or its placeholder.
  const begin = lines.slice(0, end).findLastIndex((line) => line.startsWith(ownPrefix)) + 1;
  const shown = lines.slice(begin, end);
  if (isFullScreen(shown)) return '';
  const frame = shown.findLastIndex(isFrame);
  const printed = shown
    .slice(frame + 1)
    .filter((line) => /[\p{L}\p{N}]/u.test(line) && !resumeHint.test(line.trim()));
  const tells = (line: string | undefined): boolean =>
    line !== undefined && errorLine.test(line) && !stackLine.test(line) && !isScreenRow(line);
  const lastMatch = printed.findLastIndex(tells);
  if (lastMatch === -1) {
    const only = printed.at(-1) ?? '';
    return frame !== -1 || isScreenRow(only) ? '' : cleanText(only, maxLength);
  }
  const before = printed.slice(0, lastMatch).findLastIndex((line) => !tells(line)) + 1;
  const first = Math.max(before, lastMatch - maxLines + 1);
  return cleanText(
    printed
      .slice(first, lastMatch + 1)
      .map((line) => cleanText(line))
      .join('; '),
    maxLength,
  );
}

/** The wrapper's line is the last one and alone in its row. */
function endsWithExit(lines: readonly string[], last: number): boolean {
  return /^\[muxcrew\] .* exited with \d+\s*$/.test(lines[last] ?? '');
}
