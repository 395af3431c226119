/**
 * Every path that a project or a worker can replace, with every kind of file in its place: nothing outside the project is
 * read or changed, nothing blocks, nothing is read without bound. Devices need root, and are left out without it.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/app/context.ts';
import type { Files } from '../../src/ports/files.ts';
import type { OpenEmulator } from '../../src/ports/emulator.ts';
import type { World } from '../../src/runtime/world.ts';
import { claudeAgent } from '../../src/agents/claude/agent.ts';
import { logTail } from '../../src/app/sidebar/log-tail.ts';
import { lastLines } from '../../src/app/report/last-lines.ts';
import { readTemplate } from '../../src/app/plan/template.ts';
import { readInProject } from '../../src/app/manager-context.ts';
import { markLogs } from '../../src/app/run/project.ts';
import { crewFiles } from '../../src/app/run/crew-files.ts';
import { command as init } from '../../src/commands/setup/init.ts';
import { parseArguments } from '../../src/cli/parse.ts';
import { readSnapshot } from '../../src/core/snapshot/read-snapshot.ts';
import { RefusedFile } from '../../src/core/refused-file.ts';
import { user } from '../../src/core/wire/rights.ts';
import { projectPaths } from '../../src/core/paths/session-paths.ts';
import { projectPlaces, readConfigFile } from '../../src/os/config/config-file.ts';
import { systemClock } from '../../src/os/clock.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import { findInstructions } from '../../src/os/config/instruction-files.ts';
import { findLayouts } from '../../src/os/config/layout-files.ts';
import { openPaneLog } from '../../src/os/files/pane-log.ts';
import { folderOfSession } from '../../src/runtime/project/folder-of-session.ts';
import { instructionsProblem } from '../../src/runtime/effects/instructions.ts';
import { follow } from '../../src/runtime/sources/follow.ts';
import { session as plain, worker } from '../core/crew.ts';

const secret = 'SECRET-of-the-user';
/** Of use to every reader: Claude's settings, YAML, text. */
const content = `${JSON.stringify({ statusLine: { type: 'command', command: secret }, muxcrew: { model: secret } })}\n`;
const assets = resolve(import.meta.dirname, '../../src/assets');
const real = nodeFiles();
/** All that was read, whatever became of it. */
let taken = '';
const files: Files = {
  ...real,
  readText(path, options) {
    const text = real.readText(path, options);
    taken += text ?? '';
    return text;
  },
  readBytes(path, offset, length, within) {
    const bytes = real.readBytes(path, offset, length, within);
    taken += Buffer.from(bytes ?? []).toString('latin1');
    return bytes;
  },
};
/** CPU time: more than any of it takes, and less than a read without an end. */
const mostMs = 2_000;

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

let root = '';
let project = '';
let outside = '';
let servers: Server[] = [];

beforeEach(() => {
  taken = '';
  root = realpathSync(mkdtempSync(join(tmpdir(), 'mhf-')));
  project = join(root, 'p');
  outside = join(root, 'home');
  for (const folder of ['comm', 'logs', 'outputs', '.muxcrew/layouts', '.claude'])
    mkdirSync(join(project, folder), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(outside, 'file'), content);
});
afterEach(async () => {
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  servers = [];
  rmSync(root, { recursive: true, force: true });
});

const context = (): Context =>
  ({
    files,
    assets,
    cwd: project,
    clock: systemClock(),
    caller: user,
    env: {},
    out: () => undefined,
    err: () => undefined,
    agents: () => Promise.resolve([]),
    frontMatter: () => Promise.resolve({ ok: true, value: {} }),
    config: () =>
      Promise.resolve({ ok: true, value: { settings: { folder: null }, resolved: [], untrusted: [] } }),
  }) as unknown as Context;

