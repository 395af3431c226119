/** What follows from a worker's workspace. Pure. */
import type { Evidence } from './facts/evidence.ts';
import type { WorkerModel } from './model.ts';
import type { WorkerSpec } from './worker.ts';

/** Absolute path of the folder that it works in. */
export function folderOf({ spec, workspace }: Pick<WorkerModel, 'spec' | 'workspace'>): string {
  return workspace.is === 'ready' ? workspace.place.cwd : spec.cwd;
}

/** Its spec with the folder that it works in. */
export function specInFolder(worker: Pick<WorkerModel, 'spec' | 'workspace'>): WorkerSpec {
  return { ...worker.spec, cwd: folderOf(worker) };
}

/** The completion that its workspace has not been settled for yet; null: none. */
export function unsettled({ workspace, state, since, settle }: WorkerModel): number | null {
  if (workspace.is !== 'ready' || state.is !== 'completed') return null;
  const isDone = settle.is === 'settled' || settle.is === 'refused';
  return isDone && settle.completedAt === since ? null : since;
}

export function workspaceEvidence({ workspace, settle }: WorkerModel): readonly Evidence[] {
  const of = (fact: string, at: number): Evidence => ({ source: 'workspace', fact, at });
  return [
    ...(workspace.is === 'preparing' ? [of('being prepared', workspace.at)] : []),
    ...(workspace.is === 'ready' ? [of(`works in ${workspace.place.cwd}`, workspace.at)] : []),
    ...(settle.is === 'settling' ? [of('being settled', settle.at)] : []),
    ...(settle.is === 'settled' ? [of(settle.note, settle.at)] : []),
    ...(settle.is === 'refused' ? [of(`left unchanged: ${settle.reason}`, settle.at)] : []),
  ];
}
