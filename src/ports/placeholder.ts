/** What the pane of a worker shows while its program does not run. */
import type { WorkerSpec } from '../core/model/worker.ts';
import type { PaneCommand } from './backend.ts';

export interface PlaceholderContext {
  readonly worker: WorkerSpec;
  /** The worker's own folder below the session's state folder, absolute. */
  readonly folder: string;
}

/** `screen`: lines above the note, what the pane showed last of the worker's program. */
export type Placeholder = (
  context: PlaceholderContext,
  note: string,
  screen?: readonly string[],
) => PaneCommand;
