/** `run`, `add`, `plan` and `demo` with --host: the files that are here get there, and nothing of theirs is lost. */
import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { containing } from './crew.ts';
import { testBackend } from '../rig/crew-rig.ts';
import { farWorlds, putBefore } from './far.ts';

const world = farWorlds();
const demo = ['-d', '--agent', 'demo', '--scene', 'idle'];

test('instruction files are sent along under their names here, into folders that are made for them', async () => {
  const { near, far } = await world();
  near.write('worker1_a.md', '# a ü 予定\n');
  near.write('docs/-x $(touch pwned).md', '# b\n');
  near.write('../elsewhere.md', '# c\n');
  const there = ['--host', 'box', '--project', far.project];
  const ran = await near.muxcrew([
    'run',
    ...there,
    ...demo,
    'worker1_*.md',
    'docs/-x $(touch pwned).md',
    '../elsewhere.md',
  ]);
  expect(ran).toMatchObject({ code: 0, stdout: containing('3 workers in') });
  expect(ran.stdout).toContain('muxcrew --host box attach');
  expect(far.read('worker1_a.md')).toBe('# a ü 予定\n');
  expect(far.read('docs/-x $(touch pwned).md')).toBe('# b\n');
  expect(far.read('elsewhere.md')).toBe('# c\n');
  expect(lstatSync(join(far.project, 'docs')).mode & 0o777).toBe(0o755);
  near.write('more.md', '# d\n');
  expect(await near.muxcrew(['add', '--host', 'box', '--project', far.project, 'more.md'])).toMatchObject({
    code: 0,
  });
  expect(far.snapshot()?.workers).toHaveLength(4);
  expect(far.read('more.md')).toBe('# d\n');
});

test('a file of theirs is not overwritten: 6, and nothing is sent; one that was sent before may change @slow', async () => {
  const { near, far } = await world();
  near.write('new.md', 'new\n');
  near.write('same.md', 'same\n');
  near.write('theirs.md', 'mine\n');
  far.write('same.md', 'same\n');
  far.write('theirs.md', 'theirs\n');
  const run = (...files: readonly string[]) =>
    near.muxcrew(['run', '--host', 'box', '--project', far.project, ...demo, ...files]);
  expect(await run('new.md', 'same.md', 'theirs.md')).toMatchObject({
    code: 6,
    stderr: containing('that muxcrew did not write: theirs.md. Nothing was sent.'),
  });
  expect(far.read('theirs.md')).toBe('theirs\n');
  expect(far.read('new.md')).toBeNull();
  expect(await run('new.md', 'same.md')).toMatchObject({ code: 0 });
  near.write('new.md', 'newer\n');
  const again = await run('new.md', 'same.md');
  expect(again).toMatchObject({ code: 6, stderr: containing('is already running') });
  // Not under the feet of those who read it.
  expect(far.read('new.md')).toBe('new\n');
  await near.muxcrew(['stop', '--yes', '--host', 'box']);
  expect(await run('new.md', 'same.md')).toMatchObject({ code: 0 });
  expect(far.read('new.md')).toBe('newer\n');
  far.write('new.md', 'by hand\n');
  await near.muxcrew(['stop', '--yes', '--host', 'box']);
  expect(await run('new.md')).toMatchObject({ code: 6, stderr: containing('new.md') });
});

test('no link over there leads a file out of the project', async () => {
  const { near, far } = await world();
  mkdirSync(join(far.root, 'outside'));
  writeFileSync(join(far.root, 'outside/b.md'), 'theirs\n');
  symlinkSync(join(far.root, 'outside'), join(far.project, 'docs'));
  symlinkSync(join(far.root, 'outside/b.md'), join(far.project, 'b.md'));
  near.write('docs/a.md', '# a\n');
  near.write('b.md', '# b\n');
  for (const file of ['docs/a.md', 'b.md']) {
    const ran = await near.muxcrew(['run', '--host', 'box', '--project', far.project, ...demo, file]);
    expect(ran).toMatchObject({ code: 6, stderr: containing('a symbolic link leads outside') });
  }
  expect(existsSync(join(far.root, 'outside/a.md'))).toBe(false);
});

test('what is not here is looked for over there; a broken file is refused before anything is sent', async () => {
  const { near, far } = await world();
  far.write('there.md', '# there\n');
  near.write('empty.md', '');
  const there = ['--host', 'box', '--project', far.project];
  expect(await near.muxcrew(['run', ...there, ...demo, 'empty.md'])).toMatchObject({
    code: 2,
    stderr: containing('is empty'),
  });
  expect(await near.muxcrew(['run', ...there, ...demo, 'nowhere.md'])).toMatchObject({
    code: 2,
    stderr: containing('nowhere.md does not exist'),
  });
  expect(await near.muxcrew(['run', ...there, ...demo, 'there.md'])).toMatchObject({ code: 0 });
});