const kinds: Readonly<Record<string, (path: string) => void | Promise<void>>> = {
  'a link out of the project': (path) => symlinkSync(join(outside, 'file'), path),
  'a relative link out of the project': (path) =>
    symlinkSync(`${'../'.repeat(path.slice(root.length).split('/').length - 2)}home/file`, path),
  'a link to a link out of the project': (path) => {
    symlinkSync(join(outside, 'file'), join(project, 'between'));
    symlinkSync(join(project, 'between'), path);
  },
  'a link to /dev/zero': (path) => symlinkSync('/dev/zero', path),
  'a link to a terminal': (path) => symlinkSync('/dev/tty', path),
  'a link to a folder out of the project': (path) => symlinkSync(outside, path),
  'a dangling link': (path) => symlinkSync(join(outside, 'new'), path),
  'a link to itself': (path) => symlinkSync(path, path),
  'a named pipe': (path) => void execFileSync('mkfifo', [path]),
  'a link to a named pipe': (path) => {
    execFileSync('mkfifo', [join(project, 'pipe')]);
    symlinkSync(join(project, 'pipe'), path);
  },
  'a folder': (path) => mkdirSync(path),
  'a socket': async (path) => {
    const server = createServer();
    servers.push(server);
    // The path of a socket is short.
    const here = join(root, 's');
    await new Promise<void>((done) => server.listen(here, done));
    renameSync(here, path);
  },
  'a huge file': (path) => {
    writeFileSync(path, '');
    truncateSync(path, 6 * 1024 ** 3);
  },
  'a folder above it that is a link out of the project': (path) => {
    writeFileSync(join(outside, basename(path)), content);
    const parent = dirname(path);
    if (parent === project) return symlinkSync(join(outside, basename(path)), path);
    rmSync(parent, { recursive: true });
    symlinkSync(outside, parent);
  },
  ...(process.geteuid?.() === 0 ? { 'a device': device } : {}),
};

function device(path: string): void {
  try {
    execFileSync('mknod', [path, 'c', '1', '5'], { stdio: 'ignore' });
  } catch {
    // A container without that right.
    symlinkSync('/dev/zero', path);
  }
}

const paths = () => projectPaths({ project, name: null });
const session = () => ({ ...plain, project, projectId: { device: 1, inode: 1 } });

/** What muxcrew does with the file at each path. */
const reads: Readonly<Record<string, (path: string) => unknown>> = {
  '.muxcrewrc': () => readConfigFile(project, projectPlaces, false),
  'package.json': () => readConfigFile(project, projectPlaces, false),
  'muxcrew.config.yaml': () => readConfigFile(project, projectPlaces, false),
  '.muxcrew/worker_instructions.md': () => readTemplate(context(), project),
  'task.md': (path) => readInProject(context(), project, path),
  'worker1_instructions.md': async (path) => [
    await findInstructions({ files, patterns: [path], cwd: project }),
    instructionsProblem({ files } as unknown as World, { ...worker('1'), instructions: path }, project),
    await crewFiles(context(), [path]),
  ],
  '.muxcrew/layouts/own.yaml': async () => {
    const all = findLayouts({ files, env: {}, builtIn: join(root, 'none'), project });
    return Promise.all(all.map((one) => one.read()));
  },
  '.claude/settings.local.json': (path) => prepared(path),
  '.claude/settings.json': (path) => prepared(path),
  'comm/session.json': (path) => [
    readSnapshot(() => files.readText(path, { within: project })),
    folderOfSession(files, session()),
  ],
  'comm/worker1_status.txt': (path) => follow(files, path, null, { within: paths().base }).next(),
  'comm/board.txt': (path) => follow(files, path, null, { within: paths().base }).next(),
  'logs/worker1.log': async (path) => [
    await lastLines(
      { files, open: null as unknown as OpenEmulator },
      { path, startedAt: 'now', wentOn: true, within: paths().base },
    ),
    await new Promise((told) => {
      const tail = logTail(context());
      tail.follow(
        { agent: 'demo', paneLog: path, within: paths().base, transcripts: '', startedAt: '' },
        (lines) => {
          tail.stop();
          told(lines);
        },
      );
    }),
  ],
};

