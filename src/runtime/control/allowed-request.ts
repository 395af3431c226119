/**
 * Restricts a control request to what its caller may do: a worker's message is signed with its name, a
 * manager cannot add workers with more permissions.
 */
import type { ControlRequest } from '../../core/wire/control.ts';
import type { Peers } from '../../ports/socket.ts';
import type { Store } from '../store.ts';
import type { World } from '../world.ts';
import { isManager, widerThanManager } from '../../core/model/manager.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { refusedRequest, senderOf } from '../../core/wire/rights.ts';
import { isInside, workerMark } from '../../core/paths/session-paths.ts';
import { requestCaller } from './caller.ts';
import { userCanDoIt } from '../../core/wire/rights.ts';

export async function allowedRequest(
  world: World,
  store: Store,
  request: ControlRequest,
  who: { readonly pid: unknown; readonly peers: Peers },
): Promise<Result<ControlRequest>> {
  if (request.op === 'ping') return ok(request);
  const caller = await requestCaller(world, store, request.op, who);
  if (caller === null)
    return refused(`cannot ${request.op}`, 'the caller is unknown: it has disconnected or is hidden');
  if (caller.is === 'user') return ok(request);
  const { id, project } = store.model().session;
  const failure = refusedRequest(caller, request.op, id);
  if (failure !== null) return fail(failure);
  if (request.op === 'send') return ok({ ...request, from: senderOf(caller) });
  if (request.op !== 'add') return ok(request);
  const manager = [...store.model().workers.values()].map(({ spec }) => spec).find(isManager);
  if (manager === undefined) return refused('cannot add workers', `session ${id} has no manager`);
  for (const worker of request.workers) {
    const path = worker.instructions;
    const outside = world.files.stat(path) !== null && !isInside(project, world.files.realPath(path));
    const why = outside ? 'its file is not in the project' : widerThanManager(manager, project, worker);
    if (why !== null) return refused(`cannot add ${path}`, `a manager requested it, and ${why}`);
  }
  const addedBy = workerMark(id, manager.id);
  return ok({ ...request, workers: request.workers.map((worker) => ({ ...worker, addedBy })) });
}

function refused(what: string, why: string): Result<never> {
  return fail({ kind: 'refused', what, why, fixes: [userCanDoIt] });
}
