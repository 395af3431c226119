/**
 * Reads the YAML at the top of an instruction file. Owns its way from text to values, and names the line of what is
 * wrong; what a key may be is in core. yaml is loaded only for a file that has front matter.
 */
import type { Failure } from '../../core/failure.ts';
import { judgeFrontMatter, splitFrontMatter, type FrontMatter } from '../../core/config/front-matter.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { readYaml } from './yaml.ts';

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
  const read = await readYaml(split.yaml);
  if (!read.ok) {
    const { line, expected, got } = read.failure;
    return bad((line ?? 0) + linesBefore, null, expected, got);
  }
  const judged = judgeFrontMatter(read.value.value);
  if (judged.is === 'fine') return ok(judged.values);
  const { path: inside, expected, got } = judged.problem;
  const line = read.value.lineOf(inside) ?? 1;
  return bad(line + linesBefore, inside.length === 0 ? null : inside.join('.'), expected, got);
}
