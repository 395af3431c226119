/** What a newcomer types first, in a clone whose folder has an odd name: scripts/demo, setup and start. */
import { chmodSync, cpSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { printedPath } from '../../src/core/text/shell-word.ts';
import { oddName, repository, type CrewRig, type Ran } from '../rig/crew-rig.ts';
import { containing, worlds } from './crew.ts';

const world = worlds();

/** A clone that is installed and built already: these are tested by whoever runs scripts/test at all. */
function clone(rig: CrewRig): string {
  const folder = join(rig.root, 'clone', oddName);
  mkdirSync(folder, { recursive: true });
  for (const name of ['scripts', 'src', 'dist', 'layouts', 'package.json', 'package-lock.json'])
    cpSync(join(repository, name), join(folder, name), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** A folder for PATH with what a machine has, less what the scripts ask for, and these programs: name -> script. */
function machine(rig: CrewRig, programs: Readonly<Record<string, string>>): string {
  const folder = join(rig.root, 'bin');
  mkdirSync(folder);
  const tools = ['sh', 'dirname', 'find', 'head', 'sed', 'sort', 'id', 'env'];
  for (const name of ['/usr/bin', '/bin'].flatMap((path) => tools.map((tool) => `${path}/${tool}`))) {
    const place = join(folder, name.slice(name.lastIndexOf('/') + 1));
    if (!readdirSync(folder).includes(name.slice(name.lastIndexOf('/') + 1))) symlinkSync(name, place);
  }
  for (const name of ['node', 'npm']) symlinkSync(join(dirname(process.execPath), name), join(folder, name));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

test('demo without a terminal shows a crew at work, what it made, and leaves nothing running', async () => {
  const rig = world();
  const folder = clone(rig);
  const ran = await rig.exec([join(folder, 'scripts/demo'), '--workers', '2']);
  expect(ran).toMatchObject({ code: 0 });
  // No PATH here has a muxcrew: what is printed is the clone's own.
  const main = printedPath(join(realpathSync(folder), 'dist/main.js'));
  expect(ran.stdout).toContain(`  ${main} resume muxcrew-demo-`);
  expect(ran.stdout.replaceAll(main, '')).not.toMatch(/^ *muxcrew [a-z]/m);
  expect(ran.stdout).toMatch(/^1 backend completed/m);
  expect(ran.stdout).toMatch(/2 of 2 completed/);
  expect(ran.stdout).toMatch(
    /has ended\.\n.* resume .*\nmade: muxcrew-demo\/outputs\/worker1_notes\.md\nmade: .*worker2_/,
  );
  expect(rig.read('muxcrew-demo/outputs/worker2_notes.md')).toContain('Notes on');
  await rig.until('nothing runs', () => rig.processes().length === 0);
});

test('demo in a terminal attaches @slow', async () => {
  const rig = world();
  const terminal = rig.terminalOf([join(clone(rig), 'scripts/demo'), '--scene', 'idle']);
  await terminal.shows(/● 1 backend +working[^]*● 3 docs +working/);
  terminal.type('\x02d');
  expect((await terminal.ended).code).toBe(0);
  expect(terminal.output()).toMatch(/\/dist\/main\.js' attach muxcrew-demo-/);
});

test('demo passes the outcome on: a worker that fails is 1 @slow', async () => {
  const rig = world();
  const ran = await rig.exec([join(clone(rig), 'scripts/demo'), '--workers', '1', '--scene', 'fail']);
  expect(ran).toMatchObject({ code: 1, stdout: containing('1 backend failed') });
});

test('setup says all that is there and all that is missing, each with what to do; 3 until everything is there @slow', async () => {
  const rig = world();
  const setup = (PATH: string): Promise<Ran> =>
    rig.exec([join(clone(rig), 'scripts/setup')], { env: { PATH } });
  const bare = machine(rig, { 'apt-get': 'exit 1', sudo: 'exit 1' });
  const missing = await setup(bare);
  expect(missing.code).toBe(3);
  expect(missing.stdout).toMatch(/^Node\.js .* and npm are here; muxcrew is built\.$/m);
  expect(missing.stderr).toMatch(/^tmux is missing: run '.*apt-get install -y tmux'/m);
  expect(missing.stderr).toMatch(/^git is missing: /m);
  expect(missing.stderr).toContain('npm install -g @anthropic-ai/claude-code');

  for (const [name, says] of [
    ['tmux', 'tmux 3.4'],
    ['git', 'git version 2'],
    ['claude', '2.1.330'],
  ]) {
    writeFileSync(join(bare, name ?? ''), `#!/bin/sh\necho ${says ?? ''}\n`);
    chmodSync(join(bare, name ?? ''), 0o755);
  }
  expect(
    await rig.exec([join(rig.root, 'clone', oddName, 'scripts/setup')], { env: { PATH: bare } }),
  ).toMatchObject({
    code: 0,
    stdout: containing('Ready.'),
    stderr: '',
  });
});

test('start runs one plain Claude in the repository, from any folder of it, and passes its words on', async () => {
  const rig = world();
  const start = join(clone(rig), 'scripts/start');
  const bin = join(rig.root, 'own');
  mkdirSync(bin);
  writeFileSync(join(bin, 'fake'), '#!/bin/sh\nprintf "%s\\n" "$PWD" "$@"\n', { mode: 0o755 });
  await rig.exec(['git', 'init', '-q']);
  mkdirSync(join(rig.project, 'deep'));
  const ran = await rig.exec([start, '-p', 'two words'], {
    cwd: join(rig.project, 'deep'),
    env: { CLAUDE_CLI_PATH: join(bin, 'fake') },
  });
  expect(ran).toMatchObject({ code: 0, stdout: `${realpathSync(rig.project)}\n-p\ntwo words\n` });
  expect(await rig.exec([start], { env: { CLAUDE_CLI_PATH: '/nonexistent' } })).toMatchObject({
    code: 3,
    stderr: containing("CLAUDE_CLI_PATH names '/nonexistent'"),
  });
  expect(await rig.exec([start], { env: { PATH: join(rig.root, 'nothing') } })).toMatchObject({
    code: 3,
    stderr: containing('npm install -g @anthropic-ai/claude-code'),
  });
});