function prepared(_: string): unknown {
  const state = join(root, 'state');
  mkdirSync(state, { recursive: true });
  const spec = { ...worker('1'), cwd: project, instructions: join(root, 'i.md') };
  writeFileSync(spec.instructions, 'do it');
  const agent = claudeAgent({ files, assets, self: ['node', 'main'], protects: [] });
  const launch = agent.prepare({
    worker: { ...spec, agent: { ...claudeSpec } },
    run: 1,
    conversation: null,
    env: { HOME: join(root, 'nobody') },
    needs: [],
    crew: [],
    messages: [],
    paths: {
      ...paths(),
      project,
      folder: state,
      statusFile: join(project, 'comm/worker1_status.txt'),
      boardFile: join(project, 'comm/board.txt'),
    },
  } as unknown as Parameters<typeof agent.prepare>[0]);
  return [launch, readFileSync(join(state, 'settings.json'), 'utf8')];
}

const claudeSpec = {
  kind: 'claude',
  program: 'claude',
  conversation: '11111111-1111-4111-8111-111111111111',
  model: null,
  permissionMode: null,
  dangerouslySkipPermissions: false,
};

const appends: Readonly<Record<string, (path: string) => unknown>> = {
  'logs/worker1.log by run': () => markLogs(context(), paths(), '2026-01-01T00:00:00.000Z'),
  'logs/muxcrew.log': (path) => files.append(path, 'a line\n', { within: paths().base }),
  'logs/worker1.log by the pty server': async (path) => {
    const said: string[] = [];
    const log = openPaneLog({ path, limitBytes: 10_000, within: paths().base }, (line) => said.push(line));
    log.write(Buffer.from('printed\n'));
    log.close();
    await settled(() => log.unwritten === 0);
    return said;
  },
  'logs/worker1.log by log.sh': (path) => {
    const args = [join(assets, 'log.sh'), path, '10000', 'mark', paths().base];
    const writer = spawn('/bin/sh', args, { stdio: ['pipe', 'ignore', 'ignore'] });
    return new Promise<number | null>((ended) => {
      writer.once('exit', ended);
      writer.stdin.on('error', () => undefined);
      writer.stdin.end('printed\n'.repeat(1_000));
    });
  },
  '.gitignore by init': async () => {
    const args = parseArguments(init.words, []);
    if (!args.ok) throw new Error('the command line of this test');
    return init.run(context(), args.value);
  },
};

async function settled(is: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !is(); tries += 1) await new Promise((done) => setTimeout(done, 10));
  await new Promise((done) => setTimeout(done, 20));
}

async function outcome(act: () => unknown): Promise<string> {
  try {
    return JSON.stringify((await act()) ?? null);
  } catch (error) {
    // ELOOP: the system's own word on a link to itself.
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!(error instanceof RefusedFile) && !['ELOOP', 'ENOTDIR'].includes(code)) throw error;
    return error instanceof Error ? error.message : '';
  }
}

function outsideNow(): string {
  return readdirSync(outside, { withFileTypes: true })
    .map(
      (entry) =>
        `${entry.name}: ${entry.isFile() ? readFileSync(join(outside, entry.name), 'utf8') : 'other'}`,
    )
    .join('\n');
}

