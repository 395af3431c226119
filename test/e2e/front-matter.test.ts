/** What an instruction file says at its top: at once where it narrows, after consent where it widens, and where it is wrong. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { containing, worlds } from './crew.ts';

const world = worlds();

test('a name counts at once; an agent only after trust, and no more once the file has changed', async () => {
  const rig = world();
  rig.write('a.md', '---\nname: auth\nagent: demo\n---\n# Build the login\n');
  // An agent of its own that would betray itself: what is not in force must not run.
  rig.write('.muxcrewrc', JSON.stringify({ agents: { mine: ['/bin/sh', '-c', 'exit 7'] } }));
  expect((await rig.muxcrew(['trust', '.muxcrewrc'])).code).toBe(0);
  const without = await rig.muxcrew(['run', '--wait', 'a.md'], { env: { MUXCREW_AGENT: 'mine' } });
  expect(without).toMatchObject({
    code: 1,
    stdout: containing('1 auth failed'),
    stderr: containing('a.md sets agent, which takes effect only after: muxcrew trust '),
  });
  await rig.muxcrew(['stop', '--yes']);
  expect((await rig.muxcrew(['trust', 'a.md'])).code).toBe(0);
  const trusted = await rig.muxcrew(['run', '--wait', 'a.md'], { env: { MUXCREW_AGENT: 'mine' } });
  expect(trusted).toMatchObject({ code: 0, stdout: containing('1 auth completed') });
  expect(trusted.stderr).not.toContain('takes effect only');
  // The front matter is no part of the task.
  expect(rig.read('outputs/worker1_notes.md')).toMatch(/^# Notes on: Build the login\n[\s\S]* has 4 words/);
  await rig.muxcrew(['stop', '--yes']);
  rig.write('a.md', '---\nname: auth\nagent: demo\n---\n# Build the logout\n');
  const changed = await rig.muxcrew(['run', '--wait', 'a.md'], { env: { MUXCREW_AGENT: 'mine' } });
  expect(changed).toMatchObject({ code: 1, stderr: containing('only after: muxcrew trust') });
});

test('cwd, env and verify of a trusted file are its own worker’s alone, also for add; flags are stronger', async () => {
  const rig = world();
  mkdirSync(join(rig.project, 'api'));
  rig.write(
    '.muxcrewrc',
    JSON.stringify({
      agents: { tell: ['/bin/sh', '-c', 'pwd; echo "PORT=$PORT."; cat <<"E"\n{prompt}\nE\n'] },
    }),
  );
  const own = 'cwd: api\nenv: {PORT: "8080"}\nverify: exit 3';
  rig.write('a.md', `---\n${own}\n---\nfirst\n`);
  rig.write('b.md', 'second\n');
  for (const file of ['.muxcrewrc', 'a.md']) expect((await rig.muxcrew(['trust', file])).code).toBe(0);
  expect((await rig.muxcrew(['run', '-d', '--agent', 'tell', 'b.md'])).code).toBe(0);
  expect(await rig.muxcrew(['add', 'a.md'])).toMatchObject({ code: 0, stdout: 'worker 2 added\n' });
  await rig.worker('1', ({ state }) => state === 'completed');
  await rig.worker('2', ({ state }) => state === 'completed');
  const other = (await rig.muxcrew(['logs', '1'])).stdout;
  const mine = (await rig.muxcrew(['logs', '2'])).stdout;
  expect(other).toContain('PORT=.');
  expect(mine).toContain('PORT=8080.');
  expect(mine.replaceAll('\n', '')).toContain(join(rig.project, 'api'));
  expect(mine).toContain('first');
  expect(mine).not.toContain('verify');
  await rig.muxcrew(['stop', '--yes']);

  rig.write('c.md', '---\nagent: tell\nverify: echo no good; exit 3\n---\nthird\n');
  expect((await rig.muxcrew(['trust', 'c.md'])).code).toBe(0);
  await rig.muxcrew(['run', '--wait', '--agent', 'demo', 'c.md']);
  expect(rig.snapshot()?.workers[0]).toMatchObject({ agent: 'demo', state: 'failed' });
  expect(rig.snapshot()?.workers[0]?.detail).toContain('its check failed once: exit 3');
});

test('what is wrong in it is refused with file, line, expected and got, before anything starts', async () => {
  const rig = world();
  rig.write('a.md', 'fine\n');
  rig.write('b.md', '---\nname: b\ntimeout: 30\n---\nx\n');
  const ran = await rig.muxcrew(['run', '-d', '--agent', 'demo', 'a.md', 'b.md']);
  expect(ran).toMatchObject({
    code: 2,
    stderr: containing(
      'b.md, line 3 "timeout": expected a time such as 30m, 2h or 1h30m, at most 7d, got 30.',
    ),
  });
  rig.write('b.md', '---\nname: a\n---\nx\n');
  rig.write('c.md', '---\nname: a\n---\nx\n');
  expect(await rig.muxcrew(['run', '-d', '--agent', 'demo', 'b.md', 'c.md'])).toMatchObject({
    code: 6,
    stderr: containing('another worker has it'),
  });
  rig.write('d.md', '---\ncwd: nowhere\n---\nx\n');
  await rig.muxcrew(['trust', 'd.md']);
  expect(await rig.muxcrew(['run', '-d', '--agent', 'demo', 'd.md'])).toMatchObject({
    code: 2,
    stderr: containing('nowhere, in which worker "d" should start, does not exist'),
  });
  expect((await rig.muxcrew(['ls'])).stdout).toContain('No session runs');
  expect(rig.read('comm/session.json')).toBeNull();
});
