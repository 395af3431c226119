/** `muxcrew service`, before a systemctl that writes down what it is told: this machine may have no systemd at work. */
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { muxcrewMain, type CrewRig, type Ran } from '../rig/crew-rig.ts';
import { containing, worlds } from './crew.ts';

const world = worlds();

interface Service {
  readonly rig: CrewRig;
  readonly unit: string;
  run(...words: readonly string[]): Promise<Ran>;
  /** Since the last time. */
  told(): readonly string[];
}

/** `body`: of systemctl, after it has written down its words. */
function service(body = 'exit 0', platform: 'systemctl' | 'none' = 'systemctl'): Service {
  const rig = world();
  const bin = join(rig.root, 'bin');
  const log = join(rig.root, 'told');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  if (platform === 'systemctl') {
    writeFileSync(join(bin, 'systemctl'), `#!/bin/sh\necho "$*" >>'${log}'\n${body}\n`);
    chmodSync(join(bin, 'systemctl'), 0o755);
  }
  let read = 0;
  return {
    rig,
    unit: join(rig.home, '.config/systemd/user/muxcrew-resume.service'),
    run: (...words) =>
      rig.muxcrew(['service', ...words], {
        env: { PATH: platform === 'none' ? bin : `${bin}:/usr/bin:/bin`, ANTHROPIC_API_KEY: 'sk-secret' },
      }),
    told: () => {
      const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
      const fresh = lines.slice(read);
      read = lines.length;
      return fresh;
    },
  };
}

const asks = '--user show --property=Version';

test('install writes its one file, shows it, enables it and starts nothing; uninstall takes it away', async () => {
  const { rig, unit, run, told } = service();
  const installed = await run('install');
  expect(installed).toMatchObject({ code: 0, stderr: '' });
  expect(told()).toEqual([asks, '--user daemon-reload', '--user enable muxcrew-resume.service']);
  const text = readFileSync(unit, 'utf8');
  expect(text).toContain(`"${muxcrewMain}" "resume" "--all"`);
  expect(text).toContain(`Environment="XDG_STATE_HOME=${join(rig.root, 'state')}"`);
  expect(text).not.toContain('sk-secret');
  for (const line of text.trimEnd().split('\n')) expect(installed.stdout).toContain(line);

  expect(JSON.parse((await run('status', '--json')).stdout)).toMatchObject({
    version: 1,
    manager: 'systemd',
    installed: true,
    enabled: true,
    path: unit,
  });
  told();
  expect((await run('uninstall')).code).toBe(0);
  expect(told()).toEqual([asks, '--user disable muxcrew-resume.service', '--user daemon-reload']);
  expect(existsSync(unit)).toBe(false);
  expect(await run('uninstall')).toMatchObject({ code: 0, stdout: 'Not installed.\n' });
  expect((await run('status')).stdout).toContain('Not installed');
});

test('a unit that systemd refuses is taken back', async () => {
  const { unit, run } = service('case $* in *enable*) echo "Unit is bad" >&2; exit 1 ;; esac');
  expect(await run('install')).toMatchObject({ code: 1, stderr: containing('Unit is bad') });
  expect(existsSync(unit)).toBe(false);
});

test('a file of somebody else’s is neither replaced nor taken away', async () => {
  const { unit, run } = service();
  mkdirSync(join(unit, '..'), { recursive: true });
  writeFileSync(unit, '[Service]\nExecStart=/bin/mine\n');
  for (const action of ['install', 'uninstall', 'status'])
    expect(await run(action), action).toMatchObject({
      code: 6,
      stderr: containing('was not written by muxcrew'),
    });
  expect(readFileSync(unit, 'utf8')).toBe('[Service]\nExecStart=/bin/mine\n');
});

test.each([
  ['no manager answers', 'echo "Failed to connect to bus: No medium found" >&2; exit 1', 'systemctl'],
  ['there is no systemctl', '', 'none'],
] as const)('where %s, 3, why, and what to do instead', async (_, body, platform) => {
  const { unit, run } = service(body, platform);
  const refused = await run('install');
  expect(refused).toMatchObject({ code: 3, stderr: containing('muxcrew resume --all') });
  expect(refused.stderr).toMatch(/No medium found|systemctl was not found/);
  expect(existsSync(unit)).toBe(false);
});

test('a worker’s own process gets nothing installed', async () => {
  const { rig, unit } = service();
  const asked = await rig.muxcrew(['service', 'install'], { env: { MUXCREW_WORKER: 'crew-1/2' } });
  expect(asked).toMatchObject({ code: 6, stderr: containing('called by worker 2 of crew-1') });
  expect(existsSync(unit)).toBe(false);
});

test('what it would resume is said, and an action that is none is refused @slow', async () => {
  const { rig, run } = service();
  rig.write('a.md', 'x');
  await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md']);
  const { session, server } = await rig.until('it is up', () => rig.snapshot());
  await rig.worker('1', ({ state }) => state === 'working');
  process.kill((rig.snapshot()?.server ?? server)?.pid ?? 0, 'SIGKILL');
  await rig.worker('1', ({ state }) => state === 'lost');
  expect((await run('install')).stdout).toContain(`Lost now, and resumed then: ${session}`);
  expect(await run('enable')).toMatchObject({ code: 2, stderr: containing('install, uninstall, status') });
  expect((await rig.muxcrew(['stop', '--yes'])).code).toBe(0);
});

test('what the unit runs, run as it says, brings a lost session back @slow', async () => {
  const { rig, unit, run } = service();
  rig.write('a.md', 'x');
  await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md']);
  await rig.worker('1', ({ state }) => state === 'working');
  await run('install');
  process.kill(rig.snapshot()?.server?.pid ?? 0, 'SIGKILL');
  await rig.worker('1', ({ state }) => state === 'lost');
  const words = /^ExecStart=(.*)$/m.exec(readFileSync(unit, 'utf8'))?.[1] ?? '';
  const argv = [...words.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word);
  const ran = await rig.exec(argv, { cwd: '/' });
  expect(ran).toMatchObject({ code: 0, stdout: containing('goes on') });
  await rig.until('it is live', () => rig.snapshot()?.backendGone === null);
  expect((await rig.muxcrew(['ls'])).stdout).toContain('live');
});
