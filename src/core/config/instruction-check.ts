/** Whether a file's content can be an assignment. `run`, `add` and every start check instruction files alike. Pure. */
import type { InstructionProblem } from '../failure.ts';

/** A larger file is a mistake. Bytes. */
export const instructionLimit = 5 * 1024 * 1024;
/** A NUL within the first bytes: git's rule for binary files. */
const binaryProbe = 8 * 1024;

/** White space alone is no assignment either. */
export function contentProblem(bytes: Uint8Array): InstructionProblem | null {
  if (bytes.subarray(0, binaryProbe).includes(0)) return { is: 'binary' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return { is: 'binary' };
    throw error;
  }
  return text.trim() === '' ? { is: 'empty' } : null;
}
