/** From a command line to a report's data: session, run, journal. Reads files only. */
import type { Report } from '../../core/report.ts';
import type { Arguments, OptionSpec } from '../command.ts';
import type { Context } from '../context.ts';
import { reportOf } from '../../core/report.ts';
import { ok, type Result } from '../../core/result.ts';
import { timelineOf } from '../../core/timeline.ts';
import { meantSession, type FoundSession } from '../sessions.ts';
import { findRuns, loadRun, meantRun, type FoundRun } from './runs.ts';

export interface MeantReport {
  readonly session: FoundSession;
  readonly run: FoundRun;
  readonly report: Report;
}

export const runOptions: readonly OptionSpec[] = [
  { name: 'session', value: 'SESSION', what: 'Which session.' },
  {
    name: 'run',
    value: 'TIME',
    what: 'An earlier run, by when it began (or the first part of it): 2026-11-26T07-16; or previous.',
  },
  { name: 'runs', what: 'List the runs that --run can name.' },
];

export function meantReport(context: Context, args: Arguments): Result<MeantReport> {
  const session = meantSession(context, args.value('session'));
  if (!session.ok) return session;
  const run = meantRun(findRuns(context, session.value), args.value('run'));
  if (!run.ok) return run;
  const report = reportOfRun(context, session.value, run.value);
  return report.ok ? ok({ session: session.value, run: run.value, report: report.value }) : report;
}

export function reportOfRun(context: Context, session: FoundSession, run: FoundRun): Result<Report> {
  const loaded = loadRun(context, session, run);
  if (!loaded.ok) return loaded;
  const { model, sight } = loaded.value;
  const meta = {
    run: run.name,
    archived: run.archivedAt !== null,
    now: context.clock.now(),
    iso: (at: number) => new Date(at).toISOString(),
  };
  return ok(reportOf(model, timelineOf(model, sight), meta));
}
