/** The recorded screens of the real CLI in `screens/`, and how a reading of one is compared. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScreenFact } from '../../../src/agents/claude/screen/screen.ts';

const folder = join(import.meta.dirname, 'screens');

export interface Recorded {
  readonly title: string;
  readonly version: string;
  readonly lines: readonly string[];
}

/** A file holds one screen in several versions and widths: `@@ VERSION COLUMNS`, then its lines. */
export function recorded(name: string): readonly Recorded[] {
  const parts = readFileSync(join(folder, `${name}.txt`), 'utf8').split(/^@@ (\S+) (\d+)\n/m);
  return Array.from({ length: (parts.length - 1) / 3 }, (_, index) => {
    const [version = '', columns = '', text = ''] = parts.slice(index * 3 + 1, index * 3 + 4);
    return { title: `${version}, ${columns} columns`, version, lines: text.split('\n') };
  });
}

export function one(name: string, title: string): readonly string[] {
  const found = recorded(name).find((screen) => screen.title === title);
  if (found === undefined) throw new Error(`no screen ${name} of ${title}`);
  return found.lines;
}

/** `>` marks the selected row. */
export function rowsOf(fact: ScreenFact | null): readonly string[] {
  return fact?.is === 'dialog' ? fact.rows.map(({ text, selected }) => `${selected ? '>' : ''}${text}`) : [];
}

export function whatOf(fact: ScreenFact | null): string {
  return fact?.is === 'dialog' ? fact.what : '';
}
