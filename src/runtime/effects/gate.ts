/**
 * Spaces out starts of the same kind, across all sessions of this user: bursts of Claude starts corrupt its
 * `.claude.json` (measured on 2.1.197). The caller holds the gate's lock for the gap, and stops waiting once
 * its start is cancelled.
 */
import type { HeldLock } from '../../ports/locks.ts';
import type { World } from '../world.ts';
import { errorText } from '../../core/system-error.ts';

/** Retry interval while another session's start holds the gate. */
const retryMs = 50;

export async function passGate(
  world: World,
  gate: { readonly key: string; readonly gapMs: number },
  isWanted: () => boolean = () => true,
): Promise<void> {
  world.files.makeFolder(world.paths.gates, 0o700);
  const path = `${world.paths.gates}/${fileName(gate.key)}`;
  while (isWanted()) {
    const held = world.locks.tryTake(path);
    if (held !== null) {
      world.clock.after(gate.gapMs, () => release(world, path, held));
      return;
    }
    await world.clock.sleep(retryMs);
  }
}

/** Called by a timer, so an error is only logged. */
function release(world: World, path: string, held: HeldLock): void {
  try {
    held.release();
  } catch (error) {
    world.log('info', `the gate ${path} cannot be released: ${errorText(error)}`);
  }
}

/** A key may be any path. Two keys that map to the same name merely wait for each other. */
function fileName(key: string): string {
  return encodeURIComponent(key).replaceAll('%', '_').slice(-180);
}
