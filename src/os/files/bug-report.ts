/**
 * Keeps the report of a bug in the state folder, where no other user can put a link first. Says nothing, and sets no exit
 * code: main does.
 */
import type { Files } from '../../ports/files.ts';
import { stateProblem } from './state-folder.ts';

export interface BugReportPlace {
  readonly files: Files;
  readonly env: Readonly<Record<string, string>>;
  /** muxcrew's state folder. */
  readonly stateRoot: string;
  readonly pid: number;
}

/** Returns the path of the report. Null: the state folder cannot be used, or its disk is full. */
function keepBugReport({ files, env, stateRoot, pid }: BugReportPlace, body: string): string | null {
  try {
    if (stateProblem(env, stateRoot) !== null) return null;
    const folder = `${stateRoot}/bugs`;
    files.makeFolder(folder, 0o700);
    const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    const path = `${folder}/${time}Z-${String(pid)}.txt`;
    return files.createWhole(path, body, 0o600) ? path : null;
  } catch {
    // The bug is what must be reported.
    return null;
  }
}

/** What to print of a bug: where its report is, else the whole report. */
export function bugText(place: BugReportPlace, summary: string, body: string): string {
  const path = keepBugReport(place, body);
  const head = 'muxcrew: this is a bug of muxcrew itself:';
  return path === null ? `${head}\n${body}` : `${head} ${summary}\n  the report is in ${path}\n`;
}
