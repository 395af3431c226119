/**
 * Are the conversations there that are to go on? Whoever resumes may have another HOME or CLAUDE_CONFIG_DIR: there, each
 * would begin anew, and do all of it again.
 */
import type { SessionModel, WorkerModel } from '../../core/model.ts';
import type { World } from '../world.ts';
import { canGoOn, isUnfinished } from '../../core/fold-loss.ts';
import { conversationOf, usesSlot } from '../../core/model.ts';
import { workerEnv } from '../worker-env.ts';

export function missingConversations(
  world: World,
  { workers }: Pick<SessionModel, 'workers'>,
): readonly WorkerModel[] {
  return [...workers.values()].filter(
    (worker) =>
      wasAtWork(worker) &&
      isUnfinished(worker) &&
      canGoOn(worker) &&
      hasSpoken(worker) &&
      !isKept(world, worker),
  );
}

function wasAtWork(worker: WorkerModel): boolean {
  return usesSlot(worker) || worker.state.is === 'lost' || worker.goesFirst;
}

/** A conversation is kept from its first prompt on; one that was never begun is begun now. */
function hasSpoken({ status, usage }: WorkerModel): boolean {
  return status !== null || usage.costUsd !== null;
}

function isKept(world: World, worker: WorkerModel): boolean {
  const { spec } = worker;
  const { telemetry } = world.agent(spec.agent.kind);
  const conversation = conversationOf(worker);
  if (telemetry === null || conversation === null) return true;
  return telemetry.transcripts(workerEnv(world, spec), spec.cwd, conversation).length > 0;
}
