/**
 * Reads the YAML at the top of an instruction file. Owns its way from text to values, and names the line of what is
 * wrong; what a key may be is in core. yaml is loaded only for a file that has front matter.
 */
import type { Failure } from '../core/failure.ts';
import { judgeFrontMatter, splitFrontMatter, type FrontMatter } from '../core/front-matter.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { errorLine, yamlLine } from './yaml-line.ts';

/** A few lines; what is larger is something else. Characters. */
const limit = 64 * 1024;
/** The `---` that stands before it. */
const linesBefore = 1;

/** `path` is for what is said of it; `text` is the whole file. */
export async function readFrontMatter(path: string, text: string): Promise<Result<FrontMatter>> {
  const bad = (line: number, key: string | null, expected: string, got: string): Result<never> =>
    fail<Failure>({ kind: 'bad-front-matter', path, line, key, expected, got });
  const split = splitFrontMatter(text);
  if (split.is === 'none') return ok({});
  if (split.is === 'open')
    return bad(1, null, 'a second line --- that ends the front matter', 'the end of the file');
  if (split.body.trim() === '')
    return fail<Failure>({ kind: 'bad-instruction-file', path, problem: { is: 'empty' } });
  if (split.yaml.length > limit) return bad(1, null, `at most ${limit} characters`, `${split.yaml.length}`);

  const { default: yaml } = await import('yaml');
  const counter = new yaml.LineCounter();
  const document = yaml.parseDocument(split.yaml, { lineCounter: counter, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined)
    return bad(errorLine(counter, split.yaml, error) + linesBefore, null, 'valid YAML', error.message);
  let value: unknown;
  try {
    value = document.toJS();
  } catch (reason) {
    // Aliases that would blow up ("billion laughs").
    if (!(reason instanceof ReferenceError)) throw reason;
    return bad(1, null, 'fewer aliases', reason.message);
  }
  const judged = judgeFrontMatter(value);
  if (judged.is === 'fine') return ok(judged.values);
  const { path: inside, expected, got } = judged.problem;
  const line = yamlLine(yaml, document.contents, counter, inside) ?? 1;
  return bad(line + linesBefore, inside.length === 0 ? null : inside.join('.'), expected, got);
}
