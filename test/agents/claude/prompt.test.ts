/** What a worker is told about where its files go. */
import { describe, expect, it } from 'vitest';
import type { AgentContext } from '../../../src/ports/agent.ts';
import { assignment, systemPrompt } from '../../../src/agents/claude/prompt.ts';
import { plannerPrompt } from '../../../src/agents/claude/planner/prompt.ts';
import { claude, worker } from '../../core/crew.ts';

function context(more: Partial<AgentContext> = {}): AgentContext {
  return {
    worker: { ...worker('2', claude), name: 'returns' },
    paths: {
      project: '/p',
      statusFile: '/p/comm/worker2_status.txt',
      boardFile: '/p/comm/board.txt',
      outputs: '/p/outputs',
      folder: '/s/workers/2',
    },
    crew: [
      { id: '1', name: 'cli' },
      { id: '2', name: 'returns' },
    ],
    needs: [],
    run: 1,
    conversation: null,
    messages: [],
    env: {},
    ...more,
  };
}

const section = (text: string, title: string): string =>
  text.split(/^## /m).find((one) => one.startsWith(`${title}\n`)) ?? '';

describe('the briefing', () => {
  it.each([
    ['of a worker', context()],
    ['of the only worker', context({ crew: [{ id: '2', name: 'returns' }] })],
    [
      'of a worker in a folder of its own',
      context({ worker: { ...worker('2', claude), cwd: '/p/packages/a' } }),
    ],
  ])('%s: files go where the assignment names them, the outputs folder takes the rest', (_, its) => {
    const files = section(systemPrompt(its), 'Where your files go');
    expect(files).toContain('Write each deliverable where your assignment names it.');
    expect(files).toContain(
      'What has no place in the project, such as reports and notes, goes under the outputs folder: /p/outputs\n',
    );
    expect(files).toContain('Touch other files only where your assignment says so.');
  });

  it('never sends deliverables into the outputs folder', () => {
    const text = systemPrompt(context());
    for (const line of text.split('\n').filter((one) => one.includes('outputs')))
      expect(line).toMatch(/What has no place in the project/);
    expect(text).not.toMatch(
      /(write|put|place) (them|your deliverables|all files|everything) (in|under|into)/i,
    );
  });

  it('says that others work in the tree, and to commit only its own paths', () => {
    const tree = section(systemPrompt(context()), 'Share the tree');
    expect(tree).toContain('Others work in this tree at the same time.');
    expect(tree).toContain('Commit only your own paths, by name');
    expect(tree).toContain('Never git add -A, git add . or git commit -a');
  });
});

it('an assignment adds nothing about places to the user’s own text', () => {
  const text = 'Write src/returns.js and test/returns.test.js.\n';
  expect(assignment(context(), text).text).toBe(
    `Your assignment, worker 2 (returns), from worker2_instructions.md:\n\n${text}`,
  );
});

it('a worker that builds on others finds their files where their instructions say, or in the outputs folder', () => {
  const needs = [
    {
      id: '1',
      name: 'cli',
      completed: true,
      said: null,
      statusFile: '/p/comm/worker1_status.txt',
      instructions: '/p/worker1_instructions.md',
    },
  ];
  const { text } = assignment(context({ needs }), 'x');
  expect(text).toContain('Their deliverables are where their instructions say, or under /p/outputs');
});

it('a planner names files where they belong in the project', () => {
  expect(plannerPrompt({ task: 'x', mentions: false, slots: 2 })).toContain(
    'deliverables are paths of files, relative to the project folder: code, tests and documentation where they belong in the project; under outputs/ only what has no place in it',
  );
});