describe.each(Object.keys(kinds))('%s', (kind) => {
  const put = async (name: string): Promise<string> => {
    const path = join(project, name.split(' ')[0] ?? '');
    mkdirSync(dirname(path), { recursive: true });
    await kinds[kind]?.(path);
    return path;
  };

  it.each(Object.keys(reads))('is not read as %s', async (name) => {
    const path = await put(name);
    const before = { cpu: process.cpuUsage(), outside: outsideNow() };
    expect(await outcome(() => reads[name]?.(path))).not.toContain(secret);
    expect(taken).not.toContain(secret);
    expect(cpuMs(before.cpu)).toBeLessThan(mostMs);
    expect(outsideNow()).toBe(before.outside);
  });

  it.each(Object.keys(appends))('is not written through at %s', async (name) => {
    const path = await put(name);
    const before = { cpu: process.cpuUsage(), outside: outsideNow() };
    await outcome(() => appends[name]?.(path));
    expect(cpuMs(before.cpu)).toBeLessThan(mostMs);
    expect(outsideNow()).toBe(before.outside);
  });
});

it.each(Object.keys(appends))(
  'a hard link to a file of the user is not written through at %s',
  async (name) => {
    const path = join(project, name.split(' ')[0] ?? '');
    linkSync(join(outside, 'file'), path);
    const before = outsideNow();
    await outcome(() => appends[name]?.(path));
    expect(outsideNow()).toBe(before);
  },
);

it.each([
  ['a symbolic link', 'ln -sf "$OUTSIDE" "$file"'],
  ['a hard link', 'ln -f "$OUTSIDE" "$file"'],
  [
    'a symbolic link for a moment',
    'mv "$file" kept; ln -s "$OUTSIDE" "$file"',
    'rm "$file"; mv kept "$file"',
  ],
  ['a hard link for a moment', 'mv "$file" kept; ln "$OUTSIDE" "$file"', 'rm "$file"; mv kept "$file"'],
])('log.sh writes nothing through %s that appears after its check', async (_, before, after = ':') => {
  const path = join(project, 'logs/worker1.log');
  writeFileSync(path, 'so far\n');
  const opens = 'exec 3>>"$file"\n';
  const script = readFileSync(join(assets, 'log.sh'), 'utf8');
  expect(script.split(opens)).toHaveLength(2);
  const raced = join(root, 'log.sh');
  writeFileSync(raced, script.replace(opens, `${before}\n${opens}${after}\n`));
  const writer = spawn('/bin/sh', [raced, path, '10000', 'mark', paths().base], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'], OUTSIDE: join(outside, 'file') },
  });
  const seen = outsideNow();
  writer.stdin.on('error', () => undefined);
  writer.stdin.end('printed\n'.repeat(1_000));
  await new Promise((ended) => writer.once('exit', ended));
  expect(outsideNow()).toBe(seen);
});

it('reads and appends through links that stay in the project', () => {
  mkdirSync(join(project, 'kept'));
  writeFileSync(join(project, 'kept/board.txt'), 'inside\n');
  symlinkSync('../kept/board.txt', join(project, 'comm/board.txt'));
  expect(files.readText(join(project, 'comm/board.txt'), { within: project })).toBe('inside\n');
  rmSync(join(project, 'logs'), { recursive: true });
  symlinkSync('kept', join(project, 'logs'));
  files.append(join(project, 'logs/muxcrew.log'), 'a line\n', { within: project });
  expect(readFileSync(join(project, 'kept/muxcrew.log'), 'utf8')).toBe('a line\n');
});

it('reads the user’s own configuration through a link, as dotfiles have it', async () => {
  writeFileSync(join(outside, 'config.yaml'), 'maxWorkers: 3\n');
  mkdirSync(join(root, 'config'));
  symlinkSync(join(outside, 'config.yaml'), join(root, 'config/config.yaml'));
  const read = await readConfigFile(join(root, 'config'), ['config.yaml'], true);
  expect(read).toMatchObject({ ok: true, value: { values: { maxWorkers: 3 } } });
});

it('never reads a named pipe as the user’s own configuration', async () => {
  mkdirSync(join(root, 'config'));
  execFileSync('mkfifo', [join(root, 'config/config.yaml')]);
  expect(await readConfigFile(join(root, 'config'), ['config.yaml'], true)).toMatchObject({
    failure: { kind: 'bad-config', got: 'a named pipe, not a regular file' },
  });
});
