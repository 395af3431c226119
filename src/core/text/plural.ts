/** `1 worker`, `2 workers`; `many` where the plural takes more than an s. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
