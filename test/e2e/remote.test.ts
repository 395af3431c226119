/** Commands with --host through a real sshd: the muxcrew over there does the work, and everything comes back. */
import { expect, test } from 'vitest';
import { containing, instructions, matching } from './crew.ts';
import { farWorlds } from './far.ts';
import { muxcrewMain } from '../rig/crew-rig.ts';

const world = farWorlds();
const crew = { far: { files: instructions('worker1_a.md', 'worker2_b.md') } };
const there = (far: { readonly project: string }) => ['--host', 'box', '--project', far.project];
const idle = ['run', '-d', '--agent', 'demo', '--scene', 'idle', 'worker1_a.md', 'worker2_b.md'];

test('ls, status, send, logs, stop: what they print and exit with is the far side’s @slow', async () => {
  const { near, far } = await world(crew);
  expect(await near.muxcrew(['--host', 'box', 'ls'])).toMatchObject({
    code: 0,
    stdout: containing('No session is running'),
  });
  await far.muxcrew(idle);
  await far.worker('1', (worker) => worker.status === 'Idle, waiting');
  const status = await near.muxcrew(['status', '--host', 'box', '--json']);
  expect(JSON.parse(status.stdout)).toMatchObject({
    project: far.project,
    workers: [{ id: '1' }, { id: '2' }],
  });
  const text = ['--', '-x', `it's "$(touch pwned)" \\ !`];
  const sent = await near.muxcrew([
    '--host=box',
    `--project=${far.project}`,
    'send',
    '1',
    'backend',
    ...text,
  ]);
  expect(sent).toMatchObject({ code: 4, stderr: containing('No worker is named "backend"') });
  expect(await near.muxcrew(['--host=box', `--project=${far.project}`, 'send', '1', ...text])).toMatchObject({
    code: 0,
    stdout: containing('1 a: delivered'),
  });
  await far.until('the text is in its pane', () =>
    far.read('logs/worker1.log')?.includes(`-x it's "$(touch pwned)" \\ !`),
  );
  const logs = await near.muxcrew(['logs', '1', '-n', '50', '--host', 'box']);
  expect(logs.stdout).toContain(`-x it's "$(touch pwned)" \\ !`);
  expect(await near.muxcrew(['stop', '1', ...there(far)])).toMatchObject({
    code: 0,
    stdout: '1 a: stopped\n',
  });
  expect(await near.muxcrew(['wait', '1', '--host', 'box'])).toMatchObject({
    code: 1,
    stdout: containing('1 a stopped'),
  });
  expect(await near.muxcrew(['stop', '--yes', '--host', 'box'])).toMatchObject({ code: 0 });
  expect(far.snapshot()?.closed).toBe(true);
});

test('send reads standard input, to its end; a command that has no use for it leaves it alone @slow', async () => {
  const { near, far } = await world(crew);
  await far.muxcrew(idle);
  const text = 'line one\nline two ü 予定';
  expect(await near.muxcrew(['send', '1', ...there(far)], { input: text })).toMatchObject({ code: 0 });
  await far.until('all of it is in its pane', () =>
    far.read('logs/worker1.log')?.includes('line two ü 予定'),
  );
  const loop = 'while read -r id; do "$@" send "$id" "hello $id" --host box --project "$there" || exit; done';
  const ran = await near.exec(['sh', '-c', loop, 'sh', process.execPath, muxcrewMain], {
    input: '1\n2\n',
    env: { there: far.project },
  });
  expect(ran).toMatchObject({ code: 0, stdout: containing('2 b: delivered') });
});

test('without a project, what reads takes the only session and names it; what changes one is refused until it is named @slow', async () => {
  const { near, far } = await world(crew);
  await far.muxcrew(idle);
  const id = far.snapshot()?.session ?? '';
  expect(await near.muxcrew(['status', '--host', 'box'])).toMatchObject({
    code: 0,
    stdout: matching(new RegExp(`^Using session ${id} \\(live\\) in .*\\n${id} `)),
  });
  near.write('more.md', '# more\n');
  const refused = [
    { words: ['stop'], line: `stop --session ${id}` },
    { words: ['send', '1', 'hi'], line: `send --session ${id} 1 hi` },
    { words: ['layout', 'focus'], line: `layout --session ${id} focus` },
    { words: ['detach'], line: `detach ${id}` },
    { words: ['add', 'more.md'], line: `add --session ${id} more.md` },
  ];
  for (const { words, line } of refused)
    expect(await near.muxcrew([...words, '--host', 'box'])).toMatchObject({
      code: 6,
      stdout: '',
      stderr: containing(`\n  muxcrew --host box ${line}\n`),
    });
  // Nothing is sent before it is confirmed.
  expect(far.read('more.md')).toBeNull();
  expect(far.snapshot()).toMatchObject({ closed: false, workers: [{ id: '1' }, { id: '2' }] });
  expect(await near.muxcrew(['add', '--host', 'box', '--session', id, 'more.md'])).toMatchObject({ code: 0 });
  expect(far.read('more.md')).toBe('# more\n');
  near.write('asked.md', '# asked\n');
  const terminal = near.terminal(['add', '--host', 'box', 'asked.md']);
  await terminal.shows(/Add workers there\? \[y\/N\]/);
  expect(far.read('asked.md')).toBeNull();
  terminal.type('y\r');
  await terminal.shows(/worker 4 added/);
  expect((await terminal.ended).code).toBe(0);
});

