import { expect, it } from 'vitest';
import { commandAgent } from '../../src/agents/command/agent.ts';

it('runs exactly the words of the template, in the worker’s folder', () => {
  const argv = ['aider', '--message-file', '/p/worker1 $(x).md'];
  const launch = commandAgent().prepare({
    worker: {
      id: '1',
      name: 'a',
      instructions: '/p/x.md',
      agent: { kind: 'command', name: 'aider', argv },
      cwd: '/p',
    },
    paths: { project: '/p', statusFile: '/s', boardFile: '/b', outputs: '/o', folder: '/f' },
    crew: [],
    needs: [],
    run: 1,
    conversation: null,
    messages: [],
    env: { A: '1' },
  });
  expect(launch).toEqual({ argv, cwd: '/p', env: { A: '1' } });
});
