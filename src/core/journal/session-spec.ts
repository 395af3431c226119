/** What `run` requests, in `spec.json`: read by the supervisor if there is no journal yet. */
import type { WorkerSpec } from '../model/worker.ts';
import type { SessionInfo } from '../model/session.ts';
import { earlierOptions } from './earlier-agents.ts';

export interface SessionSpec {
  readonly version: 1;
  readonly session: SessionInfo;
  readonly workers: readonly WorkerSpec[];
  /** Absent in specs of earlier builds. */
  readonly options?: CrewOptions;
  /** The process of `run`. Absent in specs of earlier builds. */
  readonly starter?: { readonly pid: number; readonly startTime: string } | null;
}

/** Defaults for workers added later. Null or absent: not set. */
export interface CrewOptions {
  readonly agent?: string | null;
  readonly model?: string | null;
  readonly permissionMode?: string | null;
  readonly verify?: string | null;
  readonly scene?: string | null;
  /** Options from the command line of `run`, which front matter does not override. */
  readonly given: readonly string[];
}

/** The crew's options for added workers; for a crew of an earlier build, those that all its workers share. */
export function optionsOfCrew({ options, workers }: SessionSpec): CrewOptions {
  return options ?? earlierOptions(workers);
}