test('without a folder over there it is asked for; a mapped one serves, as does a folder below it @slow', async () => {
  const { near, far } = await world();
  near.write('sub/a.md', '# a\n');
  const cwd = join(near.project, 'sub');
  mkdirSync(join(far.project, 'sub'));
  expect(await near.muxcrew(['run', '--host', 'box', ...demo, 'a.md'], { cwd })).toMatchObject({
    code: 2,
    stderr: containing('--project FOLDER'),
  });
  near.writeConfig({ hosts: { box: { address: 'box', projects: { [near.project]: far.project } } } });
  expect(await near.muxcrew(['run', '--host', 'box', ...demo, 'a.md'], { cwd })).toMatchObject({ code: 0 });
  expect(far.read('sub/a.md')).toBe('# a\n');
});

test('a task is sent, planned over there, asked about here, and started', async () => {
  const { near, far } = await world();
  near.write(
    'task.md',
    '# Task Description\n\n1. Build the backend with an API.\n2. Build the frontend with two pages.\n',
  );
  near.write('.muxcrew/worker_instructions.md', 'MY OWN {{name}}\n\n{{assignment}}\n');
  const words = ['run', '--host', 'box', '--project', far.project, '--planner', 'heuristic'];
  const agent = ['--agent', 'demo', '--scene', 'idle', 'task.md'];
  const ran = await near.muxcrew([...words, '-d', '--yes', ...agent]);
  expect(ran).toMatchObject({ code: 0, stdout: containing('2 workers') });
  expect(far.read('task.md')).toBe(near.read('task.md'));
  const [first = ''] = readdirSync(far.project).filter((name) => name.startsWith('worker1_'));
  expect(far.read(first)).toContain('MY OWN');
});

test('on a terminal it leads to the session, whose detaching leaves it running; a no to the plan starts nothing @slow', async () => {
  const { near, far } = await world();
  near.write(
    'task.md',
    '# Task Description\n\n1. Build the backend with an API.\n2. Build the frontend with two pages.\n',
  );
  const words = [
    'run',
    '--host',
    'box',
    '--project',
    far.project,
    '--planner',
    'heuristic',
    '--agent',
    'demo',
    '--scene',
    'idle',
  ];
  const terminal = near.terminal([...words, 'task.md'], { columns: 140 });
  await terminal.shows(/\[y\/N\]/);
  terminal.type('y\r');
  await terminal.shows(/0\/2/);
  await terminal.shows(/Idle, waiting/);
  terminal.type('\x02d');
  expect(await terminal.ended).toMatchObject({ code: 0 });
  await terminal.shows(/muxcrew --host box attach/);
  expect(far.snapshot()?.workers.map(({ state }) => state)).toEqual(['working', 'working']);
  await near.muxcrew(['stop', '--yes', '--host', 'box']);
  const other = near.terminal([...words, '--force', 'task.md'], { columns: 140 });
  await other.shows(/\[y\/N\]/);
  other.type('n\r');
  expect((await other.ended).code).toBe(6);
  expect(far.snapshot()?.closed).toBe(true);
});

test('demo plays over there, in a folder of its own, and leads to its session @slow', async () => {
  const { near, far } = await world();
  const terminal = near.terminal(['demo', '--host', 'box', '--project', far.project, '--scene', 'idle'], {
    columns: 140,
  });
  await terminal.shows(/Idle, waiting/);
  terminal.type('\x02d');
  expect((await terminal.ended).code).toBe(0);
  expect(existsSync(join(far.project, 'muxcrew-demo/comm/session.json'))).toBe(true);
  expect(await near.muxcrew(['stop', '--yes', '--host', 'box'])).toMatchObject({ code: 0 });
});

// What is slow here is tmux.
if (testBackend === 'tmux')
  test('a crew that is being brought up when the line drops comes up whole @slow', async () => {
    const rig = await world();
    const { near, far, sshd } = rig;
    putBefore(rig, {
      tmux: [
        'case " $* " in *" source-file "*) : >"$HOME/under-way"; sleep 1.5 ;; esac',
        'PATH=${PATH#*:} exec tmux "$@"',
      ].join('\n'),
    });
    near.write('worker1_a.md', '# a\n');
    const ran = near.muxcrew(['run', '--host', 'box', '--project', far.project, ...demo, 'worker1_a.md']);
    await far.until('its panes are being made', () => existsSync(join(far.home, 'under-way')));
    for (const pid of sshd.connections()) process.kill(pid, 'SIGKILL');
    expect(await ran).toMatchObject({ code: 7, stdout: '' });
    expect(far.snapshot()).toBeNull();
    await far.worker('1', ({ state }) => state === 'working');
    expect(await near.muxcrew(['status', '--host', 'box', '--project', far.project])).toMatchObject({
      code: 0,
      stdout: containing('working'),
    });
  });
