/**
 * Checks that this supervisor still owns the session and that its state folder exists. Rewrites a damaged
 * lock, and creates a removed folder again while panes live: without it the session could not be stopped.
 */
import type { HeldLock } from '../../ports/locks.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { specText, specVersion } from '../../core/journal/session-file.ts';
import { sessionState } from '../../core/paths/session-paths.ts';
import { errorText } from '../../core/system-error.ts';
import { isRunAlive } from '../placed-run.ts';

/** False: another supervisor has taken over, or nothing is left to supervise. */
export function keepState(world: World, store: Store, lock: HeldLock): boolean {
  try {
    if (lock.isOurs()) return true;
    const { session } = store.model();
    const state = sessionState(world.paths.sessions, session.id);
    if (lock.isDamaged()) return isTaken(world, state.lock, 'its lock was damaged');
    if (world.files.statLink(state.folder) !== null || !hasPanes(world, store)) return false;
    makeState(world, store);
    return isTaken(world, state.lock, 'its state folder was removed');
  } catch (error) {
    // A lock that is briefly unreadable has not been taken over yet.
    world.log('info', `the lock cannot be read: ${errorText(error)}`);
    return true;
  }
}

function isTaken(world: World, path: string, why: string): boolean {
  const taken = world.locks.tryTake(path) !== null;
  world.log('info', `${path}: ${why}; ${taken ? 'written again' : 'another supervisor has it'}`);
  return taken;
}

function hasPanes(world: World, store: Store): boolean {
  const { backend, closed, workers } = store.model();
  if (closed || backend.is === 'gone') return false;
  if (backend.server !== null && world.processes.isAlive(backend.server)) return true;
  return [...workers.values()].some((worker) => isRunAlive(world, store, worker));
}

/** The journal follows at the store's next beat, and the socket at its own. */
function makeState(world: World, store: Store): void {
  const { session, workers } = store.model();
  const state = sessionState(world.paths.sessions, session.id);
  const specs = [...workers.values()].map(({ spec }) => spec);
  world.files.makeFolder(state.folder, 0o700);
  for (const { id } of specs) {
    const { events, requests } = state.worker(id);
    world.files.makeFolder(events, 0o700);
    world.files.makeFolder(requests, 0o700);
  }
  world.files.replace(state.spec, specText({ version: specVersion, session, workers: specs }), 0o600);
}
