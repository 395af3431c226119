import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { widthOf } from '../../../src/core/text/cells.ts';
import {
  assignNames,
  maxNameCells,
  nameFromFile,
  sessionId,
  sessionSlug,
} from '../../../src/core/paths/names.ts';
import { nearest } from '../../../src/core/nearest.ts';

describe('a session id', () => {
  it.each([
    ['todo-app', 'todo-app'],
    ['My Todo App!', 'my-todo-app'],
    ['café', 'cafe'],
    ['待办', 'project'],
    ['待办 app', 'app'],
    ['..', 'project'],
    ['$(rm -rf) #{x}:1', 'rm-rf-x-1'],
    ['', 'project'],
  ])('the folder %j gives %s', (folder, slug) => {
    expect(sessionSlug(folder)).toBe(slug);
  });

  it('is safe for tmux, for any folder name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (folder) => {
        const slug = sessionSlug(folder);
        expect(slug).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/);
        expect(sessionId(slug, '0123456789ABCDEF0123')).toMatch(/^[a-z0-9-]{1,64}$/);
      }),
    );
  });

  it('ends in the hash', () => {
    expect(sessionId('todo-app', '1A2B3C')).toBe('todo-app-1a2b3c');
  });
});

describe('a worker’s name', () => {
  it.each([
    ['worker3_instructions.md', '3', 'worker3'],
    ['worker3_backend_instructions.md', '3', 'backend'],
    ['worker3-backend.md', '3', 'backend'],
    ['Worker 03 - Back end.md', '3', 'Back-end'],
    ['WORKER10_INSTRUCTIONS.MD', '10', 'worker10'],
    ['backend.md', null, 'backend'],
    ['backend_instructions.md', null, 'backend'],
    ['instructions.md', null, 'worker'],
    ['workers.md', null, 'workers'],
    ['worker3b.md', null, 'worker3b'],
    ['worker0.md', null, 'worker0'],
    ['worker20260611.md', null, 'worker20260611'],
    ['前端.md', null, '前端'],
    ['--help.md', null, 'help'],
    ['..md', null, 'worker'],
    ['42.md', null, 'worker-42'],
    ['all.md', null, 'worker-all'],
    ['a\x1b[31m\nb.md', null, 'a-b'],
    ['\u1161-\u0301a.md', null, 'a'],
    ["it's $(rm).md", null, 'it-s-rm'],
  ])('%j gives %j and %s', (file, id, name) => {
    expect(nameFromFile(file)).toEqual({ id, name });
  });

  it('is short, typeable and never empty, for any file name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (file) => {
        const { name } = nameFromFile(file);
        expect(name).toMatch(/^[\p{L}\p{N}\p{M}._?-]+$/u);
        expect(name).not.toMatch(/^[-.]/);
        expect(widthOf(name)).toBeLessThanOrEqual(maxNameCells);
      }),
    );
  });
});

describe('assigning names', () => {
  const given = (...files: string[]): string[] =>
    assignNames(files.map(nameFromFile)).map(({ id, name }) => `${id} ${name}`);

  it('gives workers the numbers that they request, and the others the free ones', () => {
    expect(given('docs.md', 'worker1_instructions.md', 'worker3_api.md', 'tests.md')).toEqual([
      '2 docs',
      '1 worker1',
      '3 api',
      '4 tests',
    ]);
  });

  it('makes names unique, whatever their case', () => {
    expect(given('backend.md', 'Backend.md', 'backend-2.md', 'backend.txt')).toEqual([
      '1 backend',
      '2 Backend-2',
      '3 backend-2-2',
      '4 backend-3',
    ]);
  });

  it('gives a number to the first worker that requests it, and names no worker after another one’s number', () => {
    expect(given('worker1_instructions.md', 'worker1.md')).toEqual(['1 worker1', '2 worker2']);
  });

  it('avoids the ids and names of existing workers', () => {
    expect(assignNames([nameFromFile('worker1_api.md')], [{ id: '1', name: 'api' }])).toEqual([
      { id: '2', name: 'api-2' },
    ]);
  });

  it('never gives an id or a name twice', () => {
    const files = fc.array(
      fc.constantFrom(
        'worker1.md',
        'worker2.md',
        'worker2_api.md',
        'api.md',
        'worker-2.md',
        'worker3x.md',
        'x'.repeat(90),
      ),
    );
    fc.assert(
      fc.property(files, (list) => {
        const named = assignNames(list.map(nameFromFile));
        expect(new Set(named.map(({ id }) => id)).size).toBe(list.length);
        expect(new Set(named.map(({ name }) => name.toLowerCase())).size).toBe(list.length);
        expect(named.every(({ name }) => widthOf(name) <= maxNameCells)).toBe(true);
      }),
    );
  });
});

describe('nearest', () => {
  const commands = ['run', 'attach', 'detach', 'ls', 'status', 'stop', 'restart', 'send'];
  it.each([
    ['statsu', ['status']],
    ['atach', ['attach']],
    ['stats', ['status']],
    ['STOP', ['stop']],
    ['sned', ['send']],
    ['res', ['restart']],
    ['frobnicate', []],
    ['', []],
  ])('%j is perhaps %j', (word, meant) => {
    expect(nearest(word, commands)).toEqual(meant);
  });

  it('never begins with a dash that followed a single combining mark', () => {
    expect(nameFromFile('\u0301-\u{20000}.md').name).toBe('\u{20000}');
  });
});
