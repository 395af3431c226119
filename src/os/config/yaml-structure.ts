/**
 * Checks the structure of a parsed YAML document before it becomes a value: aliases, nesting and duplicate keys. Linear in
 * the size of the document; yaml's own check of duplicate keys is quadratic. The library is handed in.
 */
import type { ParsedNode } from 'yaml';

export interface StructureProblem {
  /** Offset in the text. */
  readonly at: number;
  readonly expected: string;
  readonly got: string;
}

/** No file of muxcrew's nests deeper than 5 levels. */
export const deepest = 32;

export const tooDeep = { expected: `at most ${String(deepest)} levels of nesting`, got: 'more' } as const;

/** Tokens that the parser may have open at once: at most two for each level, and the document. */
const mostOpen = 2 * deepest + 8;

/**
 * Returns where a text nests so deeply that it must not be parsed; null: nowhere. To close tokens the parser recurses,
 * and where it runs out of stack while V8 compiles a regular expression, the whole process is aborted. So it is fed token
 * by token, without recursion, and stopped in time. Only the parser itself knows which brackets and colons nest.
 */
export function deepOffset(yaml: typeof import('yaml'), text: string): number | null {
  const parser = new yaml.Parser();
  for (const lexeme of new yaml.Lexer().lex(text)) {
    // What it yields is parsed again later.
    for (const _token of parser.next(lexeme));
    if (parser.stack.length > mostOpen) return parser.offset;
  }
  return null;
}

/** Returns the first problem of the document, or null. */
export function structureProblem(
  yaml: typeof import('yaml'),
  root: ParsedNode | null,
): StructureProblem | null {
  let problem: StructureProblem | null = null;
  /** Levels below the node of an anchor; null while the node is still open. */
  const anchors = new Map<string, number | null>();

  function report(node: { readonly range?: readonly number[] | null }, what: string, got: string): number {
    problem ??= { at: node.range?.[0] ?? 0, expected: what, got };
    return 0;
  }

  function levelsBelow(node: unknown, level: number): number {
    if (problem !== null) return 0;
    if (yaml.isAlias(node)) {
      const below = anchors.get(node.source);
      const name = `*${node.source}`;
      if (below === undefined) return report(node, 'an alias of an anchor above it', name);
      if (below === null)
        return report(node, 'aliases that are not circular', `${name} inside &${node.source}`);
      return level + below > deepest ? report(node, tooDeep.expected, tooDeep.got) : below;
    }
    if (!yaml.isCollection(node)) {
      if (yaml.isScalar(node) && node.anchor !== undefined) anchors.set(node.anchor, 0);
      return 0;
    }
    if (level >= deepest) return report(node, tooDeep.expected, tooDeep.got);
    if (node.anchor !== undefined) anchors.set(node.anchor, null);
    const keys = new Set<string>();
    let below = 0;
    for (const item of node.items) {
      const inner = yaml.isPair(item) ? [item.key, item.value] : [item];
      if (yaml.isMap(node) && yaml.isScalar(inner[0])) {
        const key = String(inner[0].value);
        if (keys.has(key)) report(inner[0], 'each key once', `a second ${JSON.stringify(key)}`);
        keys.add(key);
      }
      for (const one of inner) below = Math.max(below, 1 + levelsBelow(one, level + 1));
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, below);
    return below;
  }

  levelsBelow(root, 0);
  return problem;
}
