/**
 * The tmux server's socket is deleted, as cleaners of /tmp do, while the server and its workers live on. Whoever comes next
 * finds that very server; nobody starts a second one beside it.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CrewRig } from '../rig/crew-rig.ts';
import { containing, worlds } from './crew.ts';

const world = worlds();
const demo = ['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md'];

async function withoutSocket(): Promise<{ rig: CrewRig; socket: string; server: number }> {
  const rig = world();
  rig.write('a.md', 'x');
  await rig.muxcrew(demo);
  await rig.worker('1', ({ state }) => state === 'working');
  const folder = join(rig.root, 'tmux', `tmux-${String(process.getuid?.() ?? 0)}`);
  const socket = join(folder, rig.env['MUXCREW_TMUX_SOCKET'] ?? '');
  rmSync(socket);
  return { rig, socket, server: rig.snapshot()?.server?.pid ?? 0 };
}

test('attach finds the session, and the socket is there again @slow', async () => {
  const { rig, socket } = await withoutSocket();
  const terminal = rig.terminal(['attach']);
  await terminal.shows(/● 1 a +working/);
  expect(existsSync(socket)).toBe(true);
});

test('a crew that is started elsewhere comes to the same server @slow', async () => {
  const { rig, server } = await withoutSocket();
  const other = join(rig.root, 'other');
  mkdirSync(other);
  expect((await rig.muxcrew([...demo.slice(0, -1), join(rig.project, 'a.md')], { cwd: other })).code).toBe(0);
  const seen = await rig.muxcrew(['status', '--json'], { cwd: other });
  expect(JSON.parse(seen.stdout)).toMatchObject({ server: { pid: server } });
  expect((await rig.muxcrew(['status'])).stdout).toContain('working');
});

test('a supervisor that is killed meanwhile comes back and does not take the session for lost', async () => {
  const { rig, server } = await withoutSocket();
  const { pid = 0 } = rig.snapshot()?.supervisor ?? {};
  process.kill(pid, 'SIGKILL');
  await rig.until('another one writes', () => rig.snapshot()?.supervisor.pid !== pid);
  expect(rig.snapshot()).toMatchObject({ server: { pid: server }, workers: [{ state: 'working' }] });
});

test('resume finds that it runs, on that very server, also without its supervisor @slow', async () => {
  const { rig, socket, server } = await withoutSocket();
  const { supervisor } = rig.snapshot() ?? {};
  const loop = Number(
    /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${String(supervisor?.pid)}/status`, 'utf8'))?.[1],
  );
  for (const pid of [loop, supervisor?.pid ?? 0]) process.kill(pid, 'SIGKILL');
  const resumed = await rig.muxcrew(['resume']);
  expect(resumed).toMatchObject({ code: 0, stdout: containing('runs.') });
  await rig.until('another supervisor', () => rig.snapshot()?.supervisor.pid !== supervisor?.pid);
  expect(rig.snapshot()).toMatchObject({ server: { pid: server }, workers: [{ state: 'working', runs: 1 }] });
  expect(existsSync(socket)).toBe(true);
});

test('stop ends it whole: no server is left behind', async () => {
  const { rig, server } = await withoutSocket();
  expect((await rig.muxcrew(['stop'])).code).toBe(0);
  await rig.until('it has ended', () => !existsSync(`/proc/${String(server)}`));
});
