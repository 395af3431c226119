/** Names of instruction files: `worker1_api_instructions.md`. */

/** Shell pattern for all of them. */
export const instructionGlob = 'worker*_instructions.md';

export function isInstructionName(name: string): boolean {
  return /^worker.*_instructions\.md$/.test(name);
}

/** worker2 before worker10. */
export function inNaturalOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
