/**
 * One run as its report tells it: the timeline, and what stands beside it. Data that is written as it is by `report
 * --json` (docs/report.md), with times as ISO 8601. Additive while `reportVersion` is 1. Pure.
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
  /** What `--run` takes: when it began. */
  readonly run: string;
  /** Has another run come after it? */
  readonly archived: boolean;
  /** When all this was looked at. */
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
  /** How its last check refused what it reported; null: it did not, or the detail tells it. Absent in older reports. */
  readonly check?: string | null;
  /** The last lines of that check, also where the detail tells it. Absent in older reports. */
  readonly checkOutput?: readonly string[];
  /** The last line of its status file, clean. */
  readonly status: string | null;
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** How often it was started. */
  readonly runs: number;
  readonly exitCode: number | null;
  readonly workedMs: number;
  readonly activeMs: number;
  readonly spentMs: SpentMs;
  readonly usage: Usage;
  readonly spans: readonly { readonly state: StateName; readonly from: string; readonly to: string }[];
  /** What is no longer kept change by change; null: nothing. */
  readonly earlier: { readonly from: string; readonly until: string; readonly changes: number } | null;
}

/** What a worker printed last; null: its log is not there any more. */
export interface Failed {
  readonly worker: WorkerId;
  readonly lastLines: readonly string[] | null;
}

/** Files below outputs/, without reports. */
export interface Deliverables {
  /** Written in this run; the first ones by name. */
  readonly files: readonly Deliverable[];
  /** Also of those that are not listed. */
  readonly count: number;
  readonly bytes: number;
  /** Last written before this run, or by a later one. */
  readonly others: { readonly count: number; readonly bytes: number };
  /** Folders and files that could not be looked at. */
  readonly unreadable: number;
  /** False: there were too many, and the rest was not looked at. */
  readonly complete: boolean;
}

export interface Deliverable {
  /** Relative to the project, as the file system gives it: whoever shows it cleans it. */
  readonly path: string;
  /** `other`: a symbolic link, which is not followed, or something that is no file. */
  readonly kind: 'file' | 'other';
  readonly bytes: number;
  readonly writtenAt: string;
}

/** With what is read beside the journal. */
export interface FullReport extends Report {
  readonly failures: readonly Failed[];
  readonly deliverables: Deliverables;
}

export interface ReportMeta {
  readonly run: string;
  readonly archived: boolean;
  readonly now: EpochMs;
  /** ISO 8601 of a time: core has no calendar of its own. */
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

/** Whose last lines are worth showing. */
export function hasFailed({ state }: { readonly state: StateName }): boolean {
  return state === 'failed' || state === 'lost';
}
