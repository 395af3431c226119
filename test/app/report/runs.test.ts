import { describe, expect, it } from 'vitest';
import type { SessionSpec } from '../../../src/core/journal/session-spec.ts';
import { sessionState } from '../../../src/core/paths/session-paths.ts';
import { meantRun, namedApart, type FoundRun } from '../../../src/app/report/runs.ts';

const names = ['2026-11-26T09-00-00Z', '2026-11-26T07-16-24Z', '2026-11-25T07-16-24Z'];
const runs = names.map((name): FoundRun => ({
  name,
  spec: {} as SessionSpec,
  state: sessionState('/archive', 'x'),
  archivedAt: null,
}));
const meant = (word: string | null): string => {
  const found = meantRun(runs, word);
  return found.ok ? found.value.name : found.failure.kind;
};

describe('a run', () => {
  it('is the present one where none is named', () => {
    expect(meant(null)).toBe(names[0]);
  });

  it('is named by when it began, in the ways that people write it, as far as only one began so', () => {
    for (const word of [
      '2026-11-26T07-16-24Z',
      '2026-11-26T07:16:24Z',
      '2026-11-26 07:16',
      '2026-11-26t07:16:24z',
      ' 2026-11-26T07 ',
    ])
      expect(meant(word), word).toBe(names[1]);
    expect(meant('2026-11-25')).toBe(names[2]);
    expect(meant('previous')).toBe(names[1]);
  });

  it('is told from another that began in the same second, also by the name that it had before', () => {
    const [first] = runs;
    if (first === undefined) throw new Error('no run');
    const apart = namedApart([first, first, first, ...runs.slice(1)]);
    expect(apart.map(({ name }) => name.slice(10))).toEqual([
      'T09-00-00Z-3',
      'T09-00-00Z-2',
      'T09-00-00Z',
      'T07-16-24Z',
      'T07-16-24Z',
    ]);
    const found = meantRun(apart, first.name);
    expect(found.ok && found.value).toBe(apart[2]);
    expect(meantRun(apart, `${first.name}-2`)).toEqual({ ok: true, value: apart[1] });
  });

  it('is asked for again where several are meant, or none', () => {
    expect(meant('2026-11-26')).toBe('several-runs');
    expect(meant('2025')).toBe('no-run');
    expect(meant('')).toBe('no-run');
    const only = meantRun(runs.slice(0, 1), 'previous');
    expect(only.ok).toBe(false);
  });
});
