/**
 * Performs decisions: after every change asks the core which effects are needed, and starts those that are
 * not running yet. An effect that throws is a bug: it is logged, reported as a warning, and not repeated at
 * once.
 */
import type { Effect } from '../core/model/effect.ts';
import type { WorkerId } from '../core/model/worker.ts';
import type { World } from './world.ts';
import type { Store } from './store.ts';
import { decide } from '../core/model/decide.ts';
import { unreachable } from '../core/result.ts';
import { deliverMessage } from './effects/deliver.ts';
import { endWorker } from './effects/end.ts';
import { askStatus, giveUpStart, goOnLater, restartLater, timeOut } from './effects/later.ts';
import { verifyClaim } from './effects/verify.ts';
import { closeSession } from './effects/close.ts';
import { readExitOutput } from './effects/read-exit-output.ts';
import { giveTrust } from './effects/give-trust.ts';
import { openPane } from './effects/open-pane.ts';
import { showWait } from './effects/show-wait.ts';
import { settleWorkspace } from './effects/workspace.ts';
import { startWorker } from './effects/start.ts';
import { errorStack } from '../core/error-text.ts';

/** How long to wait before repeating an effect that threw. */
const brokenMs = 5_000;

export interface Performer {
  readonly consider: () => void;
}

/**
 * `mayStart`: whether the machine has room for that start. Asked right before it, since changes are not
 * reported.
 */
export function performer(world: World, store: Store, mayStart: (worker: WorkerId) => boolean): Performer {
  const underWay = new Set<string>();
  /**
   * Workers whose previous run is still being ended (a new run has the same mark, and would be ended too),
   * and workers whose placeholder is being replaced (which would end a program in the pane).
   */
  const ending = new Set<string>();
  let scheduled = false;

  const run = async (effect: Effect): Promise<void> => {
    if (effect.do === 'end' || effect.do === 'note') ending.add(effect.worker);
    try {
      await perform(world, store, effect);
      underWay.delete(effect.key);
      if (store.model().warnings.has(effect.key))
        store.emit({ is: 'warning', about: effect.key, text: null });
    } catch (error) {
      const text = errorStack(error);
      world.log('info', `${effect.key} failed: ${text}`);
      const first = text.split('\n')[0] ?? '';
      store.emit({
        is: 'warning',
        about: effect.key,
        text: `${effect.key} failed: ${first} (logs/muxcrew.log)`,
      });
      world.clock.after(brokenMs, () => {
        underWay.delete(effect.key);
        consider();
      });
    }
    if (effect.do === 'end' || effect.do === 'note') ending.delete(effect.worker);
    consider();
  };

  const considerNow = (): void => {
    scheduled = false;
    for (const effect of decide(store.model())) {
      if (underWay.has(effect.key)) continue;
      // Processes without a mark are known only to the end operations in progress.
      if (effect.do === 'close' && ending.size > 0) continue;
      if (effect.do === 'start' && (ending.has(effect.worker) || !mayStart(effect.worker))) continue;
      underWay.add(effect.key);
      world.log('debug', effect.key);
      void run(effect);
    }
  };

  /** Once for all events of a batch. */
  const consider = (): void => {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(considerNow);
  };
  return { consider };
}

async function perform(world: World, store: Store, effect: Effect): Promise<void> {
  if (effect.do === 'close') return closeSession(world, store);
  const worker = store.model().workers.get(effect.worker);
  if (worker === undefined) return;
  switch (effect.do) {
    case 'start':
      return startWorker(world, store, worker, effect.run);
    case 'end':
      return endWorker(world, store, worker, effect.run);
    case 'open-pane': {
      const pane = await openPane(world, store, worker);
      if (pane === null) throw new Error(`worker ${effect.worker} has no pane, and opening one failed`);
      return store.emit({ is: 'pane-seen', worker: effect.worker, pane });
    }
    case 'note':
      return showWait(world, store, worker, effect);
    case 'free-slot':
      return store.emit({ is: 'end-for-slot', worker: effect.worker });
    case 'deliver':
      return deliverMessage(world, store, worker, effect.message);
    case 'stop-for-cost':
      return store.emit({ is: 'end-for-cost', worker: effect.worker });
    case 'give-trust':
      return giveTrust(world, store, worker);
    case 'verify':
      return verifyClaim(world, store, worker);
    case 'settle':
      return settleWorkspace(world, store, worker, effect.completedAt);
    case 'give-up-start':
      return giveUpStart(world, store, effect);
    case 'read-exit-output':
      return readExitOutput(world, store, effect);
    case 'restart-later':
      return restartLater(world, store, effect);
    case 'ask-status':
      return askStatus(world, store, effect);
    case 'time-out':
      return timeOut(world, store, effect);
    case 'go-on-later':
      return goOnLater(world, store, effect);
    default:
      return unreachable(effect);
  }
}
