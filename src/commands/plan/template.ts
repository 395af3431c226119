/** Where the template of an instruction file comes from: the project's own, or the one that is shipped. */
import { readInProject } from '../as-manager.ts';
import type { Context } from '../context.ts';
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

export function readTemplate(context: Context, project: string): FoundTemplate {
  const own = projectTemplate(project);
  const text = readInProject(context, project, own);
  if (text !== null) return { path: own, template: text, known: slotNames };
  const path = `${context.assets}/worker_instructions.md`;
  const shipped = context.files.readText(path);
  if (shipped === null) throw new Error(`the shipped template is gone: ${path}`);
  return { path, template: shipped, known: slotNames };
}
