import { expect, it } from 'vitest';
import { commandTraits, type CommandSpec } from '../../src/agents/command/spec.ts';
import { commandAgent } from '../../src/agents/command/agent.ts';

const aider = (argv: readonly string[]): CommandSpec => ({
  kind: 'command',
  traits: commandTraits,
  name: 'aider',
  argv,
});

const context: Parameters<ReturnType<typeof commandAgent>['prepare']>[0] = {
  worker: {
    id: '1',
    name: 'a',
    instructions: '/p/x.md',
    agent: aider(['aider']),
    cwd: '/p',
  },
  paths: { project: '/p', statusFile: '/s', boardFile: '/b', outputs: '/o', folder: '/f' },
  crew: [],
  needs: [],
  run: 1,
  conversation: null,
  messages: [],
  env: { A: '1' },
};

it('runs exactly the words of the template, in the worker’s folder', () => {
  const argv = ['aider', '--message-file', '/p/worker1 $(x).md'];
  const { worker } = context;
  const launch = commandAgent().prepare({
    ...context,
    worker: { ...worker, agent: aider(argv) },
  });
  expect(launch).toEqual({ argv, cwd: '/p', env: { A: '1' } });
});

it('is told by its environment what it builds on', () => {
  const need = { said: 'x', statusFile: '/c/worker2_status.txt', instructions: '/p/my file.md' };
  const { env } = commandAgent().prepare({
    ...context,
    needs: [
      { ...need, id: '2', name: 'api', completed: true },
      { ...need, id: '3', name: 'db', completed: false },
    ],
  });
  expect(env['MUXCREW_NEEDS']).toBe(
    '2\tapi\tcompleted\t/c/worker2_status.txt\t/p/my file.md\n3\tdb\tskipped\t/c/worker2_status.txt\t/p/my file.md',
  );
});
