/** Workers that are added to a running crew. */
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { worlds } from './crew.ts';

const world = worlds();

test('an added worker starts with the options of its crew, unless add gives others', async () => {
  const rig = world({ env: { CLAUDE_CLI_PATH: '/bin/sh' } });
  for (const name of ['a', 'b', 'c', 'd']) rig.write(`${name}.md`, 'work\n');
  rig.write('d.md', '---\nmodel: haiku\n---\nwork\n');
  const options = ['--permission-mode', 'plan', '--model', 'opus', '--verify', 'true'];
  expect((await rig.muxcrew(['run', '-d', '--max', '1', ...options, 'a.md'])).code).toBe(0);
  expect((await rig.muxcrew(['add', 'b.md', 'd.md'])).code).toBe(0);
  expect((await rig.muxcrew(['add', '--permission-mode', 'default', 'c.md'])).code).toBe(0);
  const id = rig.snapshot()?.session ?? '';
  const added = readFileSync(join(rig.state, 'sessions', id, 'journal.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"is":"worker-added"'))
    .map((line) => JSON.parse(line) as unknown);
  const crew = { agent: { permissionMode: 'plan', model: 'opus' }, verify: { command: 'true' } };
  const other = { ...crew, agent: { ...crew.agent, permissionMode: 'default' } };
  expect(added).toMatchObject([crew, crew, crew, other].map((worker) => ({ worker })));
});

test('a worker added to a detached session gets its place in the layout, at the size of the session', async () => {
  const rig = world();
  for (const name of ['a', 'b', 'c', 'd', 'e']) rig.write(`${name}.md`, 'work\n');
  const run = ['run', '-d', '--agent', 'demo', '--scene', 'idle', '--layout', 'focus'];
  expect((await rig.muxcrew([...run, 'a.md', 'b.md', 'c.md', 'd.md'])).code).toBe(0);
  expect((await rig.muxcrew(['add', 'e.md'])).code).toBe(0);
  await rig.worker('5', ({ state }) => state === 'working');
  const socket = rig.env['MUXCREW_TMUX_SOCKET'] ?? '';
  const format = ['-F', '#{window_width}x#{window_height} #{window_panes}'];
  const { stdout } = await rig.exec(['tmux', '-L', socket, 'list-windows', '-a', ...format]);
  expect(stdout).toBe('200x50 6\n');
});

test('an agent that an added worker runs is found again without PATH', async () => {
  const rig = world();
  for (const name of ['a', 'b', 'c']) rig.write(`${name}.md`, 'work\n');
  rig.write('bin/own', '#!/bin/sh\nexec sleep 600\n');
  chmodSync(join(rig.project, 'bin/own'), 0o755);
  rig.writeConfig({ agents: { own: ['own'] } });
  const PATH = `${rig.project}/bin:${String(rig.env['PATH'])}`;
  expect((await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md'])).code).toBe(0);
  expect((await rig.muxcrew(['add', '--agent', 'own', 'b.md'])).code).not.toBe(0);
  expect(await rig.muxcrew(['add', '--agent', 'own', 'b.md'], { env: { ...rig.env, PATH } })).toMatchObject({
    code: 0,
  });
  expect(await rig.muxcrew(['add', '--agent', 'own', 'c.md'])).toMatchObject({ code: 0 });
});
