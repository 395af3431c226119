/** What a worker's pane shows while its program does not run. */
import type { WorkerSpec } from '../core/model/worker.ts';
import type { PaneCommand } from './backend.ts';

export interface PlaceholderContext {
  readonly worker: WorkerSpec;
  /** The worker's own folder in the session's state, absolute. */
  readonly folder: string;
}

/** `screen`: lines above the placeholder text, from the last screen of the worker's program. */
export type Placeholder = (
  context: PlaceholderContext,
  note: string,
  screen?: readonly string[],
) => PaneCommand;
