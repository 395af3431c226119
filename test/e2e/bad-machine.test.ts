/** What may be wrong around muxcrew: tmux, Claude, the project folder, leftovers of a crash, broken configuration. */
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CrewRig } from '../rig/crew-rig.ts';
import { containing, matching, worlds } from './crew.ts';

const world = worlds();
const demo = ['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md'];

function withFile(): CrewRig {
  const rig = world();
  rig.write('a.md', 'x');
  return rig;
}

/** A folder for PATH with just these programs: name -> script. */
function programs(rig: CrewRig, scripts: Readonly<Record<string, string>>): string {
  const folder = join(rig.root, 'bin');
  mkdirSync(folder);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

function untouched(rig: CrewRig): void {
  expect(readdirSync(rig.project).filter((name) => ['comm', 'logs', 'outputs'].includes(name))).toEqual([]);
  expect(existsSync(join(rig.state, 'sessions')) ? readdirSync(join(rig.state, 'sessions')) : []).toEqual([]);
  expect(rig.processes()).toEqual([]);
}

test('without tmux where tmux is wanted, 3 and how to install it', async () => {
  const rig = withFile();
  const ran = await rig.muxcrew([...demo, '--backend', 'tmux'], { env: { PATH: programs(rig, {}) } });
  expect(ran).toMatchObject({ code: 3, stderr: containing('tmux is not installed') });
  untouched(rig);
});

test('with a tmux that is too old, 3, its version and the one that is needed', async () => {
  const rig = withFile();
  const bin = programs(rig, { tmux: 'echo tmux 3.0a' });
  const ran = await rig.muxcrew([...demo, '--backend', 'tmux'], { env: { PATH: `${bin}:/usr/bin:/bin` } });
  expect(ran).toMatchObject({
    code: 3,
    stderr: matching(/tmux 3\.0a is too old: muxcrew requires 3\.2 or newer/),
  });
  untouched(rig);
});

test('with a tmux that breaks, what it said, and nothing half-made', async () => {
  const rig = withFile();
  const broken = 'case $1 in -V) echo tmux 3.4 ;; *) echo server exploded >&2; exit 1 ;; esac';
  const bin = programs(rig, { tmux: broken });
  const ran = await rig.muxcrew(demo, { env: { PATH: `${bin}:/usr/bin:/bin` } });
  expect(ran).toMatchObject({ code: 1, stderr: containing('server exploded') });
  untouched(rig);
});

test('without Claude, 3, the install command and muxcrew demo, and never the demo instead', async () => {
  const rig = withFile();
  const bin = programs(rig, {});
  symlinkSync('/usr/bin/tmux', join(bin, 'tmux'));
  const ran = await rig.muxcrew(['run', 'a.md'], { env: { PATH: bin } });
  expect(ran.code).toBe(3);
  expect(ran.stderr).toContain('npm install -g @anthropic-ai/claude-code');
  expect(ran.stderr).toContain('muxcrew demo');
  untouched(rig);
});

test.each([
  ['/nonexistent/claude', 'does not exist'],
  ['/tmp', 'is a folder'],
  ['a.md', 'is not executable'],
])('CLAUDE_CLI_PATH=%s is refused with 3: it %s', async (path, problem) => {
  const rig = withFile();
  const ran = await rig.muxcrew(['run', 'a.md'], { env: { CLAUDE_CLI_PATH: path } });
  expect(ran).toMatchObject({ code: 3, stderr: containing(problem) });
  expect(ran.stderr).toContain(path);
  untouched(rig);
});

test('a project folder that cannot be written to is refused with 2, and nothing is left', async () => {
  const rig = withFile();
  const locked = join(rig.root, 'locked');
  mkdirSync(locked, { mode: 0o500 });
  // Root may write anywhere but where the system itself takes no files.
  const project = process.getuid?.() === 0 ? '/proc' : locked;
  const ran = await rig.muxcrew([...demo, '--project', project], { timeoutMs: 10_000 });
  expect(ran).toMatchObject({ code: 2, stderr: containing('Cannot write to the project folder') });
  untouched(rig);
});

test('a file where the comm folder should be is refused with 2', async () => {
  const rig = withFile();
  rig.write('comm', 'mine');
  const ran = await rig.muxcrew(demo);
  expect(ran).toMatchObject({ code: 2, stderr: containing('comm') });
  expect(rig.read('comm')).toBe('mine');
  expect(readdirSync(rig.project).sort()).toEqual(['a.md', 'comm']);
  const other = withFile();
  other.write('outputs', 'mine');
  expect((await other.muxcrew(demo)).code).toBe(2);
  expect(readdirSync(other.project).sort()).toEqual(['a.md', 'outputs']);
});

test('a lock of a dead process and a socket that nobody listens at are taken over @slow', async () => {
  const rig = withFile();
  await rig.muxcrew(demo);
  const [id = ''] = readdirSync(join(rig.state, 'sessions'));
  await rig.muxcrew(['stop']);
  const folder = join(rig.state, 'sessions', id);
  // As a machine that lost its power leaves them: not by its own tidy end.
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: 999_999_999, startTime: '1' }));
  await staleSocket(join(folder, 'control.sock'));
  expect((await rig.muxcrew(['status'])).code).toBe(0);
  const ran = await rig.muxcrew(demo);
  expect(ran).toMatchObject({ code: 0 });
  await rig.worker('1', ({ state }) => state === 'working');
});

