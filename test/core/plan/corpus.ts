/** The task texts of test/fixtures/tasks, their expected splits, and the scoring of a split. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Part } from '../../../src/core/plan/part.ts';
import { splitTask } from '../../../src/core/plan/split.ts';
import { parseTask } from '../../../src/core/plan/task.ts';

const folder = fileURLToPath(new URL('../../fixtures/tasks', import.meta.url));
export const sets = ['tuned', 'held-out-1', 'held-out-2', 'reported'] as const;
export type TextSet = (typeof sets)[number];

export interface Scored {
  readonly name: string;
  readonly hit: boolean;
  readonly expected: readonly string[];
  readonly got: readonly string[];
}

interface Stream {
  readonly words: string;
  /** From 0 on. */
  readonly needs: readonly number[];
}

export function scores(set: TextSet): readonly Scored[] {
  return readdirSync(join(folder, set))
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => {
      const name = file.replace(/\.md$/, '');
      const { parts } = splitTask(parseTask(readFileSync(join(folder, set, file), 'utf8')));
      const lines = readFileSync(join(folder, set, `${name}.expected.txt`), 'utf8')
        .trim()
        .split('\n');
      return {
        name,
        hit: isHit(lines.map(streamOf), parts),
        expected: lines,
        got: parts.length === 1 ? ['(whole)'] : parts.map(shown),
      };
    });
}

function streamOf(line: string): Stream {
  const [, words = '', after = ''] = /^(.*?)(?: \(after ([\d, ]+)\))?$/.exec(line) ?? [];
  return { words, needs: after === '' ? [] : after.split(',').map((one) => Number(one) - 1) };
}

function isHit(expected: readonly Stream[], parts: readonly Part[]): boolean {
  if (expected[0]?.words === '(whole)') return parts.length === 1;
  return (
    expected.length === parts.length &&
    expected.every(({ words, needs }, position) => {
      const part = parts[position];
      return (
        part?.title.toLowerCase().includes(words.toLowerCase()) === true &&
        String(part.needs) === String(needs)
      );
    })
  );
}

function shown({ title, needs }: Part): string {
  return needs.length === 0 ? title : `${title} (after ${needs.map((one) => String(one + 1)).join(', ')})`;
}
