import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../src/core/plan/source.ts';
import { hasTaskHeading, isEmptyTask, parseTask } from '../../../src/core/plan/task.ts';

const framework = `### Task Type
development

### Task Description
Build it.

### Specific Requirements
- fast

### Expected Outputs
- a binary

### Task Distribution Plan
- Pane 1: parser

### Additional Context
None yet.
`;

function plain(text: string): Record<string, string | null> {
  const { title, type, description, requirements, outputs, distribution, context } = parseTask(text);
  return {
    title,
    type,
    description: textOf(description),
    requirements: textOf(requirements),
    outputs: textOf(outputs),
    distribution: textOf(distribution),
    context: textOf(context),
  };
}

const whole = {
  title: null,
  type: 'development',
  description: 'Build it.',
  requirements: '- fast',
  outputs: '- a binary',
  distribution: '- Pane 1: parser',
  context: 'None yet.',
};

describe('a task file', () => {
  it('is read field by field', () => expect(plain(framework)).toEqual(whole));

  it.each([
    ['# ', 'any heading level'],
    ['###### ', 'any heading level'],
    ['## 1. ', 'numbered headings'],
  ])('%j: %s', (hashes) => expect(plain(framework.replaceAll('### ', hashes))).toEqual(whole));

  it('accepts CRLF, a byte order mark, closing hashes and bold headings', () => {
    expect(plain(`\ufeff${framework.replaceAll('\n', '\r\n')}`)).toEqual(whole);
    expect(plain(framework.replace(/^### (.*)$/gm, '### $1 ###'))).toEqual(whole);
    expect(plain(framework.replace(/^### (.*)$/gm, '**$1:**'))).toEqual(whole);
  });

  it('accepts type and text on one line', () => {
    expect(plain('## Task Type: research\n**Task Description:** Look.\nAnd tell.')).toMatchObject({
      type: 'research',
      description: 'Look.\nAnd tell.',
    });
  });

  it('accepts a description alone', () => {
    expect(plain('Find the leak.\n\nThen mend it.')).toMatchObject({
      description: 'Find the leak.\n\nThen mend it.',
      context: '',
    });
  });

  it('keeps text under other headings as context, with the headings', () => {
    const text =
      '# Shop\n\nFor a bakery.\n\n## Task Description\nBuild it.\n\n### Detail\nBlue.\n\n## Budget\n500\n### Spent\n20\n';
    expect(plain(text)).toMatchObject({
      title: 'Shop',
      description: 'Build it.\n\n### Detail\nBlue.',
      context: 'For a bakery.\n\n\n## Budget\n500\n### Spent\n20',
    });
  });

  it('ignores headings and comments in a code fence', () => {
    const text = '## Task Description\n```md\n## Expected Outputs\n<!-- kept -->\n[NAME HERE]\n```\nDone.';
    expect(plain(text)).toMatchObject({ description: text.slice(text.indexOf('```')), outputs: '' });
  });

  it('ignores comments, also over several lines, but not an unclosed one', () => {
    expect(plain('a <!-- b\nc\n## Task Type\n--> d\n`<!-- e -->`\nf <!-- g')).toMatchObject({
      description: 'a\n d\n`<!-- e -->`\nf <!-- g',
    });
  });

  it('ignores unfilled placeholders, and keeps other text in brackets', () => {
    const text = [
      '### Task Type',
      '[development/research/content]'.toUpperCase(),
      '### Task Description',
      '[DESCRIBE YOUR TASK HERE]',
      '[Describe what to build]',
      '- [REQUIREMENT 1]',
      '- Pane 2: [TASK FOR PANE 2]',
      '- [ ] open',
      '- [x] shut',
      '[1] a source',
      'See [RFC 2119] and [the page](https://example.org)',
      '[the page](https://example.org)',
      '[GUIDE]: https://example.org',
    ].join('\n');
    expect(plain(text)).toMatchObject({ type: '', description: text.split('\n').slice(7).join('\n') });
    expect(isEmptyTask(parseTask(text.split('\n').slice(0, 7).join('\n')))).toBe(true);
  });
});

describe('a task, or an assignment of one worker', () => {
  it.each([
    [framework, true],
    ['## Task description\nx', true],
    ['# 1. Task Type: research', true],
    ['# Task\n\nWrite outputs/api.md', false],
    ['# Backend\n\nThe task description is in docs/.', false],
    ['```\n## Task Type\n```', false],
  ])('%j: %j', (text, is) => expect(hasTaskHeading(text)).toBe(is));
});

const word = fc.stringMatching(/^[a-z]{3,9}$/);
const names = {
  type: 'Task Type',
  description: 'Task Description',
  requirements: 'Specific Requirements',
  outputs: 'Expected Outputs',
  distribution: 'Task Distribution Plan',
  context: 'Additional Context',
} as const;
const section = fc.record({
  field: fc.constantFrom(...(Object.keys(names) as (keyof typeof names)[])),
  level: fc.integer({ min: 1, max: 6 }),
  lines: fc.array(
    fc.oneof(
      word,
      word.map((one) => `- ${one}`),
      word.map((one) => `    ${one}`),
      fc.constant(''),
    ),
    { maxLength: 5 },
  ),
});

describe('properties', () => {
  it('any subset of sections in any order, at any level, is found', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(section, { minLength: 1, selector: ({ field }) => field }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (sections, end) => {
          const text = sections
            .map(({ field, level, lines }) => ['#'.repeat(level) + ' ' + names[field], ...lines].join(end))
            .join(end);
          const task = plain(text);
          // Without any other text, the context is the task.
          const alone = sections.every(
            ({ field, lines }) => field === 'context' || field === 'type' || lines.join('').trim() === '',
          );
          if (alone) task['context'] = task['description'] ?? '';
          if (alone) task['description'] = '';
          for (const { field, lines } of sections)
            expect(task[field]?.split(/\s+/).join(' ').trim()).toBe(
              lines.join(' ').split(/\s+/).join(' ').trim(),
            );
        },
      ),
    );
  });

  it('no word is lost, whatever the headings are', () => {
    const line = fc.oneof(
      word,
      fc.tuple(fc.integer({ min: 1, max: 6 }), word).map(([level, name]) => `${'#'.repeat(level)} ${name}`),
      fc.constantFrom(
        '```',
        '~~~',
        '',
        '- x',
        '> quote',
        '## Expected Outputs',
        '# Context',
        '<!-- open',
        '***',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const text = lines.join('\n');
        const found = Object.values(plain(text)).join('\n');
        for (const one of lines.flatMap((each) => /[a-z]{3,}/.exec(each) ?? []))
          if (!/^(?:ontext|xpected|open)$/.test(one)) expect(found).toContain(one);
      }),
    );
  });

  it('anything is read without an error, and quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        parseTask(text);
        hasTaskHeading(text);
      }),
    );
    for (const one of ['#', ' ', '[', '<!--', '`', '- ', '(after ', '**', '1', '['.repeat(50) + 'A]'])
      parseTask(one.repeat(20_000));
  });
});
