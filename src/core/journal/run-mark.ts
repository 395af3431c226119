/**
 * The line that `run` writes into the logs of before, so that a reader finds where a run begins: a log goes on from run
 * to run. A worker may print one too, and hides its own lines with it; nothing else follows from it. Pure.
 */

/** `startedAt`: the session's `createdAt`, ISO 8601 with milliseconds. */
export function runMark(startedAt: string): string {
  return `-- muxcrew: the run of ${startedAt} begins --`;
}

const shape = /^-- muxcrew: the run of (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) begins --$/;

/** The lines after the mark of the run that began then. Where it has none, the lines are all of that run. */
export function linesOfRun(lines: readonly string[], startedAt: string): readonly string[] {
  const begin = lines.findLastIndex((line) => {
    const marked = markedRun(line.trimEnd());
    return marked !== null && marked <= startedAt;
  });
  return lines.slice(begin + 1);
}

/** When the run began that the line marks; null: it is no mark. Such times sort as text. */
export function markedRun(line: string): string | null {
  return shape.exec(line)?.[1] ?? null;
}
