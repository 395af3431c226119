/** A line of a pane's log as text. Pure. */
import { cleanText } from './clean-text.ts';

const longest = 4_000;

/** The line as a terminal would show it, without control sequences: the text after its last carriage return. */
export function shownLogLine(line: string): string {
  const shown = line.split('\r').findLast((part) => part !== '') ?? '';
  return cleanText(shown, longest);
}
