/** Which session a command means: that of the folder, the only one, the named one; and what `ls` shows of all. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { muxcrewMain } from '../rig/crew-rig.ts';
import { containing, matching, worlds } from './crew.ts';

const world = worlds();
const demo = ['-d', '--agent', 'demo', '--scene', 'idle'];

test('a session is found from a folder below its project, and from anywhere while it is the only one', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  await rig.muxcrew(['run', ...demo, 'a.md']);
  mkdirSync(join(rig.project, 'src/deep'), { recursive: true });
  for (const cwd of [join(rig.project, 'src/deep'), rig.home]) {
    const seen = await rig.muxcrew(['status', '--json'], { cwd });
    expect(JSON.parse(seen.stdout)).toMatchObject({ project: rig.project });
  }
});

test('of two projects each finds its own; from elsewhere both are named and neither is taken @slow', async () => {
  const rig = world();
  const other = join(rig.root, 'other');
  mkdirSync(other);
  rig.write('a.md', 'x');
  await rig.muxcrew(['run', ...demo, 'a.md']);
  await rig.muxcrew(['run', ...demo, join(rig.project, 'a.md')], { cwd: other });
  const here = JSON.parse((await rig.muxcrew(['status', '--json'])).stdout) as { session: string };
  const there = JSON.parse((await rig.muxcrew(['status', '--json'], { cwd: other })).stdout) as {
    session: string;
  };
  expect(there.session).toMatch(/^other-/);
  expect(here.session).not.toBe(there.session);
  const lost = await rig.muxcrew(['stop', '--yes'], { cwd: rig.home });
  expect(lost.code).toBe(2);
  expect(lost.stderr).toContain(here.session);
  expect(lost.stderr).toContain(there.session);
  expect((await rig.muxcrew(['stop', '--session', 'other'], { cwd: rig.home })).code).toBe(0);
  const listed = JSON.parse((await rig.muxcrew(['ls', '--json'])).stdout) as { session: string }[];
  expect(listed.map(({ session }) => session)).toEqual([here.session]);
  const all = JSON.parse((await rig.muxcrew(['ls', '--all', '--json'])).stdout) as { standing: string }[];
  expect(all.map(({ standing }) => standing).sort()).toEqual(['ended', 'live']);
});

test('a named session runs beside the project’s own one, each with its own comm folder @slow', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  rig.write('b.md', 'x');
  await rig.muxcrew(['run', ...demo, 'a.md']);
  expect((await rig.muxcrew(['run', ...demo, '--session', 'side', 'b.md'])).code).toBe(0);
  const own = JSON.parse((await rig.muxcrew(['status', '--json'])).stdout) as { workers: { name: string }[] };
  expect(own.workers.map(({ name }) => name)).toEqual(['a']);
  const side = await rig.muxcrew(['status', '--json', '--session', 'side']);
  expect(JSON.parse(side.stdout)).toMatchObject({ workers: [{ name: 'b' }] });
  expect(rig.snapshot('side')?.workers[0]?.name).toBe('b');
  expect((await rig.muxcrew(['stop', '--session', 'side'])).code).toBe(0);
  expect(rig.snapshot()?.closed).toBe(false);
});

test('the lines that run -d prints do what they say, with two sessions of one project and from a folder above @slow', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  const starts = [
    { words: ['--session', 'one', 'a.md'], cwd: rig.project, named: true },
    { words: ['--session', 'two', 'a.md'], cwd: rig.project, named: true },
    { words: ['a.md'], cwd: rig.project, named: false },
    {
      words: ['--session', 'three', '--project', rig.project, join(rig.project, 'a.md')],
      cwd: rig.root,
      named: true,
    },
  ];
  const told: { readonly line: string; readonly cwd: string }[] = [];
  for (const { words, cwd, named } of starts) {
    const { stdout } = await rig.muxcrew(['run', ...demo, ...words], { cwd });
    expect(stdout).toMatch(named ? / {2}muxcrew attach --session \S+ / : / {2}muxcrew attach {4}/);
    for (const [, line = ''] of stdout.matchAll(/^ {2}muxcrew ((?:status|stop).*?) {2,}/gm))
      told.push({ line, cwd });
  }
  expect(told).toHaveLength(8);
  for (const { line, cwd } of told) expect((await rig.muxcrew(line.split(' '), { cwd })).code, line).toBe(0);
  expect(rig.snapshot()?.closed).toBe(true);
});

test('a session that was stopped has ended, also when its project is gone', async () => {
  const rig = world();
  const other = join(rig.root, 'other');
  mkdirSync(other);
  rig.write('a.md', 'x');
  const file = join(rig.project, 'a.md');
  await rig.muxcrew(['run', ...demo, file], { cwd: other });
  await rig.muxcrew(['stop'], { cwd: other });
  rmSync(other, { recursive: true });
  expect((await rig.muxcrew(['ls'])).stdout).toContain('No session is running');
  const all = await rig.muxcrew(['ls', '--all', '--json']);
  expect(JSON.parse(all.stdout)).toMatchObject([{ project: other, standing: 'ended' }]);
});

test('a session that runs already is refused with 6 and goes on undisturbed', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  await rig.muxcrew(['run', ...demo, 'a.md']);
  const { pid } = await rig.worker('1', (worker) => worker.pid !== null);
  const again = await rig.muxcrew(['run', ...demo, 'a.md']);
  expect(again).toMatchObject({ code: 6, stderr: containing('muxcrew attach') });
  expect(rig.snapshot()?.workers[0]?.pid).toBe(pid);
});

test('a session that is through and deserted gives way to the next run, and is kept in the archive @slow', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  const again = ['run', '--wait', '--agent', 'demo', 'a.md'];
  expect((await rig.muxcrew(again)).code).toBe(0);
  const { createdAt, session } = rig.snapshot() ?? {};
  expect(await rig.muxcrew(again)).toMatchObject({
    code: 0,
    stderr: containing(`session ${session ?? ''} was through`),
  });
  expect(rig.snapshot()?.createdAt).not.toBe(createdAt);
  const runs = JSON.parse((await rig.muxcrew(['report', '--runs', '--json'])).stdout) as unknown[];
  expect(runs).toHaveLength(2);
});

test('a session that is through stays while somebody looks at it @slow', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  expect((await rig.muxcrew(['run', '--wait', '--agent', 'demo', 'a.md'])).code).toBe(0);
  await rig.worker('1', ({ pid }) => pid === null);
  const terminal = rig.terminal(['attach']);
  await rig.until('the attach is seen', () => rig.snapshot()?.clients.length === 1);
  expect(await rig.muxcrew(['run', ...demo, 'a.md'])).toMatchObject({
    code: 6,
    stderr: containing('all of its workers are finished'),
  });
  expect(rig.snapshot()?.closed).toBe(false);
  terminal.close();
});

test('a session that does not exist is 4, with what there is', async () => {
  const rig = world();
  const none = await rig.muxcrew(['status']);
  expect(none).toMatchObject({ code: 4, stderr: containing('No session in this folder or above it') });
  rig.write('a.md', 'x');
  await rig.muxcrew(['run', ...demo, 'a.md']);
  const wrong = await rig.muxcrew(['attach', '--session', 'nope']);
  expect(wrong).toMatchObject({ code: 4, stderr: containing('live:') });
});

test('stop ends another project’s session only by its name, or by --yes', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  await rig.muxcrew(['run', ...demo, 'a.md']);
  const id = rig.snapshot()?.session ?? '';
  const mend = containing(`muxcrew stop --session ${id}`);
  for (const words of [['stop'], ['stop', '1']])
    expect(await rig.muxcrew(words, { cwd: rig.root, input: 'y\n' })).toMatchObject({
      code: 6,
      stderr: mend,
    });
  expect(rig.snapshot()?.closed).toBe(false);
  expect((await rig.muxcrew(['stop', '--session', id, '1'], { cwd: rig.root })).code).toBe(0);
  expect((await rig.muxcrew(['stop', '--yes'], { cwd: rig.root })).code).toBe(0);
  expect(rig.snapshot()?.closed).toBe(true);
});

test('stop in a project whose session has ended ends no other one @slow', async () => {
  const rig = world();
  const other = join(rig.root, 'other');
  mkdirSync(other);
  const file = rig.write('a.md', 'x');
  await rig.muxcrew(['run', ...demo, 'a.md']);
  await rig.muxcrew(['run', ...demo, file], { cwd: other });
  expect((await rig.muxcrew(['stop'], { cwd: other })).code).toBe(0);
  const again = await rig.muxcrew(['stop'], { cwd: other });
  expect(again).toMatchObject({ code: 0, stdout: containing('has already ended') });
  expect(rig.snapshot()?.closed).toBe(false);
});

test('after its session has ended a project stays itself for every command, with other crews live @slow', async () => {
  const rig = world();
  const other = join(rig.root, 'other');
  const third = join(rig.root, 'third');
  const below = join(other, 'src');
  const file = rig.write('a.md', 'x');
  for (const cwd of [below, third]) mkdirSync(cwd, { recursive: true });
  await rig.muxcrew(['run', ...demo, file], { cwd: other });
  await rig.muxcrew(['stop', '--yes'], { cwd: other });
  const reading = [
    ['status', '--json'],
    ['status'],
    ['logs', '1'],
    ['why', '1'],
    ['timeline'],
    ['timeline', '--json'],
    ['timeline', '--runs'],
    ['report', '--runs'],
    ['report', '--json'],
    ['report'],
    ['layout'],
  ];
  const all = async (cwd: string) =>
    Promise.all(reading.map(async (words) => ({ words, ...(await rig.muxcrew(words, { cwd })) })));
  const shown = async (cwd: string) =>
    (await all(cwd)).map(({ words, code, stdout }) => ({
      words,
      code,
      // Ages and times of reading differ.
      text: stdout.replace(/\d+:\d\d\b|\d+[hms]\b/g, '').replace(/"writtenAt":"[^"]*"/g, ''),
    }));
  const alone = await shown(other);
  expect(alone.filter(({ code }) => code !== 0)).toEqual([]);
  await rig.muxcrew(['run', ...demo, file]);
  const own = await rig.worker('1', ({ pid }) => pid !== null);
  expect(await shown(other)).toEqual(alone);
  await rig.muxcrew(['run', ...demo, file], { cwd: third });
  expect(await shown(below)).toEqual(alone);
  for (const words of [['stop'], ['stop', '--yes'], ['stop', '1']])
    expect(await rig.muxcrew(words, { cwd: below })).toMatchObject({
      code: 0,
      stdout: matching(
        /^Session other-\w+ in \S+ has already ended\.\n {2}muxcrew resume other-\S+ .*\n {2}muxcrew ls /,
      ),
    });
  for (const words of [['attach'], ['send', '1', 'hi'], ['restart', '1'], ['layout', 'focus'], ['add', file]])
    expect(await rig.muxcrew(words, { cwd: below })).toMatchObject({
      code: 6,
      stdout: '',
      stderr: matching(/session other-\w+ has ended\.\n {2}muxcrew resume other-/),
    });
  expect((await rig.muxcrew(['wait'], { cwd: below })).stdout).toMatch(/^1 a stopped/);
  expect(readdirSync(join(other, 'outputs/reports'))).toEqual(['report.html', 'report.md']);
  expect(existsSync(join(rig.project, 'outputs/reports'))).toBe(false);
  expect(rig.snapshot()).toMatchObject({ closed: false, workers: [{ pid: own.pid, runs: 1 }] });
}, 120_000);

test('in a folder without a session the only one is named first, also a lost one; a report says where it goes @slow', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  await rig.muxcrew(['run', ...demo, 'a.md']);
  const { session, supervisor, server } = rig.snapshot() ?? {};
  await rig.worker('1', ({ status }) => status === 'Idle, waiting');
  const first = (standing: string) => `Using session ${session ?? ''} (${standing}) in ${rig.project}\n`;
  const reads = async (standing: string, problem = ''): Promise<void> => {
    for (const words of [
      ['status'],
      ['why', '1'],
      ['timeline'],
      ['logs', '1'],
      ['report', '--runs'],
      ['layout'],
    ]) {
      const ran = await rig.muxcrew(words, { cwd: rig.home });
      expect(ran, words.join(' ')).toMatchObject({ code: 0, stderr: words[0] === 'status' ? '' : problem });
      expect(ran.stdout.startsWith(first(standing)), ran.stdout).toBe(true);
    }
    const json = await rig.muxcrew(['status', '--json'], { cwd: rig.home });
    expect(JSON.parse(json.stdout)).toMatchObject({ session });
    expect(json.stderr).toBe(
      `muxcrew: using session ${session ?? ''} (${standing}) in ${rig.project}\n${problem}`,
    );
  };
  await reads('live');
  const report = await rig.muxcrew(['report'], { cwd: rig.home });
  expect(report.stdout.startsWith(`${first('live')}Writing to ${rig.project}/outputs/reports\n`)).toBe(true);
  expect(existsSync(join(rig.home, 'outputs'))).toBe(false);
  const attach = rig.terminal(['attach'], { cwd: rig.home, columns: 80, rows: 24 });
  await rig.until('the attach is seen', () => rig.snapshot()?.clients.length === 1);
  attach.close();

  const loop = Number(
    /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${String(supervisor?.pid)}/status`, 'utf8'))?.[1],
  );
  for (const pid of [loop, supervisor?.pid, server?.pid]) process.kill(pid ?? 0, 'SIGKILL');
  await rig.until('it is lost', () => !existsSync(`/proc/${String(server?.pid)}`));
  const id = session ?? '';
  await reads('lost', `muxcrew: session ${id} is lost (its panes are gone): muxcrew resume ${id}\n`);
  expect(await rig.muxcrew(['stop'], { cwd: rig.home })).toMatchObject({
    code: 6,
    stderr: containing(`\n  muxcrew stop --session ${session ?? ''}\n`),
  });
  const resumed = await rig.muxcrew(['resume', '--detached'], { cwd: rig.home });
  expect(resumed).toMatchObject({ code: 0 });
  expect(resumed.stdout.startsWith(first('lost'))).toBe(true);
});

test('of a folder that is a link, or was removed, the project is known @slow', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  const other = join(rig.root, 'other');
  mkdirSync(other);
  await rig.muxcrew(['run', ...demo, 'a.md']);
  await rig.muxcrew(['run', ...demo, join(rig.project, 'a.md')], { cwd: other });
  const link = join(rig.root, 'link');
  mkdirSync(join(rig.project, 'src'));
  symlinkSync(join(rig.project, 'src'), link);
  const id = rig.snapshot()?.session ?? '';
  const sessionOf = (ran: { readonly stdout: string }): unknown =>
    (JSON.parse(ran.stdout) as { session: string }).session;
  expect(sessionOf(await rig.muxcrew(['status', '--json'], { cwd: link }))).toBe(id);
  const gone = 'cd "$1" && rmdir "$1" && exec "$2" "$3" status --json';
  const ran = await rig.exec([
    'sh',
    '-c',
    gone,
    'sh',
    join(rig.project, 'src'),
    process.execPath,
    muxcrewMain,
  ]);
  expect(sessionOf(ran)).toBe(id);
});

test('attach by a short name takes the live one of two namesakes @slow', async () => {
  const rig = world();
  rig.write('a.md', 'x');
  const folders = ['x/app', 'y/app'].map((name) => join(rig.root, name));
  for (const cwd of folders) {
    mkdirSync(cwd, { recursive: true });
    await rig.muxcrew(['run', ...demo, join(rig.project, 'a.md')], { cwd });
  }
  const [ended = '', live = ''] = folders;
  expect(await rig.muxcrew(['status', '--session', 'app'])).toMatchObject({
    code: 2,
    stderr: matching(/Several sessions are named "app": (app-\w+), .*\n {2}muxcrew status --session \1 /),
  });
  await rig.muxcrew(['stop', '--yes'], { cwd: ended });
  const found = await rig.muxcrew(['status', '--json', '--session', 'app']);
  expect(JSON.parse(found.stdout)).toMatchObject({ project: live });
  const terminal = rig.terminal(['attach', 'app'], { columns: 80, rows: 24 });
  const clients = async () =>
    (JSON.parse((await rig.muxcrew(['ls', '--json'])).stdout) as { clients: number }[])[0]?.clients;
  await expect.poll(clients).toBe(1);
  terminal.close();
});
