/** Requests that start workers again: `restart`, in the same or a new conversation, and `skip`. */
import type { Receipt } from '../../core/wire/control.ts';
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Happening, Store } from '../store.ts';
import { conversationOf } from '../../core/model/model.ts';
import { needsOf, whatBlocks } from '../../core/model/derive/wait-reason.ts';
import { checkRestart } from '../effects/start-problem.ts';
import { receipt } from './receipt.ts';

/**
 * For a blocked worker, restarts the failed workers it needs; the worker then starts by itself. A worker that
 * could not start is left alone.
 */
export function restart(world: World, store: Store, worker: WorkerModel): Receipt {
  if (worker.state.is !== 'blocked') {
    const { problem, note } = checkRestart(world, store, worker, null);
    if (problem !== null) return receipt(worker, 'refused', problem);
    store.emit({ is: 'restart-wanted', worker: worker.spec.id });
    return receipt(worker, 'done', note);
  }
  const { workers } = store.model();
  const needs = whatBlocks(store.model(), worker).flatMap((id) => workers.get(id) ?? []);
  const checked = needs.map((need) => ({ need, ...checkRestart(world, store, need, null) }));
  const failing = checked.find(({ problem }) => problem !== null);
  if (failing !== undefined) {
    const { id, name } = failing.need.spec;
    return receipt(
      worker,
      'refused',
      `worker ${id} ${name}, which it needs, cannot start: ${failing.problem ?? ''}`,
    );
  }
  const ids = needs.map(({ spec }) => spec.id);
  store.emit(...ids.map((id): Happening => ({ is: 'restart-wanted', worker: id })));
  return receipt(worker, 'done', `what it needs: ${ids.join(', ')}`);
}

/** The previous conversation stays on disk; the receipt names it. */
export function restartInNew(world: World, store: Store, worker: WorkerModel, conversation: string): Receipt {
  const { id, agent } = worker.spec;
  const old = conversationOf(worker);
  if (old === null || !agent.traits.resumes)
    return receipt(
      worker,
      'refused',
      `a ${agent.kind} worker has no conversation; muxcrew restart ${id} starts it from scratch`,
    );
  if (worker.state.is === 'blocked') {
    const ids = whatBlocks(store.model(), worker).join(' ');
    return receipt(worker, 'refused', `it is blocked by ${ids}: muxcrew restart --new-conversation ${ids}`);
  }
  const { problem, note } = checkRestart(world, store, worker, conversation);
  if (problem !== null) return receipt(worker, 'refused', problem);
  store.emit({ is: 'restart-wanted', worker: id, conversation });
  const which = `new conversation ${conversation}; the old one stays: ${old}`;
  return receipt(worker, 'done', note === null ? which : `${which}; ${note}`);
}

export function skip(store: Store, worker: WorkerModel): Receipt {
  if (worker.state.is !== 'blocked')
    return receipt(worker, 'refused', `it is ${worker.state.is}, not blocked`);
  const needs = needsOf(store.model(), worker, 'failed');
  store.emit({ is: 'needs-skipped', worker: worker.spec.id, needs });
  return receipt(worker, 'done', `without ${needs.join(', ')}`);
}
