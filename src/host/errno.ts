/** Reads the code out of an error of the operating system. Judges nothing: which codes are harmless is the caller's to name. */

/** `ENOENT`, `EACCES`, …; null for anything that is no such error. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** For a catch that names the codes it takes as an answer, and throws everything else on. */
export function rethrowUnless(error: unknown, ...codes: readonly string[]): void {
  const code = errnoOf(error);
  if (code === null || !codes.includes(code)) throw error;
}
