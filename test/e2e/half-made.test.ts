/** Where a start, or a command, cannot be carried out to its end: one sentence, the right exit code, nothing half-made. */
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { muxcrewMain, repository, type CrewRig } from '../rig/crew-rig.ts';
import { containing, worlds } from './crew.ts';

const world = worlds();
const demo = ['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md'];

function withFile(): CrewRig {
  const rig = world();
  rig.write('a.md', 'x');
  return rig;
}

const made = (rig: CrewRig): readonly string[] => readdirSync(rig.project).filter((name) => name !== 'a.md');

test('a state folder that cannot be made is said with its path, and the project stays as it was', async () => {
  const rig = withFile();
  const ran = await rig.muxcrew(demo, { env: { XDG_STATE_HOME: join(rig.project, 'a.md') } });
  expect(ran).toMatchObject({ code: 1, stderr: containing('a.md/muxcrew') });
  expect(ran.stderr).toContain('not a directory');
  expect(ran.stderr).not.toContain('bug');
  expect(made(rig)).toEqual([]);
});

test('a named session that cannot be started leaves no folder behind', async () => {
  const rig = withFile();
  rig.write('outputs', 'mine');
  expect((await rig.muxcrew([...demo, '--session', 'side'])).code).toBe(2);
  expect(made(rig)).toEqual(['outputs']);
});

test('a supervisor that does not come up is said with its own words; panes, files and the run before are as they were @slow', async () => {
  const rig = withFile();
  expect((await rig.muxcrew(demo)).code).toBe(0);
  await rig.worker('1', ({ state }) => state === 'working');
  await rig.muxcrew(['stop']);
  const before = rig.read('comm/session.json');
  const broken = join(rig.root, 'program');
  for (const part of [
    'dist',
    'layouts',
    'node_modules/blessed',
    'node_modules/node-pty',
    'node_modules/@xterm',
  ])
    cpSync(join(repository, part), join(broken, part), { recursive: true });
  writeFileSync(join(broken, 'dist/assets/loop.sh'), 'echo out of order >&2\nexit 1\n');

  const ran = await rig.exec([process.execPath, join(broken, 'dist/main.js'), ...demo]);
  expect(ran).toMatchObject({ code: 1, stderr: containing('it did not come up: out of order') });
  await rig.until('nothing runs', () => rig.processes().length === 0);
  expect(rig.read('comm/session.json')).toBe(before);
  expect((await rig.muxcrew(['ls', '--all'])).stdout).toContain('ended');
  const fresh = join(rig.root, 'fresh');
  mkdirSync(fresh);
  writeFileSync(join(fresh, 'a.md'), 'x');
  expect(
    (await rig.exec([process.execPath, join(broken, 'dist/main.js'), ...demo], { cwd: fresh })).code,
  ).toBe(1);
  expect(readdirSync(fresh)).toEqual(['a.md']);
});

test('in a folder that was removed no crew is started anywhere else', async () => {
  const rig = withFile();
  const gone = join(rig.root, 'gone');
  const there = async (...words: readonly string[]) => {
    mkdirSync(gone);
    const script = 'cd "$1" && rmdir "$1" && shift && exec "$@"';
    return rig.exec(['sh', '-c', script, 'sh', gone, process.execPath, muxcrewMain, ...words]);
  };
  const ran = await there(...demo.slice(0, -1), join(rig.project, 'a.md'));
  expect(ran).toMatchObject({ code: 2, stderr: containing(`${gone} does not exist`) });
  expect(await there('demo', '-d')).toMatchObject({ code: 2, stderr: containing('no longer exists') });
  expect(await there('ls')).toMatchObject({ code: 0, stdout: containing('No session is running') });
  expect(existsSync(gone)).toBe(false);
  expect(rig.processes()).toEqual([]);
});

test('a word too long for a file is no command and no file', async () => {
  const ran = await world().muxcrew(['x'.repeat(300)]);
  expect(ran).toMatchObject({ code: 2, stderr: containing('is neither a command nor a file') });
});

test('output that cannot be written is said, and is no bug', async () => {
  const rig = world();
  const ran = await rig.exec(['sh', '-c', 'exec "$@" >/dev/full', 'sh', process.execPath, muxcrewMain, 'ls']);
  expect(ran).toMatchObject({ code: 1, stderr: containing('Cannot use standard output') });
});

test('a supervisor of a session that is not there ends, and its restart loop with it', async () => {
  const rig = world();
  const loop = join(repository, 'dist/assets/loop.sh');
  const words = ['sh', loop, process.execPath, muxcrewMain, 'supervise', '--session', 'none'];
  expect(await rig.exec(['timeout', '-s', 'KILL', '10', ...words])).toMatchObject({ code: 0, signal: null });
});
