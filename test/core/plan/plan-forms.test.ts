/** Distribution plans in many forms: each is read as intended, or refused with its line. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDistribution } from '../../../src/core/plan/distribution.ts';
import { hasTaskHeading, parseTask } from '../../../src/core/plan/task.ts';

function read(plan: string, heading = '### Task Distribution Plan') {
  return readDistribution(parseTask(`### Task Description\nA shop.\n\n${heading}\n\n${plan}\n`).distribution);
}

/** `1 Backend`, `2 Tests < 1`; a problem as `kind at line of the plan`. */
function shown(plan: string, heading?: string): readonly string[] {
  const found = read(plan, heading);
  if (found === null) return [];
  if (!found.ok)
    return [
      `${found.failure.is}${'line' in found.failure ? ` ${String((found.failure.line ?? 0) - 5)}` : ''}`,
    ];
  return found.value.parts.map(({ number, title, needs }) =>
    [
      number ?? '-',
      title,
      ...(needs.length === 0 ? [] : ['<', needs.map((one) => String(one + 1)).join(',')]),
    ].join(' '),
  );
}

function texts(plan: string): readonly string[] {
  const found = read(plan);
  if (found?.ok !== true) throw new Error(JSON.stringify(found));
  return found.value.parts.map(({ text }) => text);
}

const two = ['1 Backend', '2 Frontend'];

