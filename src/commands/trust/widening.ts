/** What a configuration or instruction file asks for that needs the user's consent, as lines to read before it. */
import type { Context } from '../context.ts';
import { visibleText } from '../../core/clean-text.ts';
import { splitFrontMatter, wideningKeysOf } from '../../core/front-matter.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { shownFile } from '../run/front-matter-consent.ts';

export interface Widening {
  readonly path: string;
  /** Exactly what was shown; null: nothing of it was judged, or it is trusted already. */
  readonly text: string | null;
  readonly lines: readonly string[];
}

export async function wideningOf(context: Context, path: string): Promise<Result<Widening>> {
  if (context.files.stat(path)?.kind !== 'file') return ok({ path, text: null, lines: [] });
  const config = await context.config(
    context.files.realPath(path.slice(0, path.lastIndexOf('/')) || '/'),
    {},
  );
  const real = context.files.realPath(path);
  const isIt = (one: { readonly path: string }): boolean =>
    one.path.startsWith('/') &&
    context.files.stat(one.path) !== null &&
    context.files.realPath(one.path) === real;
  const own = config.ok ? config.value.untrusted.find(isIt) : undefined;
  if (own !== undefined) return ok({ path, text: own.text, lines: configLines(own) });
  // One that is broken cannot be judged. What is wrong with another file of that folder does not matter here.
  if (!config.ok && config.failure.kind === 'bad-config') {
    const { kind, more = [], ...one } = config.failure;
    const [first, ...others] = [one, ...more].filter(isIt);
    if (first !== undefined) return fail({ kind, ...first, more: others });
  }
  const text = context.files.readText(path) ?? '';
  if (splitFrontMatter(text).is !== 'there') return ok({ path, text: null, lines: [] });
  const front = await context.frontMatter(path, text);
  if (!front.ok) return front;
  const untrusted = wideningKeysOf(front.value);
  const lines = untrusted.length === 0 ? [] : shownFile({ path, front: front.value, untrusted });
  return ok({ path, text, lines });
}

function configLines({
  path,
  keys,
  values,
}: {
  readonly path: string;
  readonly keys: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}): readonly string[] {
  const width = Math.max(...keys.map((key) => key.length));
  const rows = keys.map((key) => `  ${key.padEnd(width)}  ${visibleText(JSON.stringify(values[key]))}`);
  return [`${visibleText(path)} asks for:`, ...rows];
}
