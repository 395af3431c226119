/** From a command line to a report's data: session, run, journal. Reads files only. */
import { isoTime } from '../iso-time.ts';
import type { Report } from '../../core/snapshot/report.ts';
import type { ChosenSession } from '../sessions/chosen-session.ts';
import type { Arguments, CommandWords, OptionSpec } from '../../cli/command.ts';
import type { Context } from '../context.ts';
import { sessionOption, sessionToRead } from '../sessions/chosen-session.ts';
import { reportOf } from '../../core/snapshot/report.ts';
import { ok, type Result } from '../../core/result.ts';
import { timelineOf } from '../../core/snapshot/timeline.ts';
import type { FoundSession } from '../sessions/sessions.ts';
import { findRuns, loadRun, meantRun, type FoundRun } from './runs.ts';

export interface MeantReport {
  readonly by: ChosenSession['by'];
  readonly run: FoundRun;
  readonly report: Report;
}

export const runOptions: readonly OptionSpec[] = [
  sessionOption,
  {
    name: 'run',
    value: 'TIME',
    what: 'An earlier run, by (the first part of) its start time: 2026-11-26T07-16; or previous.',
  },
  { name: 'runs', what: 'List the runs that --run accepts.' },
];

export function meantReport(context: Context, words: CommandWords, args: Arguments): Result<MeantReport> {
  const chosen = sessionToRead(context, words, args);
  if (!chosen.ok) return chosen;
  const { session, by } = chosen.value;
  const run = meantRun(findRuns(context, session), args.value('run'));
  if (!run.ok) return run;
  const report = reportOfRun(context, session, run.value);
  return report.ok ? ok({ by, run: run.value, report: report.value }) : report;
}

export function reportOfRun(context: Context, session: FoundSession, run: FoundRun): Result<Report> {
  const loaded = loadRun(context, session, run);
  if (!loaded.ok) return loaded;
  const { model, sight } = loaded.value;
  const meta = {
    run: run.name,
    archived: run.archivedAt !== null,
    now: context.clock.now(),
    iso: isoTime,
  };
  return ok(reportOf(model, timelineOf(model, sight), meta));
}
