/** A fact that a worker’s state rests on. */
import type { EpochMs } from '../worker.ts';

/** One fact that a state rests on. */
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
