/**
 * The line that `run` writes into existing logs, so that a reader finds where a run begins: logs continue over runs. A
 * worker that prints such a line hides its own earlier lines, nothing else. Pure.
 */

/** `startedAt`: the session's `createdAt`, ISO 8601 with milliseconds. */
export function runMark(startedAt: string): string {
  return `-- muxcrew: the run of ${startedAt} begins --`;
}

const shape = /^-- muxcrew: the run of (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) begins --$/;

/** The lines after the mark of the run that began then; without a mark, all lines. */
export function linesOfRun(lines: readonly string[], startedAt: string): readonly string[] {
  const begin = lines.findLastIndex((line) => {
    const marked = markedRun(line.trimEnd());
    return marked !== null && marked <= startedAt;
  });
  return lines.slice(begin + 1);
}

/** The start of the run that the line marks; null: not a mark. These times sort as text. */
export function markedRun(line: string): string | null {
  return shape.exec(line)?.[1] ?? null;
}
