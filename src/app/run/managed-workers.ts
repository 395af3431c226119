/**
 * Named instruction files -> the workers that a manager adds. Their agent, rights and check are the manager's own, as the
 * person gave them at `run`: no configuration and no environment of the caller's is asked.
 */
import type { Named } from '../../core/paths/names.ts';
import type { SessionSpec } from '../../core/journal/session-spec.ts';
import type { Context } from '../context.ts';
import type { CrewFile } from './crew-files.ts';
import type { WantedWorker } from './new-workers.ts';
import { workerMark } from '../../core/paths/session-paths.ts';
import { isManager } from '../../core/model/manager.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { managedAgent } from '../manager-context.ts';
import { ownBounds } from './new-workers.ts';
import { instructionsDigest } from '../../runtime/project/instructions-digest.ts';

export function managedWorkers(
  context: Context,
  { session, workers: crew }: SessionSpec,
  files: readonly (CrewFile & Named)[],
  flags: { readonly model: string | null; readonly permissionMode: string | null },
): Result<readonly WantedWorker[]> {
  const manager = crew.find(isManager);
  if (manager === undefined)
    return fail({
      kind: 'refused',
      what: 'cannot add workers',
      why: `session ${session.id} has no manager`,
    });
  const workers: WantedWorker[] = [];
  for (const { id, name, path, text, front } of files) {
    const model = flags.model ?? front.model ?? null;
    const agent = managedAgent(context, manager, { model, permissionMode: flags.permissionMode });
    if (!agent.ok) return agent;
    workers.push({
      id,
      name,
      wantedId: id,
      instructions: path,
      instructionsDigest: instructionsDigest(text),
      agent: agent.value,
      cwd: session.project,
      addedBy: workerMark(session.id, manager.id),
      verify: manager.manages?.verify ?? null,
      ...ownBounds(front, manager.maxCostUsd ?? null),
    });
  }
  return ok(workers);
}
