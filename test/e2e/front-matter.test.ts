/** Front matter of instruction files: what widens needs consent, by run and add, and what is wrong is refused. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { containing, worlds } from './crew.ts';

const world = worlds();

test('an agent of an untrusted file is refused; after trust it counts, until the file changes', async () => {
  const rig = world({ projectName: 'shop' });
  rig.write('a.md', '---\nname: auth\nagent: demo\n---\n# Build the login\n');
  // An agent of its own that would betray itself: the worker must not run as another one either.
  rig.write('.muxcrewrc', JSON.stringify({ agents: { mine: ['/bin/sh', '-c', 'touch started; exit 7'] } }));
  expect((await rig.muxcrew(['trust', '.muxcrewrc'])).code).toBe(0);
  const env = { MUXCREW_AGENT: 'mine' };
  const refused = {
    code: 6,
    stderr: containing(`${join(rig.project, 'a.md')} (agent)`),
  };
  expect(await rig.muxcrew(['run', '--wait', 'a.md'], { env })).toMatchObject(refused);
  expect(await rig.muxcrew(['run', '--wait', '--yes', 'a.md'], { env })).toMatchObject(refused);
  expect(rig.read('comm/session.json')).toBeNull();
  expect((await rig.muxcrew(['trust'])).stdout).not.toContain('a.md');
  expect((await rig.muxcrew(['trust', 'a.md'])).code).toBe(0);
  const trusted = await rig.muxcrew(['run', '--wait', 'a.md'], { env });
  expect(trusted).toMatchObject({ code: 0, stdout: containing('1 auth completed') });
  expect(trusted.stderr).not.toContain('consent');
  // The front matter is no part of the task.
  expect(rig.read('outputs/worker1_notes.md')).toMatch(/^# Notes on: Build the login\n[\s\S]* has 4 words/);
  await rig.muxcrew(['stop', '--yes']);
  rig.write('a.md', '---\nname: auth\nagent: demo\n---\n# Build the logout\n');
  expect(await rig.muxcrew(['run', '--wait', 'a.md'], { env })).toMatchObject(refused);
  expect(rig.read('started')).toBeNull();
});

test.each([
  ['cwd', 'cwd: .'],
  ['verify', 'verify: "true"'],
  ['env', 'env: {PORT: "8080"}'],
  ['agent', 'agent: demo'],
  ['permissionMode', 'permissionMode: acceptEdits'],
])('%s of an untrusted file is refused by run and add without a terminal @slow', async (key, line) => {
  const rig = world({ projectName: 'shop' });
  rig.write('a.md', `---\n${line}\n---\nwork\n`);
  rig.write('b.md', 'work\n');
  const file = join(rig.project, 'a.md');
  const refused = {
    code: 6,
    stderr: containing(`${file} (${key}).`),
  };
  const ran = await rig.muxcrew(['run', '-d', '--agent', 'demo', 'b.md', 'a.md']);
  expect(ran).toMatchObject(refused);
  expect(ran.stderr).toContain(`muxcrew trust ${file}`);
  expect(rig.read('comm/session.json')).toBeNull();
  expect((await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'b.md'])).code).toBe(0);
  expect(await rig.muxcrew(['add', 'a.md'])).toMatchObject(refused);
  expect(rig.snapshot()?.workers).toHaveLength(1);
});

test('on a terminal run shows each key whole and asks; no starts nothing, yes trusts what was shown', async () => {
  const rig = world({ projectName: 'shop' });
  mkdirSync(join(rig.root, 'shop-tax'));
  const long = `echo ${'x'.repeat(300)} end-of-verify`;
  rig.write('a.md', `---\ncwd: ../shop-tax\nverify: ${long}\nenv: {A: "1", B: "two\\nlines"}\n---\nwork\n`);
  const words = ['run', '-d', '--agent', 'demo', 'a.md'];
  const first = rig.terminal(words);
  await first.shows(/start the crew\? \[y\/N\]/);
  await first.shows(/a\.md asks for:[\s\S]*cwd +\.\.\/shop-tax +\(\S+shop-tax\)/);
  await first.shows(/end-of-verify/);
  await first.shows(/env +A=1[\s\S]*B=two\\nlines/);
  first.type('\r');
  await first.shows(/you declined the front matter/);
  expect((await first.ended).code).toBe(6);
  expect(rig.read('comm/session.json')).toBeNull();
  expect((await rig.muxcrew(['trust'])).stdout).toBe('');

  const second = rig.terminal(words);
  await second.shows(/start the crew\? \[y\/N\]/);
  // Changed while the user reads: what was shown is trusted, and not what is in the file by then.
  rig.write('a.md', '---\nverify: touch pwned\n---\nwork\n');
  second.type('y\r');
  expect((await second.ended).code).toBe(0);
  expect(rig.snapshot()?.workers).toHaveLength(1);
  await rig.muxcrew(['stop', '--yes']);
  expect(await rig.muxcrew(words)).toMatchObject({ code: 6, stderr: containing('a.md (verify)') });
});

test('on a terminal add asks as well', async () => {
  const rig = world({ projectName: 'shop' });
  rig.write('a.md', '---\nenv: {PORT: "8080"}\n---\nwork\n');
  rig.write('b.md', 'work\n');
  expect((await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'b.md'])).code).toBe(0);
  const no = rig.terminal(['add', 'a.md']);
  await no.shows(/env +PORT=8080[\s\S]*add the workers\? \[y\/N\]/);
  no.type('n\r');
  expect((await no.ended).code).toBe(6);
  expect(rig.snapshot()?.workers).toHaveLength(1);
  const yes = rig.terminal(['add', 'a.md']);
  await yes.shows(/add the workers\? \[y\/N\]/);
  yes.type('y\r');
  expect((await yes.ended).code).toBe(0);
  await rig.worker('2', () => true);
});

test('a relative cwd starts from the folder of its file, wherever run is called', async () => {
  const rig = world({ projectName: 'shop' });
  mkdirSync(join(rig.project, 'crew'));
  mkdirSync(join(rig.project, 'api'));
  rig.write('crew/a.md', '---\ncwd: ../api\n---\nwork\n');
  rig.write('crew/b.md', '---\ncwd: ../nowhere\n---\nwork\n');
  expect((await rig.muxcrew(['trust', 'crew/a.md', 'crew/b.md'])).code).toBe(0);
  const run = ['run', '-d', '--agent', 'demo', '--project', rig.project];
  const missing = await rig.muxcrew([...run, 'b.md'], { cwd: join(rig.project, 'crew') });
  expect(missing).toMatchObject({
    code: 2,
    stderr: containing(
      `cwd "../nowhere" in ${join(rig.project, 'crew/b.md')}: the folder ${join(rig.project, 'nowhere')} does not exist.`,
    ),
  });
  expect((await rig.muxcrew([...run, 'a.md'], { cwd: join(rig.project, 'crew') })).code).toBe(0);
  const session = rig.snapshot()?.session ?? '';
  const spec = JSON.parse(readFileSync(join(rig.state, 'sessions', session, 'spec.json'), 'utf8')) as {
    workers: { cwd: string }[];
  };
  expect(spec.workers[0]?.cwd).toBe(join(rig.project, 'api'));
});

test('cwd, env and verify of a trusted file are its own worker’s alone, also for add; flags are stronger @slow', async () => {
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
    stderr: containing('cwd "nowhere" in '),
  });
  expect((await rig.muxcrew(['ls'])).stdout).toContain('No session is running');
  expect(rig.read('comm/session.json')).toBeNull();
});
