/** Evidence for a worker's state. */
import type { EpochMs } from '../worker.ts';

/** One fact that a state is based on. */
export interface Evidence {
  readonly source:
    | 'process'
    | 'hook'
    | 'request'
    | 'registry'
    | 'transcript'
    | 'screen'
    | 'status file'
    | 'check'
    | 'person'
    | 'backend'
    | 'queue'
    | 'workspace';
  readonly fact: string;
  readonly at: EpochMs | null;
}
