/** `ls` and `status --all-hosts`: every machine in one table, within 3 s; what does not answer is old, and not dead. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { containing, instructions, matching } from './crew.ts';
import { farWorlds } from './far.ts';
import type { CrewRig, Ran } from '../rig/crew-rig.ts';

const world = farWorlds();
const files = instructions('worker1_a.md', 'worker2_b.md');
const idle = ['run', '-d', '--agent', 'demo', '--scene', 'idle', 'worker1_a.md', 'worker2_b.md'];
const silent: Server[] = [];
afterEach(() => {
  for (const server of silent.splice(0)) server.close();
});

/** Takes connections, and never says a word. */
async function silentPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  silent.push(server);
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** Under load a login and the start of node over there may take more than the 3 s that a host has: asked again then. */
async function answered({ muxcrew }: CrewRig, words: readonly string[]): Promise<Ran> {
  for (let tries = 1; ; tries += 1) {
    const ran = await muxcrew(words);
    if (ran.code !== 7 || !ran.stdout.includes('no answer within 3 s') || tries === 10) return ran;
  }
}

test('sessions and workers of this machine and of every host, each with its host', async () => {
  const { near, far } = await world({
    near: { files, projectName: 'here' },
    far: { files, projectName: 'there' },
  });
  near.writeConfig({ hosts: { box: 'box' } });
  await near.muxcrew([...idle.slice(0, -1)]);
  await far.muxcrew(idle);
  await far.worker('2', ({ state }) => state === 'working');
  const ls = await answered(near, ['ls', '--all-hosts']);
  expect(ls).toMatchObject({ code: 0, stderr: '' });
  expect(ls.stdout).toMatch(
    /^HOST +SESSION .*\nlocal +here-\w+ +live +0\/1 .*\nbox +there-\w+ +live +0\/2 .*\n$/,
  );
  const status = await answered(near, ['status', '--all-hosts']);
  expect(status.stdout).toMatch(
    /^HOST +SESSION +ID +NAME +STATE.*\nlocal +here-\w+ +1 +a .*\nbox +there-\w+ +1 +a .*working.*\nbox +there-\w+ +2 +b .*\n$/,
  );
  expect(JSON.parse((await answered(near, ['ls', '--all-hosts', '--json'])).stdout)).toMatchObject({
    version: 1,
    hosts: [{ host: 'local' }, { host: 'box', reach: 'answered', why: null, ageSeconds: 0 }],
    sessions: [
      { host: 'local', stale: false },
      { host: 'box', stale: false, standing: 'live', project: far.project },
    ],
  });
  expect(JSON.parse((await answered(near, ['status', '--all-hosts', '--json'])).stdout)).toMatchObject({
    sessions: [{ host: 'local' }, { host: 'box', workers: [{ id: '1' }, { id: '2' }] }],
  });
  const one = JSON.parse((await near.muxcrew(['ls', '--json', '--host', 'box'])).stdout) as unknown;
  expect(one).toMatchObject([{ host: 'box', project: far.project }]);
  expect(await near.muxcrew(['status', '--all-hosts', '1'])).toMatchObject({ code: 2 });
});

test('a host that is gone is unreachable with 7, and what was last known of it is shown with its age @slow', async () => {
  const { near, far, sshd } = await world({ far: { files, projectName: 'there' } });
  near.writeConfig({ hosts: { box: 'box', never: 'nowhere.invalid' } });
  await far.muxcrew(idle);
  await answered(near, ['ls', '--all-hosts']);
  await near.exec(['ssh', '-o', `ControlPath=${near.state}/ssh/%C`, '-O', 'exit', 'box']);
  const config = readFileSync(sshd.sshConfig, 'utf8');
  writeFileSync(sshd.sshConfig, config.replace(/Port \d+/, 'Port 1'));
  const ls = await near.muxcrew(['ls', '--all-hosts']);
  expect(ls.code).toBe(7);
  expect(ls.stdout).toMatch(/^box +there-\w+ +live, <1 m ago +0\/2 /m);
  expect(ls.stdout).toMatch(/^! box is unreachable \(ssh: connect to host .*\); its data is <1 m old$/m);
  expect(ls.stdout).toMatch(/^! never is unreachable \(.*\); it has never answered$/m);
  expect((await near.muxcrew(['status', '--all-hosts'])).stdout).toMatch(
    /^box +there-\w+ +1 +a +\S+ \w+, <1 m ago /m,
  );
  expect(JSON.parse((await near.muxcrew(['ls', '--all-hosts', '--json'])).stdout)).toMatchObject({
    hosts: [
      { host: 'local' },
      { host: 'box', reach: 'unreachable', why: containing('refused') },
      { host: 'never', ageSeconds: null },
    ],
    sessions: [{ host: 'box', stale: true, standing: 'live' }],
  });
  writeFileSync(sshd.sshConfig, config);
  expect((await answered(near, ['ls', '--all-hosts'])).stdout).toMatch(/^box +there-\w+ +live +0\/2/m);
});

test('hosts that never answer cost 3 s, however many they are, and take nothing from the others @slow', async () => {
  const { near, far } = await world({ far: { files, projectName: 'there' } });
  const port = await silentPort();
  const mute = { address: 'nobody@127.0.0.1', port };
  await far.muxcrew(idle);
  const list = async (hosts: Readonly<Record<string, unknown>>) => {
    near.writeConfig({ hosts });
    const began = Date.now();
    const ran = await near.muxcrew(['ls', '--all-hosts']);
    return { ran, ms: Date.now() - began };
  };
  const single = await list({ one: mute });
  const { ran: ls, ms } = await list({ one: mute, box: 'box', two: mute, three: mute });
  // One after another they would take nine seconds.
  expect(ms).toBeLessThan(single.ms + 4_000);
  expect(ls).toMatchObject({ code: 7, stdout: matching(/^box +there-\w+ +live /m) });
  expect(ls.stdout.match(/is unreachable \(no answer within 3 s\)/g)).toHaveLength(3);
});

test('a host without muxcrew is no unreachable one: 3, and what mends it', async () => {
  const { near } = await world({ installed: false });
  near.writeConfig({ hosts: { box: 'box' } });
  const ls = await answered(near, ['ls', '--all-hosts']);
  expect(ls).toMatchObject({ code: 3, stdout: containing('muxcrew host setup box') });
});
