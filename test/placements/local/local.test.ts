import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { systemProcesses } from '../../../src/os/processes/processes.ts';
import { localPlacement } from '../../../src/placements/local/local.ts';
import { placeholder } from '../../../src/placements/local/placeholder.ts';
import type { LaunchContext } from '../../../src/ports/placement.ts';
import { scratchFolder, until } from '../../os/scratch.ts';
import { demo } from '../../core/crew.ts';
import { openPane, type Pane } from '../pane.ts';

const root = scratchFolder('launch');
const assets = join(import.meta.dirname, '../../../src/assets');
const files = nodeFiles();
const processes = systemProcesses();

/** As the wrapper writes them. */
interface RunRecord {
  readonly run: number;
  readonly pid: number;
}
/** `status` is the shell's `$?`. */
interface ExitRecord {
  readonly run: number;
  readonly status: number;
  /** The agent's terminal was gone by then. */
  readonly hangup?: true;
}
let count = 0;

/** Is this process group the one that the terminal's keys go to? Field 8 of stat. */
async function inForeground(pid: number): Promise<void> {
  await until('foreground', () => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[5] === String(pid);
  });
}

/** bash behaves as sh when it is called so: macOS's /bin/sh. */
const shells: [string, string][] = [['dash', '/bin/dash']];
if (existsSync('/bin/bash')) {
  mkdirSync(join(root, 'bash'));
  symlinkSync('/bin/bash', join(root, 'bash/sh'));
  shells.push(['bash as sh', join(root, 'bash/sh')]);
}

