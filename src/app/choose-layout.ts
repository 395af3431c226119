/** From a layout's name to the layout, for every command that takes one. */
import type { Context } from './context.ts';
import { gridLayout, type LayoutSpec } from '../core/layout/spec.ts';
import { nearest } from '../core/nearest.ts';
import { fail, ok, type Result } from '../core/result.ts';

export async function chosenLayout(
  context: Context,
  project: string,
  name: string,
): Promise<Result<LayoutSpec>> {
  const found = await context.layouts(project);
  const file = found.find((one) => one.name === name);
  // What most sessions have is known without reading it: YAML takes as long to load as half a start of Node.
  if (file?.source === 'built-in' && name === gridLayout.name) return ok(gridLayout);
  if (file !== undefined) return file.read();
  const known = found.map((one) => one.name);
  return fail({ kind: 'no-layout', wanted: name, near: nearest(name, known), known });
}
