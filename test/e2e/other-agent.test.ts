/** An agent that only tests have, with hooks and a conversation, in a real session: one folder and one line added it. */
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { buildWithAgents } from '../rig/build-with-agents.ts';
import { repository } from '../rig/crew-rig.ts';
import { instructions, worlds } from './crew.ts';

const world = worlds();

it('tells its turns, continues its conversation after a crash, and completes by its report @slow', async () => {
  const main = await buildWithAgents('test/agents/list.ts');
  const bin = realpathSync(mkdtempSync(join(tmpdir(), 'mcs-')));
  onTestFinished(() => {
    rmSync(bin, { recursive: true });
    rmSync(dirname(dirname(main)), { recursive: true });
  });
  copyFileSync(join(repository, 'test/agents/scribe/scribe.sh'), join(bin, 'scribe'));
  const crew = world({
    files: instructions('worker1_a_instructions.md'),
    env: { PATH: `${bin}:${process.env['PATH'] ?? '/usr/bin:/bin'}` },
  });
  const muxcrew = (...words: readonly string[]) => crew.exec([process.execPath, main, ...words]);
  const run = await muxcrew('run', '-d', '--agent', 'scribe', 'worker1_a_instructions.md');
  expect(run.code, run.stderr).toBe(0);

  const first = await crew.worker(
    '1',
    ({ state, pid }) => state === 'starting' || (state === 'idle' && pid !== null),
  );
  expect(first).toMatchObject({ agent: 'scribe', endsWhenDone: false, dangerous: false });
  await crew.worker('1', ({ state }) => state === 'idle');
  expect((await muxcrew('send', '1', '--', 'first line')).code).toBe(0);
  const talk = () => {
    const name = readdirSync(crew.home).find((one) => one.startsWith('scribe-'));
    return name === undefined ? '' : readFileSync(join(crew.home, name), 'utf8');
  };
  await crew.until('its first turn', () => talk().includes('first line'));

  const { pid } = await crew.worker('1', ({ state, pid: now }) => state === 'idle' && now !== null);
  process.kill(pid ?? 0, 'SIGKILL');
  await crew.worker('1', ({ runs, state, pid: now }) => runs === 2 && state === 'idle' && now !== null);

  expect((await muxcrew('send', '1', '--', 'locked')).code).toBe(0);
  const asking = await crew.worker('1', ({ state }) => state === 'asking');
  expect(asking.detail).toBe('logged out: type `renew` in its pane');
  expect((await muxcrew('interrupt', '1')).code).not.toBe(0);
  expect((await muxcrew('stop', '1')).code).toBe(0);
  expect((await muxcrew('restart', '1')).code).toBe(0);
  await crew.worker('1', ({ runs, state }) => runs === 3 && state === 'idle');
  expect((await muxcrew('send', '1', '--', 'finish')).code).toBe(0);
  const done = await crew.worker('1', ({ state }) => state === 'completed');
  expect(done.status).toBe('6 lines');
  expect(readdirSync(crew.home).filter((one) => one.startsWith('scribe-'))).toHaveLength(1);
  expect(talk()).toBe('begin\nfirst line\nresume\nlocked\nresume\nfinish\n');
});
