/** Tools that a test can do without on a contributor's machine, and must not on the machine that decides. */

/**
 * Gives back whether the tool is there, for `skipIf` and `runIf`. Under CI as root, where `scripts/test` installs what it
 * needs, a missing one is an error instead of a test that silently does not run.
 */
export function available(tool: string, isThere: boolean): boolean {
  if (!isThere && process.env['CI'] !== undefined && process.getuid?.() === 0)
    throw new Error(`${tool} is missing, and under CI no test may be skipped for it`);
  return isThere;
}
