/** Crews that the build before these changes started, and state that it wrote, in the hands of the present build. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CrewRig, Ran } from '../rig/crew-rig.ts';
import { earlierCommit, earlierMain } from '../rig/earlier-build.ts';
import { containing, worlds } from './crew.ts';

const main = earlierMain(earlierCommit);
const world = worlds();

/** Repeats what it is sent into a file, exits with 3 on `end`, and outlives its terminal. */
const echo = `trap '' HUP
echo ready
while :; do
  read -r line || { sleep 1; continue; }
  echo "$line" >>heard
  [ "$line" = end ] && exit 3
done
`;
const done = 'echo "[Worker2] COMPLETED: as before" >>comm/worker2_status.txt; sleep 1000';

type Earlier = (...words: readonly string[]) => Promise<Ran>;

async function crew(): Promise<{ readonly rig: CrewRig; readonly earlier: Earlier }> {
  const rig = world({
    projectName: 'crew',
    files: { 'w1.md': echo, 'w2.md': done, 'w3.md': '---\nneeds: [w1]\n---\ntrue' },
  });
  rig.writeConfig({ agents: { own: ['/bin/sh', '{instructions}'] } });
  const earlier: Earlier = (...words) => rig.exec([process.execPath, main ?? '', ...words]);
  expect(await earlier('run', '-d', '--agent', 'own', 'w1.md', 'w2.md', 'w3.md')).toMatchObject({ code: 0 });
  await rig.worker('1', ({ pid }) => pid !== null);
  await rig.worker('2', ({ state }) => state === 'completed');
  return { rig, earlier };
}

const states = (rig: CrewRig) => rig.snapshot()?.workers.map(({ id, state, pid }) => [id, state, pid]);

/** The supervisor of the build before and its restart loop are gone; the next command of the present build starts its own. */
async function replaceSupervisor(rig: CrewRig): Promise<void> {
  const old = rig.snapshot()?.supervisor.pid ?? 0;
  const loop = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${String(old)}/status`, 'utf8'))?.[1]);
  for (const pid of [loop, old]) process.kill(pid, 'SIGKILL');
  await rig.until('it is gone', () => !existsSync(`/proc/${String(old)}/exe`));
}

describe.skipIf(main === null)('a live crew that the earlier build started', () => {
  test('is shown, attached, messaged and stopped', async () => {
    const { rig } = await crew();
    const before = states(rig);
    expect(await rig.muxcrew(['ls'])).toMatchObject({ code: 0, stdout: containing('live') });
    expect((await rig.muxcrew(['status'])).stdout).toMatch(/1 +w1 [^]*2 +w2 +.*completed/);
    expect(await rig.muxcrew(['why', '2'])).toMatchObject({ code: 0, stdout: containing('as before') });
    expect(await rig.muxcrew(['logs', '1'])).toMatchObject({ code: 0, stdout: containing('ready') });
    const terminal = rig.terminal(['attach'], { columns: 120, rows: 30 });
    await terminal.shows(/2 w2 +. ?completed|w2 .*completed/);
    terminal.type('\x02d');
    expect((await terminal.ended).code).toBe(0);
    expect(await rig.muxcrew(['send', '1', '--', 'hello'])).toMatchObject({ code: 0 });
    await rig.until('it arrived', () => rig.read('heard')?.includes('hello'));
    expect(states(rig)).toEqual(before);
    expect(await rig.muxcrew(['stop'])).toMatchObject({ code: 0 });
    expect(rig.snapshot()).toMatchObject({ closed: true });
  });

  test('goes on under a supervisor of the present build @slow', async () => {
    const { rig } = await crew();
    const before = states(rig);
    await replaceSupervisor(rig);
    expect(await rig.muxcrew(['send', '1', '--', 'after'])).toMatchObject({ code: 0 });
    await rig.until('it arrived', () => rig.read('heard')?.includes('after'));
    expect(states(rig)).toEqual(before);
    expect(await rig.muxcrew(['send', '1', '--', 'end'])).toMatchObject({ code: 0 });
    await rig.worker('1', ({ state }) => state === 'failed');
    await rig.worker('3', ({ state }) => state === 'blocked');
    expect(await rig.muxcrew(['restart', '1'])).toMatchObject({ code: 0 });
    await rig.worker('1', ({ runs, pid }) => runs === 2 && pid !== null);
    expect(await rig.muxcrew(['stop'])).toMatchObject({ code: 0 });
  });

  test('is resumed after its panes were lost @slow', async () => {
    const { rig } = await crew();
    const { server, supervisor } = rig.snapshot() ?? {};
    process.kill(server?.pid ?? 0, 'SIGKILL');
    await rig.until('its supervisor ends', () => !existsSync(`/proc/${String(supervisor?.pid)}`));
    expect((await rig.muxcrew(['ls'])).stdout).toContain('lost');
    expect(await rig.muxcrew(['resume', '--anew'])).toMatchObject({ code: 0 });
    await rig.worker('1', ({ runs, pid }) => runs === 2 && pid !== null);
    await rig.worker('2', ({ state }) => state === 'completed');
    expect(await rig.muxcrew(['stop'])).toMatchObject({ code: 0 });
  });
});

describe.skipIf(main === null)('what the earlier build wrote', () => {
  test('is read: an ended session, its report, and a trusted file @slow', async () => {
    const { rig, earlier } = await crew();
    rig.write('t.md', '---\nverify: "true"\n---\nsleep 1000');
    expect(await earlier('trust', 't.md')).toMatchObject({ code: 0 });
    expect(await earlier('stop')).toMatchObject({ code: 0 });
    expect((await rig.muxcrew(['status'])).stdout).toMatch(/w2 .*completed/);
    expect(await rig.muxcrew(['timeline'])).toMatchObject({ code: 0, stdout: containing('w2') });
    const report = await rig.muxcrew(['report', '--json']);
    expect(JSON.parse(report.stdout)).toMatchObject({ workers: [{ id: '1' }, { id: '2' }, { id: '3' }] });
    expect(await rig.muxcrew(['run', '-d', '--agent', 'own', 't.md'])).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('trust') as string,
    });
    await rig.worker('1', ({ pid }) => pid !== null);
    expect((await rig.muxcrew(['report', '--runs'])).stdout.split('\n').length).toBeGreaterThan(2);
    expect(await rig.muxcrew(['stop'])).toMatchObject({ code: 0 });
  });
});
