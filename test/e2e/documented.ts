/** JSON that commands print against what docs/ says of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../rig/crew-rig.ts';

/** `workers[].progress.done` for everything in a value, arrays by their first member. */
export function fieldsOf(value: unknown, prefix = ''): readonly string[] {
  if (Array.isArray(value)) return fieldsOf(value[0], `${prefix}[]`);
  if (typeof value !== 'object' || value === null) return [prefix];
  const own = prefix === '' || prefix.endsWith('[]') ? [] : [prefix];
  return [
    ...own,
    ...Object.entries(value).flatMap(([key, inner]) =>
      fieldsOf(inner, prefix === '' ? key : `${prefix}.${key}`),
    ),
  ];
}

/** The fields in the table below that heading. */
export function documented(page: string, heading: string): readonly string[] {
  const text = readFileSync(join(repository, 'docs', page), 'utf8');
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const body = section.split('\n## ')[0] ?? '';
  return [...body.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name ?? '');
}
