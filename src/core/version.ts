/** Version numbers of programs. Pure. */

/** Compares as many numbers as `than` has; a version that cannot be parsed is not older. */
export function isOlder(version: string, than: readonly number[]): boolean {
  const numbers = version.split('.').map(Number);
  for (const [index, wanted] of than.entries()) {
    const number = numbers[index] ?? 0;
    if (Number.isNaN(number) || number > wanted) return false;
    if (number < wanted) return true;
  }
  return false;
}
