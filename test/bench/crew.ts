/** A crew for measuring: brings one up, waits for it, ends it. Owns no figure. */
import type { CrewRig } from '../rig/crew-rig.ts';
import { writeInstructions } from './instructions.ts';

/** `run -d` with so many idle demo workers; resolves when all run. */
export async function startIdle(rig: CrewRig, workers: number): Promise<void> {
  const files = writeInstructions(rig, workers);
  expectDone(await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', ...files]));
  await allRun(rig, workers);
}

/** Until comm/session.json says that each worker has a process, and the last has reported. */
export async function allRun(rig: CrewRig, workers: number): Promise<void> {
  await rig.until(
    'all workers run',
    () => {
      const snapshot = rig.snapshot();
      return snapshot?.workers.length === workers && snapshot.workers.every(({ pid }) => pid !== null);
    },
    60_000,
  );
}

export async function stop(rig: CrewRig): Promise<void> {
  expectDone(await rig.muxcrew(['stop', '--yes']));
}

export function expectDone({
  code,
  stderr,
}: {
  readonly code: number | null;
  readonly stderr: string;
}): void {
  if (code !== 0) throw new Error(`muxcrew exited with ${String(code)}: ${stderr}`);
}
