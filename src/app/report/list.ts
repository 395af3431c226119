/** `--runs`: what `--run` can name. */
import { isoTime } from '../iso-time.ts';
import type { Arguments, CommandWords } from '../../cli/command.ts';
import type { Context } from '../context.ts';
import { ok, type Result } from '../../core/result.ts';
import { ansi } from '../../view/text/ansi.ts';
import { runTable, type ListedRun } from '../../view/tables/run-table.ts';
import { sessionToRead } from '../sessions/chosen-session.ts';
import { tableOptions } from '../table-options.ts';
import { reportOfRun } from './load.ts';
import { findRuns } from './runs.ts';

export function listRuns(context: Context, words: CommandWords, args: Arguments): Result<number> {
  const chosen = sessionToRead(context, words, args);
  if (!chosen.ok) return chosen;
  const { session } = chosen.value;
  const runs = findRuns(context, session).map((run): ListedRun => {
    const report = reportOfRun(context, session, run);
    const { name, spec, archivedAt } = run;
    return {
      run: name,
      archived: archivedAt !== null,
      startedAt: isoTime(spec.session.createdAt),
      // A journal that cannot be read is listed all the same: it is there.
      progress: report.ok ? report.value.progress : null,
      over: report.ok ? report.value.over : null,
      wallMs: report.ok ? report.value.wallMs : null,
      costUsd: report.ok ? report.value.costUsd : null,
    };
  });
  if (args.flag('json')) context.out(`${JSON.stringify(runs)}\n`);
  else
    for (const line of runTable(runs, tableOptions(context)))
      context.out(`${ansi(line, context.terminal.colours > 0)}\n`);
  return ok(0);
}
