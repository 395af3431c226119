/**
 * Checks that the conversations to be resumed exist. A user who resumes with another HOME or CLAUDE_CONFIG_DIR would
 * start each of them from scratch, and all work would be done twice.
 */
import type { SessionModel, WorkerModel } from '../../core/model/model.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import { fold } from '../../core/model/fold/fold.ts';
import { canGoOn } from '../../core/model/fold/loss.ts';
import { conversationOf } from '../../core/model/model.ts';
import { folderOf } from '../../core/model/workspace.ts';
import { workerEnv } from '../worker-env.ts';

/** The workers that a resume would continue, but whose conversations are missing. */
export function missingConversations(world: World, model: SessionModel): readonly WorkerId[] {
  const resumed = fold(model, { is: 'session-resumed', anew: false, at: world.clock.now() });
  return [...resumed.workers.values()]
    .filter((worker) => worker.goesFirst && canGoOn(worker) && hasSpoken(worker) && !isKept(world, worker))
    .map(({ spec }) => spec.id);
}

/** A conversation is saved from its first prompt on; one without a prompt can be started from scratch. */
function hasSpoken({ status, usage }: WorkerModel): boolean {
  return status !== null || usage.costUsd !== null;
}

function isKept(world: World, worker: WorkerModel): boolean {
  const { spec } = worker;
  const { telemetry } = world.agent(spec.agent.kind);
  const conversation = conversationOf(worker);
  if (telemetry === null || conversation === null) return true;
  return telemetry.transcripts(workerEnv(world, spec), folderOf(worker), conversation).length > 0;
}
