/** Instruction files whose order by name is their order by number. */
import type { CrewRig } from '../rig/crew-rig.ts';

export function writeInstructions(rig: CrewRig, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    rig.write(
      `worker${String(index + 1).padStart(2, '0')}_instructions.md`,
      `# Bench ${String(index + 1)}\n`,
    ),
  );
}
