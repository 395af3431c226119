/** The files that a worker works on: the shared project folder, or its own. */
import type { PreparedWorkspace } from '../core/model/facts/workspace.ts';
import type { SessionInfo } from '../core/model/session.ts';
import type { WorkerSpec } from '../core/model/worker.ts';

export interface WorkspaceContext {
  readonly session: SessionInfo;
  readonly worker: WorkerSpec;
  /** Result of `prepare`; null: it has not finished yet, in this supervisor or an earlier one. */
  readonly prepared: PreparedWorkspace | null;
  /** False: the worker was stopped, or its completion no longer counts. Long steps end early. */
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
  /** Called before each start. Idempotent, also after a crash at any moment. */
  prepare(context: WorkspaceContext): Promise<Prepared>;
  /** Called after each completion, with `prepared` set. Idempotent, also after a crash at any moment. */
  settle(context: WorkspaceContext): Promise<Settled>;
}
