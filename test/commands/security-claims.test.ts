/** docs/security.md makes numbered claims; each names the tests that fail where it does not hold. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');

const claims = [...page.matchAll(/^- \*\*(S\d+)\*\* /gm)].map(([, id = '']) => id);
const rows = [...page.matchAll(/^\| (S\d+) +\| `(test\/[^`]+)` +\| (.+?) +\|$/gm)].map(
  ([, id = '', file = '', name = '']) => ({ id, file, name }),
);

/** The quoted names of `it`, `test` and their `.each` in a file; tables before a name are not looked into. */
function testNames(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^\s*(?:(?:it|test)\b.*?|\]|\s)\(\s*(['`])(.+?)\1,/gms)].map(
    ([, , name = '']) => name,
  );
}

describe('docs/security.md', () => {
  it('numbers its claims in order', () => {
    expect(claims.length).toBeGreaterThan(20);
    expect(claims).toEqual(claims.map((_, index) => `S${String(index + 1)}`));
  });

  it('names tests for each claim, and for nothing else', () => {
    expect([...new Set(rows.map(({ id }) => id))]).toEqual(claims);
  });

  it.each(rows)('names a test of $id that exists: $name', ({ file, name }) => {
    expect(existsSync(join(root, file)), file).toBe(true);
    expect(testNames(file)).toContain(name);
  });

  it('links to headings that exist', () => {
    for (const from of [
      'SECURITY.md',
      'docs/claude-permissions.md',
      'docs/design.md',
      'docs/manager.md',
      'docs/security.md',
    ])
      for (const [, heading = ''] of readFileSync(join(root, from), 'utf8').matchAll(
        /security\.md#([\w-]+)\)/g,
      ))
        expect(headings(), `${from}: #${heading}`).toContain(heading);
  });
});

function headings(): readonly string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => text.toLowerCase().replaceAll(' ', '-'));
}