test('a tmux socket file that nobody listens at is no obstacle', async () => {
  const rig = withFile();
  const folder = join(rig.root, 'tmux', `tmux-${String(process.getuid?.() ?? 0)}`);
  mkdirSync(folder, { mode: 0o700 });
  await staleSocket(join(folder, rig.env['MUXCREW_TMUX_SOCKET'] ?? ''));
  expect(await rig.muxcrew(demo)).toMatchObject({ code: 0 });
  await rig.worker('1', ({ state }) => state === 'working');
});

test('a session whose server was killed is lost and said so; run starts anew once it is given up @slow', async () => {
  const rig = withFile();
  await rig.muxcrew(demo);
  await rig.worker('1', ({ pid }) => pid !== null);
  process.kill(rig.snapshot()?.server?.pid ?? 0, 'SIGKILL');
  await rig.worker('1', ({ state }) => state === 'lost');
  const seen = await rig.muxcrew(['status']);
  expect(seen).toMatchObject({ code: 0, stdout: containing('lost') });
  expect((await rig.muxcrew(['send', '1', 'x'])).code).not.toBe(0);
  expect(await rig.muxcrew(['wait'])).toMatchObject({ code: 1 });
  expect(await rig.muxcrew(demo)).toMatchObject({ code: 6, stderr: containing('muxcrew resume') });
  expect(await rig.muxcrew(['stop'])).toMatchObject({ code: 0 });
  expect(await rig.muxcrew(demo)).toMatchObject({ code: 0 });
  await rig.worker('1', ({ state }) => state === 'working');
});

test.each<[string, string, readonly string[]]>([
  ['broken YAML', 'maxWorkers: [1\nagent: x', ['.muxcrewrc, line']],
  [
    'a wrong type',
    '{\n  "sidebarColumns": 30,\n  "maxWorkers": "many"\n}',
    ['.muxcrewrc, line 3', 'maxWorkers', 'expected a whole number', '"many"'],
  ],
  ['an unknown key', 'maxWorker: 2\n', ['.muxcrewrc, line 1', 'maxWorkers']],
])('%s in the configuration is refused with 2: file, line, expected, got', async (_, text, hints) => {
  const rig = withFile();
  rig.write('.muxcrewrc', text);
  for (const words of [demo, ['config']]) {
    const ran = await rig.muxcrew(words);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    for (const hint of hints) expect(ran.stderr).toContain(hint);
  }
  untouched(rig);
});

/** A socket file without its server: a second name of one that Node takes away when it closes. */
async function staleSocket(path: string): Promise<void> {
  const bound = join(tmpdir(), `mce-${randomUUID().slice(0, 8)}.sock`);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(bound, resolve));
  linkSync(bound, path);
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
