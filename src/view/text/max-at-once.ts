/** A crew's bound in the words of `plan` and `status`. */
export function maxAtOnce(count: number): string {
  return `max ${String(count)} at once`;
}
