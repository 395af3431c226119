/** `--runs`: what `--run` can name. */
import type { Arguments } from '../command.ts';
import type { Context } from '../context.ts';
import { ok, type Result } from '../../core/result.ts';
import { ansi } from '../../view/ansi.ts';
import { runTable, type ListedRun } from '../../view/run-table.ts';
import { meantSession } from '../sessions.ts';
import { tableOptions } from '../table-options.ts';
import { reportOfRun } from './load.ts';
import { findRuns } from './runs.ts';

export function listRuns(context: Context, args: Arguments): Result<number> {
  const session = meantSession(context, args.value('session'));
  if (!session.ok) return session;
  const runs = findRuns(context, session.value).map((run): ListedRun => {
    const report = reportOfRun(context, session.value, run);
    const { name, spec, archivedAt } = run;
    return {
      run: name,
      archived: archivedAt !== null,
      startedAt: new Date(spec.session.createdAt).toISOString(),
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
