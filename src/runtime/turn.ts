/**
 * One change of a session's windows at a time: an arrangement is computed from a listing, which must still hold when it
 * is carried out. Owns the queue; knows nothing of what waits in it.
 */
import type { Store } from './store.ts';

const last = new WeakMap<Store, Promise<unknown>>();

/** Runs `act` when everything that asked before is through, whatever came of it. */
export function inTurn<T>(store: Store, act: () => Promise<T>): Promise<T> {
  const before = last.get(store) ?? Promise.resolve();
  const turn = before.then(act, act);
  last.set(store, turn);
  return turn;
}
