/** What `run` asks for, in `spec.json`: read by the supervisor where there is no journal yet. */
import type { SessionInfo } from './event.ts';
import type { WorkerSpec } from './worker.ts';

export interface SessionSpec {
  readonly version: 1;
  readonly session: SessionInfo;
  readonly workers: readonly WorkerSpec[];
}
