/** Where in a YAML (or JSON) document a setting stands, for failures that name the line. The document is handed in. */
import type { LineCounter, ParsedNode } from 'yaml';

/** The line of the deepest key of the path that is there, counted from 1; null where none is. */
export function yamlLine(
  yaml: typeof import('yaml'),
  root: ParsedNode | null,
  counter: LineCounter,
  path: readonly string[],
): number | null {
  let node: unknown = root;
  let line: number | null = null;
  for (const key of path) {
    if (!yaml.isMap(node)) break;
    const pair = node.items.find((item) => yaml.isScalar(item.key) && String(item.key.value) === key);
    if (pair === undefined) break;
    if (yaml.isScalar(pair.key) && pair.key.range) line = counter.linePos(pair.key.range[0]).line;
    node = pair.value;
  }
  return line;
}

/**
 * The line of a parse error, from 1 on. What is never ended is noticed at the end of the text: it is told of the last line
 * that has any.
 */
export function errorLine(
  counter: LineCounter,
  text: string,
  { pos: [at] }: { readonly pos: readonly [number, number] },
): number {
  const isAtEnd = text.slice(at).trim() === '';
  return counter.linePos(isAtEnd ? text.trimEnd().length : at).line;
}
