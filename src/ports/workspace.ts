/** The files that a worker works on: the shared project folder, or files of its own. */
import type { PreparedWorkspace } from '../core/model/facts/workspace.ts';
import type { SessionInfo } from '../core/model/session.ts';
import type { WorkerSpec } from '../core/model/worker.ts';

export interface WorkspaceContext {
  readonly session: SessionInfo;
  readonly worker: WorkerSpec;
  /** What `prepare` gave before. Null: it has not ended yet, in this supervisor or in an earlier one. */
  readonly prepared: PreparedWorkspace | null;
  /** False: the worker was stopped, or its completion counts no longer. Long steps end early then. */
  readonly isWanted: () => boolean;
}

export type Prepared =
  | { readonly is: 'ready'; readonly place: PreparedWorkspace }
  /** `mayPass`: a later try may succeed. */
  | { readonly is: 'failed'; readonly reason: string; readonly mayPass: boolean };

export type Settled =
  { readonly is: 'settled'; readonly note: string } | { readonly is: 'refused'; readonly reason: string };

/** Implementations pass test/workspaces/workspace-contract.ts. */
export interface Workspace {
  /** As in `WorkerSpec.workspace`. */
  readonly kind: string;
  /**
   * Before each start. Done again after a crash at any moment, it ends in the same place with nothing lost; where all is
   * there already, it changes nothing.
   */
  prepare(context: WorkspaceContext): Promise<Prepared>;
  /** After each completion, with `prepared` set. Done again after a crash at any moment, it ends in the same. */
  settle(context: WorkspaceContext): Promise<Settled>;
}
