/** What the command line itself understands: help, version, slips of the finger, exit codes. */
import { expect, test } from 'vitest';
import { commands as known, internalCommands } from '../../src/commands/list.ts';
import { matching, worlds } from './crew.ts';

const world = worlds();
const commands = Object.keys(known).filter((name) => !internalCommands.has(name));

test('--version, -v and version print the version, --help lists every command and every exit code', async () => {
  const rig = world();
  for (const word of ['--version', '-v', 'version'])
    expect(await rig.muxcrew([word])).toMatchObject({ code: 0, stdout: matching(/^\d+\.\d+\.\d+\n$/) });
  const help = await rig.muxcrew(['--help']);
  expect(help.code).toBe(0);
  for (const name of commands) expect(help.stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  expect(help.stdout).not.toMatch(/supervise|sidebar --/);
  expect(await rig.muxcrew([])).toMatchObject({ code: 0, stdout: help.stdout });
});

test('every command has a --help of its own that fits a terminal and touches nothing', async () => {
  const rig = world();
  const helps = await Promise.all(commands.map((name) => rig.muxcrew([name, '--help'])));
  for (const [index, help] of helps.entries()) {
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain(`Usage: muxcrew ${commands[index] ?? ''}`);
    expect(help.stdout).toContain('Examples:');
    expect(Math.max(...help.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(90);
  }
  expect(rig.snapshot()).toBeNull();
});

test('run without files says which there are, and the line to type', async () => {
  const rig = world();
  rig.write('worker10_b_instructions.md', 'x');
  rig.write('worker2_a_instructions.md', 'x');
  expect(await rig.muxcrew(['run'])).toMatchObject({
    code: 2,
    stderr: matching(
      /has worker2_a_instructions\.md, worker10_b_instructions\.md\.\n {2}muxcrew run worker\*_instructions\.md\n/,
    ),
  });
});

test('on a terminal, what is said is broken between words, and what mends it is not broken', async () => {
  const rig = world();
  const terminal = rig.terminal(['wiat'], { columns: 30 });
  await terminal.shows(/^muxcrew: "wiat" is neither a\ncommand nor a file\.\n {2}muxcrew wait$/m);
  expect((await terminal.ended).code).toBe(2);
  const help = rig.terminal(['restart', '--help'], { columns: 50 });
  await help.shows(/^Start workers again, in the same conversation or a\nnew one\.$/m);
  await help.ended;
});

test.each([
  ['statsu', 2, 'muxcrew status'],
  ['wiat', 2, 'muxcrew wait'],
  ['zzz', 2, 'muxcrew --help'],
  ['--frob', 2, 'muxcrew --help'],
])('%s is no command: exit %i, and perhaps %s was meant', async (word, code, hint) => {
  const ran = await world().muxcrew([word]);
  expect(ran).toMatchObject({ code, stdout: '' });
  expect(ran.stderr).toContain(hint);
});

test.each([
  [['status', '--frob'], '--frob'],
  [['run', '--detatched', 'a.md'], 'perhaps --detached'],
  [['run', '--agent', 'dmeo', 'a.md'], 'perhaps demo'],
  [['completion', 'zhs'], 'perhaps zsh'],
  [['run', '--max', '0', 'a.md'], '--max takes a positive integer'],
  [['run', '--max'], '--max'],
  [['wait', '--timeout', 'soon'], '--timeout takes a time such as 90s, 30m or 1h30m'],
  [['restart'], 'requires a worker: an id, a name, or all'],
  [['approve', '1,2'], 'name one worker, by id or name'],
  [['ls', 'foo'], 'unexpected argument "foo"'],
  [['demo', '-d', 'foo'], 'unexpected argument "foo"'],
  [['attach', 'one', 'two'], 'unexpected argument "two"'],
  [['run', '--session', 'A b', 'a.md'], 'try a-b'],
  [['run', '--backend', 'screen', 'a.md'], 'auto, tmux or pty'],
  [['run', '--agent', 'demo', '--scene', 'opera', 'a.md'], 'normal, slow, fail'],
  [['run', '--agent', 'nobody', 'a.md'], 'the agents are claude, demo'],
  [['run', '--project', 'nowhere', 'a.md'], 'nowhere'],
])('%j is refused with 2 and a hint, and leaves nothing', async (words, hint) => {
  const rig = world();
  rig.write('a.md', 'x');
  if (words[0] === 'restart') {
    await rig.muxcrew(['run', '-d', '--agent', 'demo', '--scene', 'idle', 'a.md']);
  }
  const ran = await rig.muxcrew(words);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain(hint);
  expect(ran.stderr).toMatch(/--help|muxcrew config/);
});
