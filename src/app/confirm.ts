/** A question that nobody but a person answers. */
import type { Context } from './context.ts';

/** The answer to what was just asked; all but `y` and `yes` is no. */
export async function saysYes(context: Pick<Context, 'readLine'>): Promise<boolean> {
  return /^y(es)?$/i.test((await context.readLine()).trim());
}
