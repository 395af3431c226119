import { describe, expect, it } from 'vitest';
import { enumerationIn } from '../../../src/core/plan/enumeration.ts';
import { splitTask } from '../../../src/core/plan/split.ts';
import { parseTask } from '../../../src/core/plan/task.ts';
import { scores, sets, type Scored } from './corpus.ts';

/** Scores before any tuning; see test/fixtures/tasks/README.md. They never change. */
const firstLook: Readonly<Record<(typeof sets)[number], number>> = {
  tuned: 27,
  'held-out-1': 6,
  'held-out-2': 5,
  reported: 0,
};

function percent(hits: number, all: number): string {
  return `${String(hits)} of ${String(all)} (${String(Math.round((100 * hits) / all))} %)`;
}

/** The score in docs/planning-score.md, which is generated. */
function report(): string {
  const scored = sets.map((name) => ({ name, all: scores(name) }));
  const hits = (all: readonly Scored[]): number => all.filter(({ hit }) => hit).length;
  const misses = scored.flatMap(({ name, all }) =>
    all.filter(({ hit }) => !hit).map((one) => ({ set: name, ...one })),
  );
  return [
    '# The heuristic planner, scored',
    '',
    'Computed by `test/core/plan/split.test.ts` (with `-u` it rewrites this page) from the texts in `test/fixtures/tasks`.',
    'A hit has the expected number of workers, each with the expected words in its title and the expected needs.',
    '',
    ...scored.map(
      ({ name, all }) =>
        `- \`${name}\`: first look ${percent(firstLook[name], all.length)}, now ${percent(hits(all), all.length)}`,
    ),
    '',
    '## Misses',
    '',
    ...misses.flatMap(({ set, name, expected, got }) => [
      `- \`${set}/${name}\``,
      `  - expected: ${expected.join(' · ')}`,
      `  - got: ${got.join(' · ')}`,
    ]),
    '',
    '## Hits',
    '',
    ...scored.map(
      ({ name, all }) =>
        `- \`${name}\`: ${all
          .filter(({ hit }) => hit)
          .map((one) => one.name)
          .join(', ')}`,
    ),
    '',
  ].join('\n');
}

describe('the heuristic planner', () => {
  it('scores as in docs/planning-score.md', async () => {
    await expect(report()).toMatchFileSnapshot('../../../docs/planning-score.md');
  });

  it('is scored by at least 30 texts', () => {
    expect(sets.flatMap((name) => scores(name)).length).toBeGreaterThanOrEqual(30);
  });

  it('gives one worker a task that enumerates nothing, and says so', () => {
    expect(splitTask(parseTask('Find the leak.'))).toMatchObject({
      parts: [{ title: 'Find the leak', needs: [] }],
      why: 'the text lists no workstreams that can run in parallel',
    });
  });

  it.each([
    ['Mend it.\n\n1. Open a report\n2. Then press Export\n3. Count its rows'],
    ['Mend it. To reproduce\n\n1. Open a report\n2. Press Export'],
    ['Mend it.\n\n1. We open a report\n2. It loses its last row'],
    ['Mend it.\n\n1. No new dependency\n2. Keep the old format'],
    ['First the parser is built, then the printer.\n\n1. Parser\n2. Printer'],
  ])('does not take numbered steps, facts or rules for workstreams: %j', (text) => {
    expect(splitTask(parseTask(text)).parts).toHaveLength(1);
  });

  it('gives the reason for its split', () => {
    expect(splitTask(parseTask('Look from 2 angles: cost and speed.')).why).toContain('Look from 2 angles');
    expect(splitTask(parseTask('Make it.\n\n1. A parser\n2. A printer')).why).toBe(
      'its description is a numbered list',
    );
    expect(splitTask(parseTask('Make it.\n## Requirements\n1. A parser\n2. A printer')).why).toBe(
      'its requirements are numbered',
    );
  });

  it('gives each part the expected outputs that name only it', () => {
    const text =
      'Build with these teams: backend and frontend.\n## Expected Outputs\n- outputs/backend/\n- outputs/frontend/\n- notes for each';
    expect(splitTask(parseTask(text)).parts.map(({ deliverables }) => deliverables)).toEqual([
      ['outputs/backend/'],
      ['outputs/frontend/'],
    ]);
  });

  it.each([
    ['It scales well, runs fast and is cheap.'],
    ['The article has three sections: a, b, and c.'],
    ['One hand, one style.'],
    ['Use tools such as a, b, and c.'],
    ['It must work with Safari, Firefox, and Chrome.'],
  ])('%j enumerates no work', (prose) => expect(enumerationIn(prose)).toBeNull());
});

it('does not compare the items of a list that is too long for a plan', () => {
  const items = Array.from({ length: 20_000 }, (_, at) => `- a report on topic ${String(at)}`);
  const { parts } = splitTask(parseTask(`### Task Description\nWrite these:\n\n${items.join('\n')}\n`));
  expect(parts).toHaveLength(20_000);
});