describe('a distribution plan in common forms', () => {
  it.each([
    // decorations
    ['- ✅ Pane 1: Backend\n- Pane 2: Frontend'],
    ['- [ ] Pane 1: Backend\n- [x] Pane 2: Frontend'],
    ['- [Pane 1] Backend\n- [Pane 2] Frontend'],
    ['👷 Pane 1: Backend\n👷 Pane 2: Frontend'],
    ['### 👷 Pane 1: Backend\n### 👷 Pane 2: Frontend'],
    ['1. **Pane 1**: Backend\n2. **Pane 2**: Frontend'],
    ['- `Pane 1`: Backend\n- `Pane 2`: Frontend'],
    ['• Pane 1 → Backend\n• Pane 2 → Frontend'],
    ['- Pane #1: Backend\n- Pane No. 2: Frontend'],
    ['- Agent 1: Backend\n- Agent 2: Frontend'],
    // headings
    ['**Pane 1: Backend**\n\n- five endpoints\n\n**Pane 2: Frontend**\n\n- a page'],
    ['Pane 1: Backend\n- five endpoints\n- tests\n\nPane 2: Frontend\n- a page'],
    ['### Pane 1: Backend\n- five endpoints\n### Pane 2: Frontend\n- a page'],
    ['**1. Backend**\n- five endpoints\n\n**2. Frontend**\n- a page'],
    ['#### 1. Backend\n- five endpoints\n#### 2. Frontend\n- a page'],
    ['### 1. Backend\n- five endpoints\n### 2. Frontend\n- a page'],
    ['## Pane 1: Backend\n### Details\n- x\n## Pane 2: Frontend'],
    ['### Pane 1: Backend\n### Notes\n- x\n### Pane 2: Frontend'],
    // full width and Japanese
    ['・Pane 1：Backend\n・Pane 2：Frontend'],
    ['- ワーカー1：Backend\n- ワーカー2：Frontend'],
    ['- ペイン１: Backend\n- ペイン２: Frontend'],
    ['【ワーカー1】Backend\n【ワーカー2】Frontend'],
    ['- Ｐａｎｅ １：Backend\n- Ｐａｎｅ ２：Frontend'],
    // tables, code, quotations
    ['| Pane | Job |\n| ---- | --- |\n| 1 | Backend |\n| 2 | Frontend |'],
    ['| Worker | Task |\n|:--|:--|\n| Worker 1 | Backend |\n| Worker 2 | Frontend |'],
    ['Job | Pane\n--- | ---\nBackend | Pane 1\nFrontend | Pane 2'],
    ['```\n- Pane 1: Backend\n- Pane 2: Frontend\n```'],
    ['~~~text\nPane 1: Backend\nPane 2: Frontend\n~~~'],
    ['> - Pane 1: Backend\n> - Pane 2: Frontend'],
    // sentences
    ['- Pane 1: Backend\n- Pane 2 Frontend'],
    ['- Pane 1: Backend\n  - Pane 2: Frontend'],
    ['- Pane 0 is the manager\n- Pane 1: Backend\n- Pane 2: Frontend\n- Pane 3 is not used'],
  ])('%j names two workers', (plan) => {
    expect(shown(plan)).toEqual(two);
  });

  it.each([
    ['- Panes 2-4: tests', ['2 tests (share 1 of 3)', '3 tests (share 2 of 3)', '4 tests (share 3 of 3)']],
    ['- Panes 2 to 3: tests', ['2 tests (share 1 of 2)', '3 tests (share 2 of 2)']],
    ['- Panes 3 and 4: tests', ['3 tests (share 1 of 2)', '4 tests (share 2 of 2)']],
    ['- Panes 3, 4: tests', ['3 tests (share 1 of 2)', '4 tests (share 2 of 2)']],
    ['- Panes 5 & 6: tests', ['5 tests (share 1 of 2)', '6 tests (share 2 of 2)']],
    ['- Pane 7/8: tests', ['7 tests (share 1 of 2)', '8 tests (share 2 of 2)']],
    ['- Pane 1 and Pane 2: tests', ['1 tests (share 1 of 2)', '2 tests (share 2 of 2)']],
    ['- Panes 1, 2 and 3: x', ['1 x (share 1 of 3)', '2 x (share 2 of 3)', '3 x (share 3 of 3)']],
    ['### Panes 2-3: tests\n- a', ['2 tests (share 1 of 2)', '3 tests (share 2 of 2)']],
    ['- Panes 2–3 (tests)', ['2 tests', '3 tests']],
    ['- Pane 1 - 3 endpoints', ['1 3 endpoints']],
    ['- Pane 1: 2 endpoints', ['1 2 endpoints']],
  ])('%j: ranges and lists of panes', (plan, expected) => {
    expect(shown(plan)).toEqual(expected);
  });

  it.each([
    ['- Pane 1: Backend\n- Pane 2: Tests (after 1)'],
    ['- Pane 1: Backend\n- Pane 2: Tests（after 1）'],
    ['- Pane 1: Backend\n- Pane 2: Tests (after pane 1)'],
    ['- Pane 1: Backend\n- Pane 2: Tests, after 1'],
    ['- Pane 1: Backend\n- Pane 2: Tests after pane 1'],
    ['- Pane 1: Backend\n- Pane 2: Tests (waits for 1)'],
    ['- Pane 1: Backend\n- Pane 2: Tests [after 1]'],
    ['- Pane 1: Backend\n- Pane 2: Tests (once pane 1 is done)'],
    ['- Pane 1: Backend\n- Pane 2: Tests (when 1 is finished)'],
    ['- Pane 1: Backend\n- Pane 2: Tests - depends on Pane 1'],
    ['- Pane 1: Backend\n- Pane 2: Tests\n  - Wait for Pane 1'],
    ['- Pane 1: Backend\n- Pane 2: Tests\n  - Starts after Pane 1.'],
    ['- Pane 1: Backend\n- Pane 2: Tests\n  - of the API (after 1)'],
    ['- Pane 1: Backend\n- Pane 2: Tests\n  - needs: [1]'],
    ['- Pane 1: Backend\n- Pane 2: Tests\n- needs: 1'],
    ['- Pane 1: Backend\n- Pane 2: Tests\n  needs: backend'],
    ['- Pane 1: Backend\n- Pane 2: Tests\n  - 依存: 1'],
    ['- Pane 1: Backend\n- Pane 2: Tests（1の完了後）'],
    ['Pane 1: Backend\nPane 2: Tests\nneeds: 1'],
    ['| Pane | Job | Needs |\n|--|--|--|\n| 1 | Backend | - |\n| 2 | Tests | 1 |'],
  ])('%j: the second needs the first', (plan) => {
    expect(shown(plan)).toEqual(['1 Backend', '2 Tests < 1']);
  });

  it.each([
    ['#### Backend\n- five endpoints\n\n#### Frontend\n- a page\n\n#### Rules\n- TypeScript'],
    ['**Backend**\n- five endpoints\n\n**Frontend**\n- a page'],
    ['Backend:\n- five endpoints\n\nFrontend:\n- a page\n\nEverybody:\n- TypeScript'],
    ['#### Workers\n- Backend\n- Frontend'],
    ['・Backend\n・Frontend'],
  ])('%j: workers without numbers', (plan) => {
    expect(shown(plan)).toEqual(['- Backend', '- Frontend']);
  });

  it('accepts a number after the job', () => {
    expect(shown('- Backend (worker 2)\n- Frontend: Pane 1')).toEqual(['2 Backend (worker 2)', '1 Frontend']);
  });

  it('accepts several needs', () => {
    expect(
      shown('- Pane 1: A\n- Pane 2: B\n- Pane 3: C (after 1 and 2)\n- Pane 4: D (after panes 1-3)'),
    ).toEqual(['1 A', '2 B', '3 C < 1,2', '4 D < 1,2,3']);
  });

  it.each([
    ['- Pane 1: Backend (requires Node 20)', 'Node 20'],
    ['- Pane 1: Backend (after the meeting)', 'the meeting'],
    ['- Pane 1: Backend (needs 3 days)', '3 days'],
    ['- Pane 1: Backend (when idle)', 'when idle'],
    ['- Pane 1: Backend\n  - deploy (after lunch)', 'after lunch'],
    ['- Pane 1: Backend\n  - retry (after 500)', 'after 500'],
    ['- Pane 1: Backend\n  - Requires: PostgreSQL', 'PostgreSQL'],
    ['- Pane 1: Backend\n  - Requires: Node >= 20, pnpm 9', 'pnpm 9'],
  ])('%j: prose is no dependency, and stays', (plan, kept) => {
    expect(shown(plan)).toEqual(['1 Backend']);
    expect(texts(plan)[0]).toContain(kept);
  });

  it('leaves code in an entry unchanged', () => {
    const plan = `- Pane 1: Build
- Pane 2: CI workflow:
  \`\`\`yaml
  needs: [lint, test]
  output: junit.xml
  <!-- keep -->
  [INSERT TABLE]
  - Pane 3: an example
  \`\`\`
- Pane 3: Docs
    \`\`\`
    <!-- keep -->
    [INSERT TABLE]
    \`\`\``;
    expect(shown(plan)).toEqual(['1 Build', '2 CI workflow', '3 Docs']);
    expect(texts(plan)[1]).toContain('needs: [lint, test]\noutput: junit.xml\n<!-- keep -->\n[INSERT TABLE]');
    expect(texts(plan)[2]).toContain('<!-- keep -->\n[INSERT TABLE]');
  });

  it('gives unindented lines below a plain or bold line to its worker, and lines that address all workers to all', () => {
    const found = read(
      'Pane 1: Backend\n- five endpoints\n\n- tests\n\nPane 2: Frontend\n- a page\n\nAll workers use TypeScript.',
    );
    expect(found).toMatchObject({
      ok: true,
      value: {
        parts: [{ text: 'Backend\n- five endpoints\n\n- tests' }, { text: 'Frontend\n- a page' }],
        shared: 'All workers use TypeScript.',
      },
    });
  });

  it('keeps the columns of a table', () => {
    const found = read(
      '| Pane | Job | Notes | Output |\n|--|--|--|--|\n| 1 | Backend | use `a|b` | api.md |',
    );
    expect(found).toMatchObject({
      ok: true,
      value: { parts: [{ text: 'Backend\n- Notes: use `a|b`', deliverables: ['api.md'] }] },
    });
  });

  it.each([
    ['- Pane 0: Schema\n- Pane 1: Backend (after 0)', 'worker-zero 1'],
    ['- Pane 1: Backend\n> - Pane 2: Frontend', 'not-understood 2'],
    ['- Pane 1: Backend\n| Pane 2 | Frontend |', 'not-understood 2'],
    ['- Pane 1: Backend\nPane 2 makes the frontend.', 'not-understood 2'],
    ['- Pane 1: Backend; Pane 2: Frontend', 'not-understood 1'],
    ['Pane 1: Backend, Pane 2: Frontend', 'not-understood 1'],
    ['- Panes 4-2: tests', 'not-understood 1'],
    ['- Panes 1-900: tests', 'not-understood 1'],
    ['+--------+--------+\n| Pane 1 | Pane 2 |\n+--------+--------+', 'not-understood 2'],
    ['| Team | Job |\n|--|--|\n| A | Backend |', 'not-understood 1'],
    ['- Backend\n- Frontend\n\nLater:\n\n- Docs', 'not-understood 6'],
    ['- Pane 1: A (after 7)', 'unknown-need 1'],
    ['- Pane 1: Backend\n- Pane 2: Tests\n  - needs: bakend', 'unknown-need 3'],
    ['- Pane 1: A\n- Pane 1: B', 'number-twice 2'],
  ])('%j is refused with its line', (plan, problem) => {
    expect(shown(plan)).toEqual([problem]);
  });

  it.each([
    ['### Task Distribution Plan（タスク分配計画）'],
    ['### Task Distribution Plan / タスク分配計画'],
    ['### タスク分配計画'],
    ['## 【タスク分配計画】'],
    ['### 5. Task Distribution Plan'],
    ['**Task Distribution Plan**'],
    ['**Task Distribution Plan:**'],
    ['Task Distribution Plan:'],
    ['### Distribution Plan'],
    ['### Task allocation'],
    ['### Worker assignments'],
    ['Task Distribution Plan\n----------------------'],
    ['# TASK DISTRIBUTION PLAN #'],
    ['### ＴＡＳＫ Ｄｉｓｔｒｉｂｕｔｉｏｎ Ｐｌａｎ（案）'],
    ['#### II. Task Distribution Plan'],
    ['## <u>Task Distribution Plan</u>'],
    ['<b>Task Distribution Plan</b>'],
  ])('the heading %j opens it', (heading) => {
    expect(shown('- Pane 1: Backend\n- Pane 2: Frontend', heading)).toEqual(two);
    expect(hasTaskHeading(`${heading}\n- Pane 1: Backend\n`)).toBe(true);
  });

  it('reads a sentence that enumerates the workers', () => {
    expect(shown('Split it with parallel research on: costs, laws, competitors and users.')).toEqual([
      '- costs',
      '- laws',
      '- competitors',
      '- users',
    ]);
  });

  it('loses no text: every line reaches a worker', () => {
    const words = fc.stringMatching(/^[a-z]{4,9}( [a-z]{4,9}){1,3}$/);
    const style = fc.constantFrom(
      '- Pane N: ',
      'Pane N: ',
      '**Pane N:** ',
      '### Pane N: ',
      '1. Pane N - ',
      '- ✅ Worker N: ',
      '- ワーカーN：',
    );
    const detail = fc.constantFrom(
      '',
      '  ',
      '  - ',
      '    - ',
      '- ',
      '* ',
      '> ',
      '\n',
      '\n- ',
      '\n  - ',
      '  ```\n  ',
    );
    fc.assert(
      fc.property(
        style,
        fc.array(fc.tuple(words, fc.array(fc.tuple(detail, words), { maxLength: 4 })), {
          minLength: 1,
          maxLength: 5,
        }),
        (form, workers) => {
          const plan = workers
            .map(([job, details], own) =>
              [
                form.replace('N', String(own + 1)) + job,
                ...details.map(([before, text]) => before + text + (before.includes('```') ? '\n  ```' : '')),
              ].join('\n'),
            )
            .join('\n');
          const found = read(plan);
          if (found?.ok !== true) throw new Error(`${plan}\n${JSON.stringify(found)}`);
          const { parts, shared } = found.value;
          expect(parts.map(({ number }) => number)).toEqual(workers.map((_, own) => String(own + 1)));
          const all = [
            shared,
            ...parts.flatMap(({ title, text, deliverables }) => [title, text, ...deliverables]),
          ].join('\n');
          for (const text of workers.flatMap(([job, details]) => [job, ...details.map(([, one]) => one)]))
            expect([plan, all.includes(text)]).toEqual([plan, true]);
        },
      ),
    );
  });
});
