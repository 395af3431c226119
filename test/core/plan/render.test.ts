import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { nameFromFile } from '../../../src/core/paths/names.ts';
import { crewOf, slugOf, slugOfName } from '../../../src/core/plan/crew.ts';
import type { Part } from '../../../src/core/plan/part.ts';
import { projectPaths } from '../../../src/core/paths/session-paths.ts';
import { placesOf, renderWorker } from '../../../src/core/plan/render.ts';
import { hasTaskHeading, parseTask } from '../../../src/core/plan/task.ts';

const shipped = readFileSync(
  fileURLToPath(new URL('../../../src/assets/worker_instructions.md', import.meta.url)),
  'utf8',
);

function part(title: string, more: Partial<Part> = {}): Part {
  return { title, text: title, deliverables: [], needs: [], verify: null, number: null, ...more };
}

function rendered(template: string, parts: readonly Part[], text = 'The task.'): readonly string[] {
  const workers = crewOf(parts);
  return workers.map((worker) => {
    const file = renderWorker(
      {
        template,
        task: parseTask(text),
        taskFile: 'task.md',
        shared: '',
        workers,
        places: { comm: 'comm', outputs: 'outputs' },
      },
      worker,
    );
    if (!file.ok) throw new Error(JSON.stringify(file.failure));
    return file.value;
  });
}

function frontMatter(file: string): unknown {
  const [, matter = ''] = /^---\n([\s\S]*?)\n---\n/.exec(file) ?? [];
  return parse(matter);
}

describe('the name of a part', () => {
  it.each([
    ['Backend', 'backend'],
    ['Build the REST backend in Express', 'rest-backend-express'],
    ['Frontend, a page that uses it', 'frontend'],
    ['End-to-end tests', 'end-to-end-tests'],
    ['The', 'the'],
    ['Öffentlichkeitsarbeit & Presse', 'öffentlichkeitsarbeit'],
    ['前端 页面', '前端-页面'],
    ['../../etc/passwd', 'etc-passwd'],
    ['$(rm -rf ~) #{x}', 'rm-rf-x'],
    ['…', ''],
  ])('%j: %j', (title, slug) => expect(slugOf(title)).toBe(slug));

  it.each([
    ['a b', 'a-b'],
    ['The API', 'the-api'],
    ['build and test it', 'build-and-test-it'],
    ['task', 'task'],
    ['docs, more', 'docs-more'],
    ['…', ''],
  ])('keeps all words of a name that the user gave: %j: %j', (name, slug) =>
    expect(slugOfName(name)).toBe(slug),
  );

  it('equals the name in its file name, for every title', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 8 }),
        (titles) => {
          const crew = crewOf(titles.map((title) => part(title)));
          for (const { id, name, file } of crew) {
            expect(nameFromFile(file)).toEqual({ id, name });
            expect(file).toMatch(/^worker\d+_[^/\0-\x1f\s]+_instructions\.md$/);
            expect(new TextEncoder().encode(file).length).toBeLessThan(200);
          }
          expect(new Set(crew.map(({ name }) => name.toLowerCase())).size).toBe(crew.length);
        },
      ),
    );
  });
});

