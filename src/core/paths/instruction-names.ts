/** Names of instruction files, as every crew's are: `worker1_api_instructions.md`. */

/** What a shell is given that means them all. */
export const instructionGlob = 'worker*_instructions.md';

export function isInstructionName(name: string): boolean {
  return /^worker.*_instructions\.md$/.test(name);
}

/** worker2 before worker10. */
export function inNaturalOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
