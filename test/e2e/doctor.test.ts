/** `muxcrew doctor` on machines that lack something, made by a PATH and folders of their own. It must change nothing. */
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { muxcrewMain, type CrewRig } from '../rig/crew-rig.ts';
import { worlds } from './crew.ts';

const world = worlds();

interface Finding {
  readonly id: string;
  readonly level: string;
  readonly what: string;
  readonly mend: string | null;
}

const claude = 'echo "2.1.330 (Claude Code)"';

/** A folder for PATH with just these programs: name -> script, or the path of a real one. */
function programs(rig: CrewRig, scripts: Readonly<Record<string, string>>): string {
  const folder = join(rig.root, 'bin');
  mkdirSync(folder);
  for (const [name, script] of Object.entries(scripts)) {
    const path = join(folder, name);
    if (script.startsWith('/')) symlinkSync(script, path);
    else writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return folder;
}

async function examined(
  rig: CrewRig,
  scripts: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly of: (id: string) => Finding | undefined }> {
  const before = everything(rig);
  const PATH = programs(rig, scripts);
  const ran = await rig.muxcrew(['doctor', '--json'], { env: { PATH, ...env } });
  expect(ran.stderr).toBe('');
  const { findings } = JSON.parse(ran.stdout) as { findings: readonly Finding[] };
  expect(everything(rig).filter((name) => !name.startsWith('bin'))).toEqual(before);
  expect(rig.processes()).toEqual([]);
  return { code: ran.code, of: (id) => findings.find((finding) => finding.id === id) };
}

function everything(rig: CrewRig): readonly string[] {
  return readdirSync(rig.root, { recursive: true, encoding: 'utf8' }).sort();
}

test('on a machine with all that is needed, 0', async () => {
  const { code, of } = await examined(world(), { tmux: '/usr/bin/tmux', git: '/usr/bin/git', claude });
  expect(code).toBe(0);
  expect(of('tmux')?.level).toBe('ok');
  expect(of('claude')?.level).toBe('ok');
  expect(of('claude')?.what).toContain('2.1.330');
  expect(of('node-pty')).toBeDefined();
});

test('without anything, 3, and what installs each', async () => {
  const { code, of } = await examined(world(), {});
  expect(code).toBe(3);
  expect([of('tmux')?.level, of('claude')?.level]).toEqual(['note', 'problem']);
  expect(of('tmux')?.mend).toMatch(/^install tmux 3\.2 or newer/);
  expect(of('claude')?.mend).toContain('npm install');
  expect(of('git')?.level).toBe('warning');
});

test('with an old tmux and a Claude that does not start, 3, and which', async () => {
  const { code, of } = await examined(world(), {
    tmux: 'echo tmux 3.0a',
    claude: 'echo "no such libc" >&2; exit 1',
  });
  expect(code).toBe(3);
  expect(of('tmux')?.what).toContain('3.0a is too old');
  expect(of('claude-start')?.what).toContain('exit 1: no such libc');
});

test('with a broken configuration, 2, and the file and line', async () => {
  const rig = world();
  rig.write('.muxcrewrc', 'model: sonnet\nmaxWorkers: many\n');
  const { code, of } = await examined(rig, { tmux: '/usr/bin/tmux', claude });
  expect(code).toBe(2);
  expect(of('config')?.what).toContain('.muxcrewrc, line 2');
});

test("finds hooks switched off in the project's settings, and a socket folder that is open to others", async () => {
  const rig = world();
  rig.write('.claude/settings.json', '{ "disableAllHooks": true }');
  const folder = join(rig.root, 'tmux', `tmux-${String(process.getuid?.() ?? 0)}`);
  mkdirSync(folder, { mode: 0o700 });
  chmodSync(folder, 0o755);
  const { code, of } = await examined(rig, { tmux: '/usr/bin/tmux', claude });
  expect(code).toBe(3);
  expect(of('claude-hooks')?.what).toContain('.claude/settings.json');
  expect(of('tmux-socket')?.mend).toBe(`chmod 700 ${folder}`);
});

test('says a session that was lost, and that its server holds one that runs @slow', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md']);
  await rig.worker('1', ({ pid }) => pid !== null);
  const id = rig.snapshot()?.session ?? '';
  const { stdout: up } = await rig.muxcrew(['doctor']);
  expect(up).toContain(`holds ${id}`);
  // A supervisor that has not noticed yet is no sign of life.
  const supervisor = rig.snapshot()?.supervisor.pid ?? 0;
  process.kill(supervisor, 'SIGSTOP');
  process.kill(rig.snapshot()?.server?.pid ?? 0, 'SIGKILL');
  for (const when of ['before', 'after']) {
    expect((await rig.muxcrew(['doctor'])).stdout, when).toContain(`muxcrew stop --session ${id}`);
    expect((await rig.muxcrew(['status'])).stdout, when).toContain('lost');
    if (when === 'before') process.kill(supervisor, 'SIGCONT');
    await rig.worker('1', ({ state }) => state === 'lost');
  }
});

test('in a terminal, judges it: a TERM that this machine does not know, and its size', async () => {
  const rig = world();
  const terminal = rig.terminalOf(['env', 'TERM=odd-terminal', process.execPath, muxcrewMain, 'doctor'], {
    columns: 70,
    rows: 60,
  });
  await terminal.shows(/export TERM=xterm-256color/);
  expect(terminal.screen()).toContain('70x60');
  await terminal.ended;
  expect(existsSync(dirname(rig.state)) && readdirSync(dirname(rig.state))).toEqual([]);
});