describe('an instruction file', () => {
  it('puts project files where the task names them, and the rest into outputs', () => {
    const [, file = ''] = rendered(shipped, [
      part('Docs'),
      part('Returns', {
        deliverables: ['src/returns.js', 'test/*.test.js'],
        verify: 'node --test',
        needs: [0],
      }),
    ]);
    const [, section = ''] = /^## Your deliverables\n\n([^]*?)\n\n## /m.exec(file) ?? [];
    expect(section.replaceAll('\n', ' ')).toBe(
      '- src/returns.js - test/*.test.js  Write each file where the task names it: paths are relative to the project folder. ' +
        'What has no place in the project, such as reports and notes, goes under `outputs/returns/`; nobody else writes there.',
    );
    expect(file).toContain('its results are where its assignment says, or in outputs/docs/');
  });

  it('has no task section without a task', () => {
    const [with_ = ''] = rendered(shipped, [part('Docs')]);
    expect(with_).toContain('## The whole task\n\nYou do your part of it');
    for (const template of [
      shipped,
      shipped.replaceAll('\n', '\r\n'),
      '# {{title}}\n\n### Task\n{{ task }}\n\n## The crew',
    ])
      for (const text of ['', '\n \n']) {
        const [file = ''] = rendered(template, [part('Docs')], text);
        expect(file).not.toMatch(/whole task|### Task|You do your part/);
        expect(file).toMatch(/\n\n## The crew/);
      }
  });

  it('keeps a user template’s other text, also without a task', () => {
    for (const template of [
      '# Rules\nNever push.\n{{task}}\n',
      '# Rules\nNever push.\n## Task\n{{task}}\n',
      '{{task}}\nNever push.',
    ]) {
      const [file = ''] = rendered(template, [part('Docs')], '');
      expect(file).toContain('Never push.');
      expect(file).not.toContain('## Task');
    }
  });

  it('has the whole context, its deliverables, its place and the status protocol', () => {
    const task = `# Shop
### Task Type
development
### Task Description
Build it.
### Specific Requirements
- fast
### Expected Outputs
- outputs/all.md
### Additional Context
For a bakery.`;
    const [first = '', second = ''] = rendered(
      shipped,
      [
        part('Backend', { text: 'Five endpoints.', deliverables: ['outputs/api.md'], verify: 'npm test' }),
        part('Frontend', { needs: [0] }),
      ],
      task,
    );
    expect(frontMatter(first)).toEqual({ name: 'backend', verify: 'npm test' });
    expect(frontMatter(second)).toEqual({ name: 'frontend', needs: [1] });
    for (const text of [
      'Five endpoints.',
      '- outputs/api.md',
      '`outputs/backend/`',
      'comm/worker1_status.txt',
      '[Worker1] COMPLETED',
    ])
      expect(first).toContain(text);
    for (const text of [
      'Shop',
      'Build it.',
      '- fast',
      '- outputs/all.md',
      'For a bakery.',
      'worker 1 (backend): Backend',
    ])
      expect(second).toContain(text);
    expect(second).toContain('its results are where its assignment says, or in outputs/backend/');
    // Otherwise `run` of one such file would plan it again.
    expect([first, second].some(hasTaskHeading)).toBe(false);
  });

  it('fills in once: a task’s text is never taken for a template', () => {
    const [file] = rendered('{{title}} {{ task }}', [part('{{task}}')], '{{id}} {{nobody}}');
    expect(file).toContain('{{task}} {{id}} {{nobody}}');
  });

  it('keeps a template’s own front matter, except keys that the plan writes', () => {
    const template = '---\nmodel: haiku\nneeds:\n  - 9\nenv:\n  PORT: "1"\nname: x\n---\n\n{{id}}\n';
    expect(frontMatter(rendered(template, [part('A')])[0] ?? '')).toEqual({
      name: 'a',
      model: 'haiku',
      env: { PORT: '1' },
    });
  });

  it.each(['"verify": evil', "'verify': evil", '"name": x', '"needs": [9]'])(
    'drops keys that the plan writes, also quoted: %s',
    (line) => {
      const [file = ''] = rendered(`---\n${line}\nmodel: haiku\n---\n{{id}}\n`, [part('A')]);
      expect(frontMatter(file)).toEqual({ name: 'a', model: 'haiku' });
    },
  );

  it.each([
    ['/p', null, 'comm/worker1_status.txt', 'outputs/docs/'],
    ['/p', 'night', 'comm/night/worker1_status.txt', 'outputs/docs/'],
    ['/p/.crew', null, '.crew/comm/worker1_status.txt', '.crew/outputs/docs/'],
    ['/other place', null, '/other place/comm/worker1_status.txt', '/other place/outputs/docs/'],
  ])('names the files in the folder of the setting: %s, session %s', (folder, name, status, outputs) => {
    const workers = crewOf([part('Docs'), part('Later', { needs: [0] })]);
    const texts = workers.map((worker) => {
      const places = placesOf(projectPaths({ project: '/p', name, folder }));
      const file = renderWorker(
        { template: shipped, task: parseTask('x'), taskFile: null, shared: '', workers, places },
        worker,
      );
      return file.ok ? file.value : '';
    });
    expect(texts[0]).toContain(`Append one line to \`${status}\``);
    expect(texts[0]).toContain(`goes under \`${outputs}\``);
    expect(texts[1]).toContain(`or in ${outputs}`);
  });

  it('names the line of an unknown name', () => {
    const workers = crewOf([part('A')]);
    const [worker] = workers;
    if (worker === undefined) throw new Error('nobody');
    const template = '---\nmodel: haiku\n---\nfine {{id}}\nnot {{nmae}}\n';
    const file = renderWorker(
      {
        template,
        task: parseTask('x'),
        taskFile: null,
        shared: '',
        workers,
        places: { comm: 'comm', outputs: 'outputs' },
      },
      worker,
    );
    expect(file).toEqual({ ok: false, failure: { line: 5, slot: 'nmae' } });
  });

  it('front matter parses to the intended values, for any titles and commands', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
        (title, verify) => {
          const [file = ''] = rendered(shipped, [part(title, { verify })]);
          expect(frontMatter(file)).toMatchObject({ verify });
        },
      ),
    );
  });
});
