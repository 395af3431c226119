/** `muxcrew host`: this very muxcrew, put on a machine that has none, and looked at there. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { containing, instructions, matching } from './crew.ts';
import { farWorlds } from './far.ts';
import { packSelf } from '../../src/os/files/package.ts';
import { muxcrewMain, type CrewRig } from '../rig/crew-rig.ts';

const world = farWorlds();
const noMuxcrew = { installed: false, far: { files: instructions('worker1_a.md') } };
const place = ({ home }: CrewRig, name = ''): string => join(home, '.local/share/muxcrew', name);
const idle = ['run', '-d', '--agent', 'demo', '--scene', 'idle', 'worker1_a.md'];

test('setup puts it there, with node-pty where that loads; it needs nothing else, and check says how it is @slow', async () => {
  const { near, far, sshd } = await world(noMuxcrew);
  sshd.useShell('/bin/bash');
  writeFileSync(join(far.home, '.bashrc'), 'echo hello from my profile\n');
  expect(await near.muxcrew(['host', 'setup', 'box'])).toMatchObject({
    code: 0,
    stdout: matching(
      /muxcrew \S+ is now on box: [^\n]+\n {2}It runs on Node \d+[^\n]+\n {2}node-pty loads there\n/,
    ),
  });
  const [version = ''] = readdirSync(place(far, 'versions'));
  expect(readFileSync(place(far, 'bin/muxcrew'), 'utf8')).toContain(
    `exec '${process.execPath}' '${place(far, `versions/${version}/dist/main.js`)}'`,
  );
  expect(
    await near.muxcrew(['run', '--host', 'box', '--project', far.project, ...idle.slice(1)]),
  ).toMatchObject({ code: 0 });
  await far.worker('1', ({ state }) => state === 'working');
  // The sidebar, too: what draws it was sent along.
  const terminal = near.terminal(['attach', '--host', 'box']);
  await terminal.shows(/0\/1/);
  terminal.type('\x02d');
  await terminal.ended;
  const check = await near.muxcrew(['host', 'check', 'box']);
  expect(check.stdout).toMatch(/^box is reached; muxcrew \S+ is there, as here\.\n\n/);
  expect(check.stdout).toContain('tmux');
  expect(JSON.parse((await near.muxcrew(['host', 'check', 'box', '--json'])).stdout)).toMatchObject({
    host: 'box',
  });
});

test('twice is harmless; an older version stays while a session runs on it, and goes after that @slow', async () => {
  const { near, far } = await world(noMuxcrew);
  await near.muxcrew(['host', 'setup', 'box']);
  const [version = ''] = readdirSync(place(far, 'versions'));
  expect((await near.muxcrew(['host', 'setup', 'box'])).stdout).toContain('is already on box');
  // As an update leaves it: the one that runs lies beside the new one.
  renameSync(place(far, `versions/${version}`), place(far, 'versions/0.0.9-old'));
  const wrapper = place(far, 'bin/muxcrew');
  writeFileSync(wrapper, readFileSync(wrapper, 'utf8').replace(version, '0.0.9-old'));
  await near.muxcrew(['run', '--host', 'box', '--project', far.project, ...idle.slice(1)]);
  const update = await near.muxcrew(['host', 'setup', 'box']);
  expect(update.stdout).toContain('is now on box');
  expect(update.stdout).toContain('Kept, for what still runs on it: 0.0.9-old');
  expect(
    await near.muxcrew(['send', '1', 'still there?', '--host', 'box', '--project', far.project]),
  ).toMatchObject({ code: 0 });
  await near.muxcrew(['stop', '--yes', '--host', 'box']);
  await near.muxcrew(['host', 'setup', 'box']);
  expect(readdirSync(place(far, 'versions'))).toEqual([version]);
});

test('a Node that only an interactive login shell knows is found; an old one is refused with 3 @slow', async () => {
  const { near, far, sshd } = await world(noMuxcrew);
  // A PATH without a Node that is new enough, as version managers leave it.
  const tools = join(far.home, 'tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'node'), '#!/bin/sh\n[ "$1" != -v ] || echo v18.1.0\nexit 1\n');
  chmodSync(join(tools, 'node'), 0o755);
  for (const name of ['sh', 'bash', 'tail', 'which', 'ps']) symlinkSync(`/bin/${name}`, join(tools, name));
  const login = join(sshd.bin, '../login');
  writeFileSync(login, readFileSync(login, 'utf8').replace('unset SHLVL', `PATH=${tools}; unset SHLVL`));
  sshd.useShell('/bin/bash');
  writeFileSync(join(far.home, '.bash_profile'), `PATH=${tools}\n. ~/.bashrc\n`);
  writeFileSync(join(far.home, '.bashrc'), '');
  expect(await near.muxcrew(['host', 'setup', 'box'])).toMatchObject({
    code: 3,
    stderr: containing('Node.js 20.19 or newer was not found on box, only v18.1.0.'),
  });
  expect(existsSync(place(far))).toBe(false);
  const folder = process.execPath.slice(0, process.execPath.lastIndexOf('/'));
  writeFileSync(join(far.home, '.bashrc'), `case $- in *i*) ;; *) return ;; esac\nPATH=${folder}:$PATH\n`);
  expect(await near.muxcrew(['host', 'setup', 'box'])).toMatchObject({ code: 0 });
  expect(await near.muxcrew(['ls', '--host', 'box'])).toMatchObject({ code: 0, stderr: '' });
});

test('what comes only in part, or damaged, leaves what is there as it was', async () => {
  const { near, far } = await world(noMuxcrew);
  await near.muxcrew(['host', 'setup', 'box']);
  const before = readFileSync(place(far, 'bin/muxcrew'), 'utf8');
  const script = readFileSync(
    join(place(far, 'versions'), readdirSync(place(far, 'versions'))[0] ?? '', 'dist/assets/far-setup.js'),
    'utf8',
  );
  const head = { name: '9.9.9-x', version: '9.9.9', files: [], pty: null, sha256: 'x', bytes: 10 };
  for (const [input, why] of [
    [`${JSON.stringify(head)}\n12345`, 'the line was lost'],
    [`${JSON.stringify(head)}\n1234567890`, 'it came damaged'],
  ] as const) {
    const ran = await far.exec([process.execPath, '-e', script], { input });
    expect(ran).toMatchObject({ code: 1, stdout: containing(why) });
  }
  expect(readFileSync(place(far, 'bin/muxcrew'), 'utf8')).toBe(before);
  expect(readdirSync(place(far, 'versions'))).toHaveLength(1);
});

test('a node-pty that was built for another machine is left out, and said @slow', async () => {
  const { far } = await world(noMuxcrew);
  const script = readFileSync(join(dirname(muxcrewMain), 'assets/far-setup.js'), 'utf8');
  const version = (await far.muxcrew(['--version'])).stdout.trim();
  const { packed, files, pty } = packSelf(realpathSync(muxcrewMain), version);
  expect(pty).not.toBeNull();
  const sha256 = createHash('sha256').update(packed).digest('hex');
  const put = (name: string, built: unknown) => {
    const head = { name, version, files, sha256, bytes: packed.length, pty: built };
    const input = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), packed]);
    const ran = spawnSync(process.execPath, ['-e', script], { input, env: far.env, cwd: far.home });
    return JSON.parse(ran.stdout.toString()) as { is: string; pty: string | null };
  };
  expect(put('a', { ...pty, arch: 'sparc' })).toMatchObject({
    is: 'done',
    pty: `it was built for arch sparc, and here it is ${process.arch}`,
  });
  expect(existsSync(place(far, 'versions/a/node_modules/blessed'))).toBe(true);
  expect(existsSync(place(far, 'versions/a/node_modules/node-pty'))).toBe(false);
  expect(put('b', null)).toMatchObject({
    pty: containing('not installed where this muxcrew comes from'),
  });
  expect(put('c', pty)).toMatchObject({ pty: null });
});

test('host lists what the configuration names, and refuses what it cannot do @slow', async () => {
  const { near } = await world();
  expect((await near.muxcrew(['host'])).stdout).toContain('muxcrew host setup user@box');
  near.writeConfig({ hosts: { crate: 'me@crate.example', lab: { address: 'lab', port: 2222 } } });
  expect((await near.muxcrew(['host'])).stdout).toBe('crate  me@crate.example\nlab  lab port 2222\n');
  expect(await near.muxcrew(['host', 'setpu', 'box'])).toMatchObject({
    code: 2,
    stderr: containing('perhaps setup'),
  });
  expect(await near.muxcrew(['host', 'setup'])).toMatchObject({
    code: 2,
    stderr: containing('takes one host'),
  });
  expect(await near.muxcrew(['host', 'check', '--', '-oProxyCommand=x'])).toMatchObject({ code: 2 });
  expect(await near.muxcrew(['host', 'check', 'nowhere.invalid'])).toMatchObject({ code: 7 });
  near.write('muxcrew.config.json', JSON.stringify({ hosts: { box: 'evil.example' } }));
  expect(await near.muxcrew(['ls', '--host', 'box'])).toMatchObject({ code: 0 });
  expect(await near.muxcrew(['config'])).toMatchObject({
    code: 2,
    stderr: containing('hosts only in your own configuration'),
  });
  near.writeConfig({ hosts: { box: { address: '-oProxyCommand=x' } } });
  expect(await near.muxcrew(['ls', '--host', 'box'])).toMatchObject({
    code: 2,
    stderr: containing('hosts.box.address'),
  });
});
