/**
 * Reads YAML from untrusted sources: configuration, layouts, front matter. Owns the limits of such a text and
 * the line of each problem; does not interpret values. Loads yaml when something is read.
 */
import { fail, ok, type Result } from '../../core/result.ts';
import { errorLine, yamlLine } from './yaml-line.ts';
import { deepOffset, structureProblem, tooDeep } from './yaml-structure.ts';

type Yaml = typeof import('yaml');

/** UTF-16 code units; the parser needs a second for some texts of this length. */
export const yamlLimit = 64 * 1024;

export interface YamlProblem {
  /** From 1 on; null: it concerns the whole text. */
  readonly line: number | null;
  readonly expected: string;
  readonly got: string;
}

export interface YamlValue {
  readonly value: unknown;
  /** The line of the deepest key of the path that is there; null where none is. */
  readonly lineOf: (path: readonly string[]) => number | null;
  /** The line on which the content begins; null: there is none. */
  readonly firstLine: number | null;
}

/** `valid`: what a text with a syntax error should have been. */
export async function readYaml(text: string, valid = 'valid YAML'): Promise<Result<YamlValue, YamlProblem>> {
  const { default: yaml } = await import('yaml');
  return parseYaml(yaml, text, valid);
}

/** A text may have an error at every character, and a stack trace for each takes most of the time. */
export function parseYaml(yaml: Yaml, text: string, valid: string): Result<YamlValue, YamlProblem> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parseBounded(yaml, text, valid);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function parseBounded(yaml: Yaml, text: string, valid: string): Result<YamlValue, YamlProblem> {
  const bad = (line: number | null, expected: string, got: string): Result<never, YamlProblem> =>
    fail({ line, expected, got });
  if (text.length > yamlLimit) return bad(null, `at most ${yamlLimit} characters`, `${text.length}`);
  const deepAt = deepOffset(yaml, text);
  if (deepAt !== null) return bad(text.slice(0, deepAt).split('\n').length, tooDeep.expected, tooDeep.got);
  const counter = new yaml.LineCounter();
  const document = yaml.parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  const [error] = document.errors;
  if (error !== undefined) {
    // The parser recurses, and reports a full stack as an error of the document.
    const { expected, got } = error.message.includes('call stack')
      ? tooDeep
      : { expected: valid, got: error.message };
    return bad(errorLine(counter, text, error), expected, got);
  }
  const wrong = structureProblem(yaml, document.contents);
  if (wrong !== null) return bad(counter.linePos(wrong.at).line, wrong.expected, wrong.got);
  const { contents } = document;
  const firstLine = contents === null ? null : counter.linePos(contents.range[0]).line;
  try {
    const value = document.toJS() as unknown;
    return ok({ value, firstLine, lineOf: (path) => yamlLine(yaml, contents, counter, path) });
  } catch (reason) {
    if (!(reason instanceof Error)) throw reason;
    // Aliases that would blow up ("billion laughs"), and merge keys of something else than a map.
    const isBomb = reason instanceof ReferenceError;
    return bad(firstLine, isBomb ? 'fewer aliases' : valid, reason.message);
  }
}
