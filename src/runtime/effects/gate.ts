/**
 * Keeps starts of one kind apart, across all sessions of this user: bursts of Claude starts corrupt its `.claude.json`
 * (measured on 2.1.197). Whoever passes holds the gate's lock for the gap.
 */
import type { World } from '../world.ts';

/** While another session's start holds the gate. */
const retryMs = 50;

export async function passGate(
  world: World,
  gate: { readonly key: string; readonly gapMs: number },
): Promise<void> {
  world.files.makeFolder(world.paths.gates, 0o700);
  const path = `${world.paths.gates}/${fileName(gate.key)}`;
  for (;;) {
    const held = world.locks.tryTake(path);
    if (held !== null) {
      world.clock.after(gate.gapMs, () => held.release());
      return;
    }
    await world.clock.sleep(retryMs);
  }
}

/** A key may be any path; two that come to share a name merely wait for one another. */
function fileName(key: string): string {
  return encodeURIComponent(key).replaceAll('%', '_').slice(-180);
}
