/** What lies between the two: login shells, the shared connection and its guard, lines that drop, versions that differ. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { CrewRig } from '../rig/crew-rig.ts';
import { protocolVersion } from '../../src/core/wire/remote-request.ts';
import { containing, instructions } from './crew.ts';
import { available } from '../rig/required.ts';
import { farWorlds } from './far.ts';

const world = farWorlds();
const crew = { far: { files: instructions('worker1_a.md') } };
const idle = ['run', '-d', '--agent', 'demo', '--scene', 'idle', 'worker1_a.md'];
/** Absolute paths; each shell once. */
const shells = ['sh', 'bash', 'dash', 'zsh', 'fish', 'tcsh'].flatMap((name) => {
  const path = [`/bin/${name}`, `/usr/bin/${name}`].find((candidate) => existsSync(candidate));
  return available(name, path !== undefined) ? [path ?? ''] : [];
});

test.each(shells)(
  'the login shell %s misreads nothing, whatever the names and texts @slow',
  async (shell) => {
    const { near, far, sshd } = await world(crew);
    sshd.useShell(shell);
    await far.muxcrew(idle);
    const text = `-n it's "my" $(touch pwned) \`touch pwned\` \\ !! ; & | > #{pane_id} %s * ~ ü 予定`;
    const there = ['--host', 'box', '--project', far.project];
    expect(await near.muxcrew(['send', ...there, '1', '--', text])).toMatchObject({ code: 0 });
    await far.until('it is in its pane', () => far.read('logs/worker1.log')?.includes(text));
    const status = await near.muxcrew(['status', ...there, '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({ project: far.project });
    const odd = await near.muxcrew(['status', '--host', 'box', '--project', `/no/$(touch pwned)\n'"\\!`]);
    expect(odd).toMatchObject({ code: 2, stderr: containing('The project folder') });
    const terminal = near.terminal(['attach', ...there]);
    await terminal.shows(/Idle, waiting/);
    terminal.type('\x02d');
    expect((await terminal.ended).code).toBe(0);
  },
);

/** Of the one shared connection: who holds it, as it was written down. */
function master({ state }: CrewRig): number {
  const folder = join(state, 'ssh');
  const [record] = readdirSync(folder).filter((name) => name.endsWith('.master'));
  return (JSON.parse(readFileSync(join(folder, record ?? ''), 'utf8')) as { pid: number }).pid;
}

test('short commands share one connection; nothing else is left of them', async () => {
  const { near, sshd } = await world();
  for (let count = 0; count < 3; count += 1) await near.muxcrew(['ls', '--host', 'box']);
  expect(sshd.log().match(/Accepted publickey/g)).toHaveLength(1);
  expect(readdirSync(join(near.state, 'ssh')).filter((name) => name.endsWith('.said'))).toEqual([]);
});

test('a master that is frozen is ended, and the command goes over a new one @slow', async () => {
  const { near, sshd } = await world();
  await near.muxcrew(['ls', '--host', 'box']);
  const frozen = master(near);
  process.kill(frozen, 'SIGSTOP');
  expect(await near.muxcrew(['ls', '--host', 'box'])).toMatchObject({ code: 0 });
  expect(existsSync(`/proc/${String(frozen)}/exe`)).toBe(false);
  expect(master(near)).not.toBe(frozen);
  await near.muxcrew(['ls', '--host', 'box']);
  expect(sshd.log().match(/Accepted publickey/g)).toHaveLength(2);
});

test('of two commands that meet it at once each is done once, however slow a login is @slow', async () => {
  const { near, far, sshd } = await world(crew);
  await far.muxcrew(idle);
  await near.muxcrew(['ls', '--host', 'box']);
  const shell = join(far.root, 'slow');
  writeFileSync(shell, '#!/bin/sh\nsleep 2\nexec /bin/sh "$@"\n', { mode: 0o755 });
  sshd.useShell(shell);
  const frozen = master(near);
  process.kill(frozen, 'SIGSTOP');
  const send = (text: string) => near.muxcrew(['send', '--host', 'box', '--project', far.project, '1', text]);
  const first = send('message-A');
  // In the midst of the time that the first one's guard gives it.
  await sleep(700);
  expect(await Promise.all([first, send('message-B')])).toMatchObject([{ code: 0 }, { code: 0 }]);
  const journal = readdirSync(join(far.state, 'sessions')).map((id) =>
    readFileSync(join(far.state, 'sessions', id, 'journal.jsonl'), 'utf8'),
  );
  expect(journal.join('').match(/"message-accepted"/g)).toHaveLength(2);
});

test('a frozen master that was never seen is left alone, and the command takes a connection of its own @slow', async () => {
  const { near } = await world();
  await near.muxcrew(['ls', '--host', 'box']);
  const frozen = master(near);
  const folder = join(near.state, 'ssh');
  // Somebody else has that pid now.
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.master')))
    writeFileSync(join(folder, name), JSON.stringify({ pid: frozen, startTime: '1' }));
  process.kill(frozen, 'SIGSTOP');
  try {
    expect(await near.muxcrew(['ls', '--host', 'box'])).toMatchObject({ code: 0 });
    expect(existsSync(`/proc/${String(frozen)}/exe`)).toBe(true);
  } finally {
    process.kill(frozen, 'SIGCONT');
  }
});

test.each(['the master', 'the line'])('after %s was killed the next command works', async (what) => {
  const { near, sshd } = await world();
  await near.muxcrew(['ls', '--host', 'box']);
  const killed = what === 'the master' ? [master(near)] : sshd.connections();
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  await near.until('they are gone', () => killed.every((pid) => !existsSync(`/proc/${String(pid)}/exe`)));
  expect(await near.muxcrew(['ls', '--host', 'box'])).toMatchObject({ code: 0 });
});

test('logs -f follows, and Ctrl-C here ends it over there @slow', async () => {
  const { near, far } = await world(crew);
  await far.muxcrew(idle);
  const terminal = near.terminal(['logs', '1', '-f', '--host', 'box']);
  await terminal.shows(/idle|Idle|waiting/);
  await near.muxcrew(['send', '1', 'one more line', '--host', 'box', '--project', far.project]);
  await terminal.shows(/one more line/);
  expect(asked(far)).toHaveLength(1);
  terminal.type('\x03');
  expect((await terminal.ended).code).toBe(130);
  await far.until('nothing of it is left', () => asked(far).length === 0);
});

test.each(['wait', 'logs'])('%s ends over there when whoever asked is killed here @slow', async (command) => {
  const { near, far } = await world(crew);
  await far.muxcrew(idle);
  const terminal = near.terminal([command, '1', '--host', 'box', ...(command === 'logs' ? ['-f'] : [])]);
  await far.until('it has come there', () => asked(far).length === 1);
  process.kill(terminal.pid, 'SIGKILL');
  await far.until('nothing of it is left', () => asked(far).length === 0);
});

function asked(far: CrewRig): readonly unknown[] {
  return far.processes().filter(({ argv }) => argv.endsWith('main.js __remote'));
}

test('a host that is down is 7 with ssh’s own words; one whose key has changed too, and nothing is sent to it', async () => {
  const { near, sshd } = await world();
  const config = readFileSync(sshd.sshConfig, 'utf8');
  writeFileSync(sshd.sshConfig, config.replace(/Port \d+/, 'Port 1'));
  expect(await near.muxcrew(['ls', '--host', 'box'])).toMatchObject({
    code: 7,
    stdout: '',
    stderr: containing('Cannot reach box: ssh: connect to host 127.0.0.1 port 1: Connection refused.'),
  });
  writeFileSync(sshd.sshConfig, config);
  const known = join(sshd.bin, '../known_hosts');
  const ours = readFileSync(join(sshd.bin, '../key.pub'), 'utf8').split(' ')[1] ?? '';
  writeFileSync(known, readFileSync(known, 'utf8').replace(/ssh-ed25519 \S+/, `ssh-ed25519 ${ours}`));
  expect(await near.muxcrew(['ls', '--host', 'box'])).toMatchObject({
    code: 7,
    stdout: '',
    stderr: containing('REMOTE HOST IDENTIFICATION HAS CHANGED'),
  });
});

test('another version is said in one line; another protocol is 3, with what mends it', async () => {
  const { far } = await world();
  const request = {
    protocol: protocolVersion,
    version: '9.9.9',
    host: 'box',
    argv: ['ls'],
    folder: null,
    terminal: { input: false, output: false, columns: null, rows: null, colours: 0, unicode: false },
    env: {},
  };
  const ask = (changes: object) =>
    far.muxcrew(['__remote'], { input: `${JSON.stringify({ ...request, ...changes })}\n` });
  const other = await ask({});
  expect(other.stderr).toMatch(
    /^muxcrew: box has muxcrew \S+, this machine has 9\.9\.9; .*muxcrew host setup box\n$/,
  );
  expect(other.stdout).toContain('No session is running');
  expect(await ask({ protocol: 2 })).toMatchObject({
    code: 3,
    stdout: '',
    stderr: containing('is older than this one'),
  });
  expect(await ask({ protocol: 0 })).toMatchObject({
    code: 3,
    stderr: containing('update muxcrew on this machine'),
  });
  expect(await ask({ argv: 'ls' })).toMatchObject({ code: 2, stderr: containing('argv is no list') });
  for (const name of ['../x', '/x', 'a/../../x', 'a//b', ''])
    expect(await ask({ files: [{ name, text: 'x' }] })).toMatchObject({
      code: 2,
      stderr: containing('no name of a file'),
    });
});
