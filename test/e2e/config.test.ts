/** Configuration, consent, and programs of the person's own as agents. */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { containing, worlds } from './crew.ts';

const world = worlds();

test('config shows each value and where it comes from: flag over environment over project over user', async () => {
  const rig = world({ env: { MAX_CLAUDE_WORKERS: '7' } });
  rig.write('.muxcrewrc', 'maxWorkers: 3\nsidebarColumns: 30\nlogLimitMB: 5\n');
  rig.write('../home/.config/muxcrew/config.yaml', 'logLimitMB: 9\nmodel: opus\n');
  const shown = await rig.muxcrew(['config']);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toMatch(/^maxWorkers +7 +\(environment: MAX_CLAUDE_WORKERS\)$/m);
  expect(shown.stdout).toMatch(/^sidebarColumns +30 +\(project: .*\.muxcrewrc\)$/m);
  expect(shown.stdout).toMatch(/^logLimitMB +5 +\(project: /m);
  expect(shown.stdout).toMatch(/^model +opus +\(user: .*config\.yaml\)$/m);
  expect(shown.stdout).toMatch(/^backend +auto +\(default\)$/m);
  const json = JSON.parse((await rig.muxcrew(['config', '--json'])).stdout) as { settings: unknown[] };
  expect(json.settings).toContainEqual({
    key: 'maxWorkers',
    value: 7,
    source: 'environment',
    from: 'MAX_CLAUDE_WORKERS',
  });
});

test('a project’s configuration names no program and widens nothing before consent, and says so @slow', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  const mine = { agents: { mine: ['/bin/sh', '-c', 'touch pwned'] }, agent: 'mine', maxWorkers: 2 };
  rig.write('.muxcrewrc', JSON.stringify(mine));
  const run = ['run', '-d', '--agent', 'mine', 'a.md'];
  const before = await rig.muxcrew(run);
  expect(before.code).toBe(2);
  expect(before.stderr).toMatch(/sets agent, agents, which takes effect only after: muxcrew trust/);
  expect(before.stderr).toContain('the agents are claude, demo');
  expect((await rig.muxcrew(['config'])).stdout).toContain('ignored until: muxcrew trust');

  const harmless = { ...mine, agents: { mine: ['/bin/sh', '-c', 'echo ran; sleep 1000'] } };
  rig.write('.muxcrewrc', JSON.stringify(harmless));
  expect((await rig.muxcrew(['trust', '.muxcrewrc'])).code).toBe(0);
  expect((await rig.muxcrew(['trust'])).stdout).toContain('.muxcrewrc');
  expect((await rig.muxcrew(run)).code).toBe(0);
  await rig.until('it ran', () => rig.read('logs/worker1.log')?.includes('ran'));
  await rig.muxcrew(['stop']);

  // Consent was to that content.
  rig.write('.muxcrewrc', JSON.stringify(mine));
  expect((await rig.muxcrew(run)).code).toBe(2);
  rig.write('.muxcrewrc', JSON.stringify(harmless));
  expect((await rig.muxcrew(['trust', '--remove', '.muxcrewrc'])).code).toBe(0);
  expect((await rig.muxcrew(run)).code).toBe(2);
  expect((await rig.muxcrew(['trust', '--remove', '.muxcrewrc'])).code).toBe(4);
});

test('two programs of the person’s own work side by side: less with the file open, top alive @slow', async () => {
  const rig = world({ env: { LESSHISTFILE: '-' } });
  rig.write(
    '../home/.config/muxcrew/config.json',
    JSON.stringify({ agents: { pager: ['less', '{instructions}'], watcher: ['top', '-d', '1'] } }),
  );
  rig.write('worker1_read_instructions.md', `the first line of many\n${'more\n'.repeat(200)}the very end\n`);
  rig.write('worker2_watch_instructions.md', 'x');
  const one = await rig.muxcrew(['run', '-d', '--agent', 'pager', 'worker1_read_instructions.md']);
  expect(one.code).toBe(0);
  const two = await rig.muxcrew(['add', '--agent', 'watcher', 'worker2_watch_instructions.md']);
  expect(two.code).toBe(0);
  const terminal = rig.terminal(['attach'], { columns: 150, rows: 40 });
  await terminal.shows(/the first line of many/);
  await terminal.shows(/load average/);
  for (const id of ['1', '2'])
    await rig.worker(id, ({ agent, state }) => agent === 'command' && state === 'working');
  // Into less by its own pane, as a person would: to the end, then out.
  await rig.muxcrew(['send', 'read', 'G']);
  await terminal.shows(/the very end/);
  await rig.muxcrew(['send', 'read', 'q']);
  const read = await rig.worker('1', ({ state }) => state === 'completed');
  expect(read).toMatchObject({ exitCode: 0, detail: 'exit 0' });
});

