/** Where the template of an instruction file comes from: the project's own, or the one that is shipped. */
import { readInProject } from '../manager-context.ts';
import type { Failure, InstructionProblem } from '../../core/failure.ts';
import type { Context } from '../context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { slotNames } from '../../core/plan/template.ts';

export interface FoundTemplate {
  readonly path: string;
  readonly template: string;
  /** What it may fill in. */
  readonly known: readonly string[];
}

export function projectTemplate(project: string): string {
  return `${project}/.muxcrew/worker_instructions.md`;
}

/** A template is a page or two; each instruction file of a plan repeats it. Bytes. */
const templateLimit = 256 * 1024;

/** Its front matter is judged here, where its lines can be named; what a plan makes of it is judged again. */
export async function readTemplate(context: Context, project: string): Promise<Result<FoundTemplate>> {
  const own = projectTemplate(project);
  const found = context.files.stat(own);
  const bad = (problem: InstructionProblem): Result<never> =>
    fail<Failure>({ kind: 'bad-instruction-file', path: own, problem });
  if (found?.kind === 'other') return bad({ is: 'not-regular' });
  if (found !== null && found.size > templateLimit)
    return bad({ is: 'too-large', bytes: found.size, limit: templateLimit });
  const text = found?.kind === 'file' ? readInProject(context, project, own) : null;
  if (text !== null) {
    const front = await context.frontMatter(own, text);
    return front.ok ? ok({ path: own, template: text, known: slotNames }) : front;
  }
  const path = `${context.assets}/worker_instructions.md`;
  const shipped = context.files.readText(path);
  if (shipped === null) throw new Error(`the shipped template is gone: ${path}`);
  return ok({ path, template: shipped, known: slotNames });
}