describe.each(shells.filter(([, path]) => existsSync(path)))('under %s', (_name, shell) => {
  const placement = localPlacement({ files, processes, assets, shell });

  function context(): LaunchContext {
    count += 1;
    const folder = join(root, `it's worker ${count}`);
    mkdirSync(folder);
    return {
      worker: {
        id: '1',
        name: 'backend',
        instructions: '/x.md',
        agent: demo,
        cwd: root,
      },
      run: 3,
      folder,
      lockLimit: 2 ** 52 + 7,
    };
  }

  function launch(argv: readonly string[], its: LaunchContext, env: Record<string, string> = {}): Pane {
    const whole = { PATH: process.env['PATH'] ?? '', ...env };
    return openPane(placement.prepare({ argv, cwd: root, env: whole }, its));
  }

  const exitRecord = (its: LaunchContext): ExitRecord =>
    JSON.parse(readFileSync(join(its.folder, 'exit-3'), 'utf8')) as ExitRecord;
  const runRecord = (its: LaunchContext): RunRecord =>
    JSON.parse(readFileSync(join(its.folder, 'run-3'), 'utf8')) as RunRecord;
  const exitOf = async (its: LaunchContext): Promise<ExitRecord> => {
    await until('exit record', () => existsSync(join(its.folder, 'exit-3')));
    return exitRecord(its);
  };

  it('hands the words over as they are, of prompt size too, from a private file', async () => {
    const its = context();
    const out = join(its.folder, 'words');
    const words = ['', "it's", '$(id)`id`"\\', 'two\nlines\r', '-n', '日本 *', 'x'.repeat(131_000)];
    const pane = launch(
      [
        process.execPath,
        '-e',
        `require('fs').writeFileSync(${JSON.stringify(out)}, JSON.stringify(process.argv.slice(1)))`,
        '--',
        ...words,
      ],
      its,
    );
    expect((await pane.exited).exitCode).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(words);
    expect(statSync(join(its.folder, 'launch-3.sh')).mode & 0o777).toBe(0o600);
  });

  it('gives a file as standard input, and the terminal stays the agent’s own', async () => {
    const its = context();
    const input = join(root, "it's the prompt");
    writeFileSync(input, 'the prompt\n');
    const script = 'cat; [ -t 0 ] || echo "no terminal"; read -r l </dev/tty; echo "typed: $l"';
    const pane = openPane(
      placement.prepare(
        { argv: ['sh', '-c', script], input, cwd: root, env: { PATH: process.env['PATH'] ?? '' } },
        its,
      ),
    );
    await until('the prompt', () => pane.output().includes('no terminal'));
    pane.type('hello\r');
    expect((await pane.exited).exitCode).toBe(0);
    expect(pane.output()).toMatch(/the prompt\r\nno terminal\r\n[^]*typed: hello\r\n/);
  });

  it('marks everything that the agent starts, also with an empty environment and out of its tree', async () => {
    const its = context();
    const found = (limit: number): number =>
      systemProcesses().tree(null, { name: 'MUXCREW_NONE', value: 'none', locks: [limit, limit] }).length;
    const child = `cd "$0" && { env -i setsid sh -c 'echo $$ >left; exec sleep 300' & }; exit 0`;
    const pane = launch(['sh', '-c', child, its.folder], its);
    await pane.exited;
    await until('it has left', () => existsSync(join(its.folder, 'left')));
    expect(found(its.lockLimit)).toBe(1);
    expect(found(its.lockLimit + 1)).toBe(0);
    process.kill(Number(readFileSync(join(its.folder, 'left'), 'utf8')), 'SIGKILL');
    await until('it is gone', () => found(its.lockLimit) === 0);
  });

  it('records an exit where the file that is its standard input is gone', async () => {
    const its = context();
    const argv = ['sh', '-c', 'echo started'];
    const pane = openPane(
      placement.prepare(
        { argv, input: join(root, 'gone'), cwd: root, env: { PATH: process.env['PATH'] ?? '' } },
        its,
      ),
    );
    await pane.exited;
    expect((await exitOf(its)).status).toBeGreaterThan(0);
    expect(pane.output()).toContain(join(root, 'gone'));
    expect(pane.output()).not.toContain('started');
  });

  it('records the agent’s own pid before it starts, and its end after it', async () => {
    const its = context();
    const pane = launch(
      ['sh', '-c', 'read -r l <"$0/run-3"; echo "at start: $l"; echo "me $$"; exit 7', its.folder],
      its,
    );
    const { exitCode } = await pane.exited;
    const { pid } = runRecord(its);
    expect(pane.output()).toContain(`at start: {"run":3,"pid":${pid}}\r\nme ${pid}\r\n`);
    expect(pane.output()).toMatch(/\r\n\[muxcrew\] backend exited with 7\r+\n$/);
    expect(exitCode).toBe(7);
    expect(exitRecord(its)).toEqual({ run: 3, status: 7 });
    expect(readdirSync(its.folder).sort()).toEqual(['exit-3', 'launch-3.sh', 'run-3']);
  });

  it('runs the agent as leader of the terminal’s foreground group, with the terminal’s size', async () => {
    const its = context();
    const pane = launch(['sh', '-c', 'ps -o pid=,pgid=,tpgid= -p $$; stty size'], its);
    await pane.exited;
    const { pid } = runRecord(its);
    const shown = pane.output().replace(/ +/g, ' ');
    expect(shown).toContain(`${pid} ${pid} ${pid}`);
    expect(shown).toContain('24 80');
  });

  it('takes the marks of an outer Claude out of the environment, and no other', async () => {
    const its = context();
    const pane = launch(['sh', '-c', 'echo "[$CLAUDECODE|$CLAUDE_CODE_SESSION_ID|$MUXCREW_WORKER]"'], its, {
      CLAUDECODE: '1',
      CLAUDE_CODE_SESSION_ID: 'x',
      MUXCREW_WORKER: 's/1',
    });
    await pane.exited;
    expect(pane.output()).toContain('[||s/1]');
  });

  it('lets Ctrl-C reach an agent that handles it, and goes on', async () => {
    const its = context();
    const pane = launch(
      ['sh', '-c', 'trap "echo caught" INT; echo up; read -r x; read -r x; echo "got $x"'],
      its,
    );
    await pane.sees('up');
    pane.type('\x03');
    await pane.sees('caught');
    pane.type('\nline\n');
    await pane.sees('got');
    expect((await pane.exited).exitCode).toBe(0);
  });

  it('survives a Ctrl-C that ends the agent', async () => {
    const its = context();
    const pane = launch(['sh', '-c', 'echo up; exec sleep 60'], its);
    await pane.sees('up');
    pane.type('\x03');
    expect((await pane.exited).exitCode).toBe(130);
    expect(exitRecord(its)).toEqual({ run: 3, status: 130 });
    expect(pane.output()).toContain('[muxcrew] backend exited with 130');
  });

  it('records an agent that was killed, and shows no noise of the shell', async () => {
    const its = context();
    const pane = launch(['sh', '-c', 'echo up; kill -KILL $$'], its);
    expect((await pane.exited).exitCode).toBe(137);
    expect(exitRecord(its)).toEqual({ run: 3, status: 137 });
    expect(pane.output()).toMatch(shell === '/bin/dash' ? /up\r\n.{4}\r+\n\[muxcrew\]/ : /\[muxcrew\]/);
  });

  it('takes an exit code that looks like a stop for what it is', async () => {
    const its = context();
    const pane = launch(['sh', '-c', 'exit 148'], its);
    expect((await pane.exited).exitCode).toBe(148);
  });

  it('suspends on Ctrl-Z and goes on in the foreground after Enter, twice', async () => {
    const its = context();
    const pane = launch(['sh', '-c', 'echo up; while read -r x; do echo "got $x"; done; exit 5'], its);
    await pane.sees('up');
    for (const word of ['one', 'two']) {
      pane.type('\x1a');
      await until(
        'suspended',
        () => pane.output().split('is suspended: press Enter').length === (word === 'one' ? 2 : 3),
      );
      pane.type('\r');
      await inForeground(runRecord(its).pid);
      pane.type(`${word}\n`);
      await pane.sees(`got ${word}`);
    }
    pane.type('\x04');
    expect((await pane.exited).exitCode).toBe(5);
    expect(pane.output()).not.toContain('read -r x');
  });

  it('brings an agent in raw mode back with its raw mode', async () => {
    const its = context();
    const pane = launch(['sh', '-c', 'stty raw -echo; echo up; kill -STOP $$; stty -a; exit 0'], its);
    await pane.sees('is suspended');
    pane.type('\r');
    expect((await pane.exited).exitCode).toBe(0);
    expect(pane.output()).toContain('-icanon');
  });

  it('takes an agent back to the foreground that was stopped and continued from elsewhere', async () => {
    const its = context();
    const pane = launch(['sh', '-c', 'echo up; while read -r x; do echo "got $x"; done'], its);
    await pane.sees('up');
    const { pid } = runRecord(its);
    process.kill(pid, 'SIGSTOP');
    await pane.sees('is suspended');
    process.kill(pid, 'SIGCONT');
    await inForeground(pid);
    pane.type('again\n');
    await pane.sees('got again');
    pane.type('\x04');
    expect((await pane.exited).exitCode).toBe(0);
  });

  it('passes a hang-up on to the agent and still records its end', async () => {
    const its = context();
    const pane = launch(
      [
        'sh',
        '-c',
        'trap "echo hup >\\"$0/heard\\"; exit 9" HUP; echo up; while :; do sleep 0.1; done',
        its.folder,
      ],
      its,
    );
    await pane.sees('up');
    pane.pty.kill('SIGHUP');
    expect(await exitOf(its)).toMatchObject({ run: 3, status: 9 });
    expect(existsSync(join(its.folder, 'heard'))).toBe(true);
  });

  it('records the end when the terminal itself goes away', async () => {
    const its = context();
    const pane = launch(['sh', '-c', 'echo up; exec sleep 60'], its);
    await pane.sees('up');
    (pane.pty as unknown as { destroy(): void }).destroy();
    expect(await exitOf(its)).toEqual({ run: 3, status: 129, hangup: true });
  });

  it.each([
    ['at the end of its input', 'trap "" HUP; echo up; while read -r x; do :; done; exit 0'],
    ['when it is hung up', 'trap "exit 0" HUP; echo up; while :; do sleep 0.1; done'],
    ['later', 'trap "" HUP; echo up; while [ -t 0 ]; do sleep 0.1; done; sleep 0.3; exit 0'],
  ])('records that the terminal was gone, of an agent that then exits with 0 %s', async (_when, script) => {
    const its = context();
    const pane = launch(['sh', '-c', script], its);
    await pane.sees('up');
    (pane.pty as unknown as { destroy(): void }).destroy();
    expect(await exitOf(its)).toEqual({ run: 3, status: 0, hangup: true });
  });

  it('leads to no tmux around it', async () => {
    const its = context();
    const pane = launch(['sh', '-c', 'echo "[$TMUX|$TMUX_PANE|$TMUX_TMPDIR]"'], its, {
      TMUX: '/tmp/tmux-0/muxcrew,1,0',
      TMUX_PANE: '%1',
      TMUX_TMPDIR: '/own',
    });
    await pane.exited;
    expect(pane.output()).toContain('[||/own]');
  });

  it('ends a suspended agent when the terminal goes away', async () => {
    const its = context();
    const pane = launch(['sh', '-c', 'echo up; exec sleep 60'], its);
    await pane.sees('up');
    pane.type('\x1a');
    await pane.sees('is suspended');
    (pane.pty as unknown as { destroy(): void }).destroy();
    expect(await exitOf(its)).toEqual({ run: 3, status: 129, hangup: true });
  });

  it('says so when the program is not there', async () => {
    const its = context();
    const pane = launch(['/not/there'], its);
    expect((await pane.exited).exitCode).toBe(127);
    expect(pane.output()).toContain('/not/there');
    expect(exitRecord(its).status).toBe(127);
  });

  it('ends no agent because its records cannot be written', async () => {
    const its = context();
    for (const name of ['run-3.new', 'exit-3.new']) symlinkSync('/dev/full', join(its.folder, name));
    const pane = launch(['sh', '-c', 'echo works; exit 4'], its);
    expect((await pane.exited).exitCode).toBe(4);
    expect(pane.output()).toContain('works');
    expect(existsSync(join(its.folder, 'exit-3'))).toBe(false);
  });

  it('says so and records it when the launch file is gone', async () => {
    const its = context();
    const command = placement.prepare(
      { argv: ['true'], cwd: root, env: { PATH: process.env['PATH'] ?? '' } },
      its,
    );
    rmSync(join(its.folder, 'launch-3.sh'));
    const pane = openPane(command);
    expect((await pane.exited).exitCode).toBe(127);
    expect(exitRecord(its).status).toBe(127);
  });

  it.each([
    [20, ['  lost: no *', '  conversation to', '  continue', '', '  muxcrew restart 12']],
    [80, ['  lost: no * conversation to continue', '', '  muxcrew restart 12']],
  ])('breaks a note between words, in %i columns', async (columns, lines) => {
    const note = 'lost: no * conversation to continue\n\nmuxcrew restart 12';
    const pane = openPane(placeholder({ files, assets, shell })(context(), note), { columns, rows: 24 });
    await pane.sees('restart 12\r\r\n');
    const printed = pane
      .output()
      .split(/\r+\n/)
      .map((line) => line.trimEnd());
    expect(printed.slice(-lines.length - 1, -1)).toEqual(lines);
  });

  it('waits with name and note, showing nothing of what is typed, until it is ended', async () => {
    const its = context();
    const pane = openPane(placeholder({ files, assets, shell })(its, 'waits for a slot\u001b[2J\nnow'));
    await pane.sees('backend');
    await pane.sees('waits for a slot [2J\r\r\n  now\r\r\n');
    const before = readFileSync(`/proc/${pane.pid}/stat`, 'latin1').split(' ').slice(13, 15);
    await new Promise((resolve) => setTimeout(resolve, 100));
    pane.type('secret\r\x03\x04\x1a\x1cmore\r');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(pane.output()).not.toContain('secret');
    expect(readFileSync(`/proc/${pane.pid}/stat`, 'latin1').split(' ').slice(13, 15)).toEqual(before);
    pane.pty.kill('SIGHUP');
    await pane.exited;
  });
});
