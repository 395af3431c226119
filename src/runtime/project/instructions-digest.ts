import { createHash } from 'node:crypto';

/** Returns the SHA-256 of an instruction file's text, in hexadecimal. */
export function instructionsDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
