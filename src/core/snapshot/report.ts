/**
 * The report of one run: its timeline, and related data. `report --json` writes it unchanged (docs/report.md), with ISO
 * 8601 times. Additive while `reportVersion` is 1. Pure.
 */
import type { SessionModel } from '../model/model.ts';
import type { EarlierStates, SpentMs } from '../model/state-history.ts';
import type { StateName } from '../model/state.ts';
import type { Timeline } from './timeline.ts';
import type { Usage } from '../model/facts/usage.ts';
import type { AgentKind, EpochMs, WorkerId } from '../model/worker.ts';
import { lastRefusal } from '../model/facts/check.ts';
import { crewUsage } from '../model/facts/usage.ts';

export const reportVersion = 1;

export interface Report {
  readonly version: typeof reportVersion;
  readonly session: string;
  readonly project: string;
  /** The value for `--run`: the start of the run. */
  readonly run: string;
  /** Whether a later run exists. */
  readonly archived: boolean;
  /** When the report was made. */
  readonly writtenAt: string;
  readonly from: string;
  readonly until: string;
  readonly over: boolean;
  readonly progress: { readonly completed: number; readonly failed: number; readonly total: number };
  readonly wallMs: number;
  readonly workedMs: number;
  readonly activeMs: number;
  readonly speedUp: number | null;
  readonly atOnce: number | null;
  readonly costUsd: number | null;
  readonly tokens: number | null;
  readonly workers: readonly ReportWorker[];
}

export interface ReportWorker {
  readonly id: WorkerId;
  readonly name: string;
  readonly agent: AgentKind;
  readonly state: StateName;
  readonly detail: string | null;
  /** How its last check refused its report; null: it did not, or the detail says so. Absent in older reports. */
  readonly check?: string | null;
  /** The last lines of that check, even if the detail contains them. Absent in older reports. */
  readonly checkOutput?: readonly string[];
  /** The last line of its status file, cleaned. */
  readonly status: string | null;
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Number of starts. */
  readonly runs: number;
  readonly exitCode: number | null;
  readonly workedMs: number;
  readonly activeMs: number;
  readonly spentMs: SpentMs;
  readonly usage: Usage;
  readonly spans: readonly { readonly state: StateName; readonly from: string; readonly to: string }[];
  /** Summary of changes that are no longer kept; null: none. */
  readonly earlier: { readonly from: string; readonly until: string; readonly changes: number } | null;
}

/** The last output of a worker; null: its log no longer exists. */
export interface Failed {
  readonly worker: WorkerId;
  readonly lastLines: readonly string[] | null;
}

/** Files in outputs/, without reports. */
export interface Deliverables {
  /** Written in this run; the first ones by name. */
  readonly files: readonly Deliverable[];
  /** Including those that are not listed. */
  readonly count: number;
  readonly bytes: number;
  /** Last written before this run, or by a later one. */
  readonly others: { readonly count: number; readonly bytes: number };
  /** Number of folders and files that could not be read. */
  readonly unreadable: number;
  /** False: there were too many files, and the rest was skipped. */
  readonly complete: boolean;
}

export interface Deliverable {
  /** Relative to the project, as the file system returns it: clean it before display. */
  readonly path: string;
  /** `other`: a symbolic link, which is not followed, or anything else that is not a regular file. */
  readonly kind: 'file' | 'other';
  readonly bytes: number;
  readonly writtenAt: string;
}

/** With data from outside the journal. */
export interface FullReport extends Report {
  readonly failures: readonly Failed[];
  readonly deliverables: Deliverables;
}

export interface ReportMeta {
  readonly run: string;
  readonly archived: boolean;
  readonly now: EpochMs;
  /** Formats a time as ISO 8601: core has no calendar. */
  readonly iso: (at: EpochMs) => string;
}

export function reportOf(model: SessionModel, timeline: Timeline, meta: ReportMeta): Report {
  const { iso } = meta;
  const count = (is: StateName) => timeline.workers.filter(({ state }) => state === is).length;
  const { from, until, over, wallMs, workedMs, activeMs, speedUp, atOnce } = timeline;
  const workers = timeline.workers.flatMap((line): ReportWorker[] => {
    const worker = model.workers.get(line.id);
    if (worker === undefined) return [];
    return [
      {
        id: line.id,
        name: line.name,
        agent: worker.spec.agent.kind,
        state: line.state,
        detail: line.detail,
        check: lastRefusal(worker),
        checkOutput: worker.checks.at(-1)?.passed === false ? (worker.checks.at(-1)?.output ?? []) : [],
        status: worker.status?.text ?? null,
        progress: worker.progress,
        runs: worker.runs,
        exitCode: worker.exitCode,
        workedMs: line.workedMs,
        activeMs: line.activeMs,
        spentMs: line.spentMs,
        usage: worker.usage,
        spans: line.spans.map((span) => ({ state: span.state, from: iso(span.from), to: iso(span.to) })),
        earlier: line.earlier === null ? null : earlierOf(line.earlier, iso),
      },
    ];
  });
  return {
    version: reportVersion,
    session: model.session.id,
    project: model.session.project,
    run: meta.run,
    archived: meta.archived,
    writtenAt: iso(meta.now),
    from: iso(from),
    until: iso(until),
    over,
    progress: { completed: count('completed'), failed: count('failed'), total: workers.length },
    wallMs,
    workedMs,
    activeMs,
    speedUp,
    atOnce,
    ...crewUsage(
      workers.map(({ usage }) => usage),
      model.removed,
    ),
    workers,
  };
}

function earlierOf(
  { from, until, changes }: EarlierStates,
  iso: (at: EpochMs) => string,
): ReportWorker['earlier'] {
  return { from: iso(from), until: iso(until), changes };
}

/** Whether a worker's last output is worth showing. */
export function hasFailed({ state }: { readonly state: StateName }): boolean {
  return state === 'failed' || state === 'lost';
}