test('prints the fix of a remote failure as it is typed on this machine @slow', async () => {
  const { near, far } = await world(crew);
  await far.muxcrew(idle);
  const none = await near.muxcrew(['status', '--host', 'box', '--session', 'nope']);
  expect(none).toMatchObject({ code: 4, stderr: containing('  muxcrew --host box ls    live: ') });
  const missing = await near.muxcrew(['status', '--host', 'box', '--project', "/no/it's here"]);
  expect(missing).toMatchObject({
    code: 2,
    stderr: containing(
      `project folder /no/it's here does not exist on box.\n  on box: mkdir -p '/no/it'\\''s here'`,
    ),
  });
});

test('a folder over there is named by --project, or by the mapping of the person’s own configuration @slow', async () => {
  const { near, far } = await world({ far: { ...crew.far, projectName: 'todo app' } });
  await far.muxcrew(idle);
  near.writeConfig({ hosts: { crate: { address: 'box', projects: { [near.project]: far.project } } } });
  const say = async (...words: readonly string[]) =>
    JSON.parse((await near.muxcrew(words)).stdout) as unknown;
  const here = { project: far.project };
  expect(await say('status', '--json', '--host', 'crate')).toMatchObject(here);
  expect(await say('status', '--json', '--host', 'box', '--project', far.project)).toMatchObject(here);
  expect(await near.muxcrew(['status', '--host', 'crate'], { cwd: '/' })).toMatchObject({ code: 0 });
});

test.each([
  [['status', '--host=-oProxyCommand=touch pwned'], 2, 'begins with a dash'],
  [['status', '--host', 'box; touch pwned'], 2, 'invalid in a host name'],
  [['status', '--host', '$(touch pwned)'], 2, 'invalid in a host name'],
  [['status', '--host', 'box\ntouch pwned'], 2, 'invalid in a host name'],
  [['status', '--host', '`touch pwned`@box'], 2, 'invalid in a host name'],
  [['status', '--host', 'ssh://box'], 2, 'is a URL'],
  [['status', '--host', ''], 2, 'it is empty'],
  [['status', '--host'], 2, 'option --host requires a value'],
  [['status', '--host', 'nowhere.invalid'], 7, 'Cannot reach nowhere.invalid'],
  [['status', '--project', '/x'], 2, '--project requires --host'],
  [['completion', 'bash', '--host', 'box'], 2, 'on this machine alone'],
  [['--host', 'box'], 2, 'no command was named'],
])('%j is refused with %i @slow', async (words, code, said) => {
  const { near } = await world();
  expect(await near.muxcrew(words)).toMatchObject({ code, stdout: '', stderr: containing(said) });
});

test('without a muxcrew over there it is 3, and what mends it', async () => {
  const { near } = await world({ installed: false });
  expect(await near.muxcrew(['ls', '--host', 'box'])).toMatchObject({
    code: 3,
    stderr: containing('  muxcrew host setup box\n'),
  });
});

test('a manager reaches no other host', async () => {
  const { near } = await world({ near: { env: { MUXCREW_MANAGER: 'some-session' } } });
  const ran = await near.muxcrew(['status', '--host', 'box']);
  expect(ran).toMatchObject({ code: 6, stderr: containing('--host: a manager gives no rights') });
});

test('remove, interrupt, set, restart --new-conversation, send --raw and stop --discard act on the far crew @slow', async () => {
  const { near, far } = await world({
    far: { files: instructions('worker1_a.md', 'worker2_b.md') },
  });
  await far.muxcrew(idle);
  await far.worker('2', (worker) => worker.status === 'Idle, waiting');
  expect(await near.muxcrew(['set', '--max', '5', ...there(far)])).toMatchObject({
    code: 0,
    stdout: containing('at most 5 agents at once'),
  });
  expect(far.snapshot()).toMatchObject({ limits: { maxWorkers: 5 } });
  expect(await near.muxcrew(['send', '--raw', '1', ...there(far), '--', '/raw text'])).toMatchObject({
    code: 0,
  });
  await far.until('it is in its pane', () => far.read('logs/worker1.log')?.includes('/raw text'));
  // The demo agent has no conversation: its refusals are those of the far side.
  expect(await near.muxcrew(['interrupt', '1', ...there(far)])).toMatchObject({
    code: 6,
    stdout: containing('1 a'),
  });
  expect(await near.muxcrew(['restart', '--new-conversation', '1', ...there(far)])).toMatchObject({
    code: 6,
    stdout: containing('1 a'),
  });
  expect(await near.muxcrew(['remove', '2', ...there(far)])).toMatchObject({
    code: 0,
    stdout: containing('2 b: removed'),
  });
  expect(far.snapshot()?.workers.map(({ id }) => id)).toEqual(['1']);
  expect(await near.muxcrew(['stop', '--discard', '--yes', ...there(far)])).toMatchObject({ code: 0 });
  expect(far.snapshot()).toMatchObject({ closed: true, discarded: true });
  expect((await near.muxcrew(['resume', ...there(far)])).code).not.toBe(0);
});
