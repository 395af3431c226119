/** Messages that name a path show it without control characters and direction overrides; only JSON has it as it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { visibleText } from '../../src/core/text/clean-text.ts';

const root = join(import.meta.dirname, '../../src');
const sources = ['app', 'commands', 'compose', 'remote'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
);

/** Arguments of `context.out(…)` and `context.err(…)`, and of `say(…)`, each to the end of its statement. */
function messages(source: string): readonly string[] {
  return [...source.matchAll(/\b(?:context\.(?:out|err)|say)\(([^;]*?)\);?$/gms)].map(
    ([, text = '']) => text,
  );
}

/** Interpolated as they are: `${path}`, `${session.project}`, `${session?.project ?? ''}`, `${shownPath(…)}`. */
const rawPath =
  /\$\{(?:[\w.?[\]]+[.?])?(?:path|project|folder|folders|outputs|comm|cwd|archive|root|target|file|reason)(?:\.value)?(?: \?\? [^}]*)?\}|\$\{shownPath\(/;

/** What is cleaned, or quoted for a shell; calls nest twice at most. */
const cleaned =
  /\b(?:visibleText|cleanText|plain|printedPath|printedWord)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g;

describe('messages for people', () => {
  it('are found', () => {
    const found = sources.flatMap((name) => messages(readFileSync(join(root, name), 'utf8')));
    expect(found.length).toBeGreaterThan(60);
    expect(found.some((text) => text.includes('visibleText(session.project)'))).toBe(true);
  });

  it.each(sources)('of %s name no path as it is', (name) => {
    const raw = messages(readFileSync(join(root, name), 'utf8')).filter((text) =>
      rawPath.test(text.replaceAll(cleaned, '')),
    );
    expect(raw).toEqual([]);
  });

  it.each(['\u202e', '\u2066', '\u200f', '\u061c', '\u001b[2K', '\u009b', '\r'])(
    'spell %j in a path instead of printing it',
    (hidden) => {
      const shown = visibleText(`/home/u/a${hidden}b`);
      expect(shown).not.toContain(hidden.slice(0, 1));
      expect(shown).toMatch(/^\/home\/u\/a\\u\{[0-9a-f]+\}.*b$/);
    },
  );
});