test('a command agent gets its words filled in literally, reports by its status file, and fails by its exit code', async () => {
  const rig = world();
  const script =
    'printf "[Worker$1] Progress: 50%%\\n" >>"$2"; printf %s "$3" >"$4/prompt"; printf "%s\\n" "$MINE"; exit 7';
  rig.write(
    '../home/.config/muxcrew/config.json',
    JSON.stringify({
      agents: { sh: ['sh', '-c', script, 'sh', '{id}', '{status}', '{prompt}', '{outputs}'] },
      env: { MINE: 'from the $(touch pwned) configuration' },
    }),
  );
  const prompt = `"quoted" $(touch pwned) {id} #{x}\n`;
  rig.write('a.md', prompt);
  expect((await rig.muxcrew(['run', '--wait', '--agent', 'sh', 'a.md'])).code).toBe(1);
  const worker = await rig.worker(
    '1',
    ({ exitOutput, progress }) => (exitOutput ?? null) !== null && progress !== null,
  );
  const detail = 'exit 7: from the $(touch pwned) configuration';
  expect(worker).toMatchObject({ state: 'failed', exitCode: 7, detail, progress: { done: 50, total: 100 } });
  expect(readFileSync(join(rig.project, 'outputs/prompt'), 'utf8')).toBe(prompt);
  await rig.until('logged', () =>
    rig.read('logs/worker1.log')?.includes('from the $(touch pwned) configuration'),
  );
});

test('what the configuration adds to the environment outlives the supervisor and its loop @slow', async () => {
  const rig = world();
  const script = 'printf "%s\\n" "mine is <$MINE>"; exec sleep 1000';
  rig.write(
    '../home/.config/muxcrew/config.json',
    JSON.stringify({ agents: { sh: ['sh', '-c', script] }, env: { MINE: 'kept' } }),
  );
  rig.write('a.md', 'x');
  expect((await rig.muxcrew(['run', '-d', '--agent', 'sh', 'a.md'])).code).toBe(0);
  const printed = (): number => rig.read('logs/worker1.log')?.split('mine is <kept>').length ?? 0;
  await rig.until('it says so', () => printed() === 2);
  for (const { pid, argv } of rig.processes()) if (argv.includes(' supervise ')) process.kill(pid, 'SIGKILL');
  expect((await rig.muxcrew(['restart', '1'])).code).toBe(0);
  await rig.until('it says so again', () => printed() === 3);
});

test.each([
  ['config.mjs', 'export default await Promise.resolve({ sidebarColumns: 40 });'],
  ['config.js', 'module.exports = { sidebarColumns: 40 };'],
])('the person’s own %s is taken by the program as it is built', async (name, text) => {
  const rig = world();
  rig.write(`../home/.config/muxcrew/${name}`, text);
  const { settings } = JSON.parse((await rig.muxcrew(['config', '--json'])).stdout) as {
    readonly settings: readonly { readonly key: string; readonly value: unknown }[];
  };
  expect(settings.find(({ key }) => key === 'sidebarColumns')).toMatchObject({ value: 40 });
});

test('an agent whose program is not installed is refused with 3', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  rig.write('../home/.config/muxcrew/config.json', '{"agents":{"gone":["no-such-program"]}}');
  const ran = await rig.muxcrew(['run', '--agent', 'gone', 'a.md']);
  expect(ran).toMatchObject({ code: 3, stderr: containing('no-such-program') });
});

test('a worker does not answer in the person’s place, does not consent for them, and starts nobody without permissions @slow', async () => {
  const rig = world({ files: { 'a.md': 'x', '.muxcrewrc': 'agents: { x: [touch, pwned] }' } });
  const asWorker = { env: { MUXCREW_WORKER: 'crew-0a1b2c/2' } };
  for (const words of [
    ['approve', '1'],
    ['deny', '1'],
    ['trust', '.muxcrewrc'],
    ['resume', '--all'],
    ['service', 'install'],
    ['approve', '1', '--host', 'box'],
    ['resume', '--all', '--host', 'box'],
    ['run', '-d', '--host', 'box', '--project', '/x', '--dangerously-skip-permissions', 'a.md'],
    ['run', '-d', '--agent', 'claude', '--dangerously-skip-permissions', 'a.md'],
  ])
    expect(await rig.muxcrew(words, asWorker)).toMatchObject({
      code: 6,
      stdout: '',
      stderr: containing('called by worker 2 of crew-0a1b2c; a worker may only read, report and send'),
    });
  expect((await rig.muxcrew(['trust'])).stdout).toBe('');
  expect((await rig.muxcrew(['ls', '--json'])).stdout).toBe('[]\n');
});
