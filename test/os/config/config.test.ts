import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/core/failure.ts';
import { defaultSettings, type Settings } from '../../../src/core/config/settings.ts';
import { projectPlaces, readConfigFile } from '../../../src/os/config/config-file.ts';
import { loadConfig, loadHosts, type LoadedConfig } from '../../../src/os/config/config.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { trustStore } from '../../../src/os/config/trust.ts';
import type { Result } from '../../../src/core/result.ts';
import { scratchFolder } from '../scratch.ts';

const root = scratchFolder('config');
const files = nodeFiles();
let count = 0;

class World {
  readonly base = join(root, `w${(count += 1)}`);
  readonly project = join(this.base, 'project');
  readonly user = join(this.base, 'home/.config/muxcrew');
  readonly stateRoot = join(this.base, 'state');

  constructor(contents: Readonly<Record<string, string>> = {}) {
    mkdirSync(this.project, { recursive: true });
    for (const [name, text] of Object.entries(contents)) this.write(name, text);
  }

  /** `~/x` is the user's configuration folder. */
  write(name: string, text: string): string {
    const path = name.startsWith('~/') ? join(this.user, name.slice(2)) : join(this.project, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  load(env: Record<string, string> = {}, flags: Partial<Settings> = {}): Promise<Result<LoadedConfig>> {
    const { project, stateRoot } = this;
    return loadConfig({
      files,
      env: { HOME: join(this.base, 'home'), ...env },
      project,
      flags,
      stateRoot,
      reserved: ['claude', 'demo'],
    });
  }

  async loaded(env: Record<string, string> = {}, flags: Partial<Settings> = {}): Promise<LoadedConfig> {
    const result = await this.load(env, flags);
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    return result.value;
  }

  async failure(env: Record<string, string> = {}, flags: Partial<Settings> = {}): Promise<Failure> {
    const result = await this.load(env, flags);
    if (result.ok) throw new Error('no failure');
    return result.failure;
  }
}

it('gives the defaults where nothing is set', async () => {
  const { settings, resolved, untrusted } = await new World().loaded();
  expect(settings).toEqual(defaultSettings);
  expect(resolved.every(({ source, from }) => source === 'default' && from === null)).toBe(true);
  expect(untrusted).toEqual([]);
});

it('does not pass over a file that cannot be read', async () => {
  const world = new World();
  // Nothing else is unreadable for root as well.
  symlinkSync('.muxcrewrc', join(world.project, '.muxcrewrc'));
  expect(await world.failure()).toMatchObject({
    kind: 'bad-config',
    path: join(world.project, '.muxcrewrc'),
    expected: 'a file that can be read',
    got: 'ELOOP: too many symbolic links encountered',
  });
});

it('takes flags over environment over project over user over defaults, and says which', async () => {
  const world = new World({
    '.muxcrewrc': 'maxWorkers: 3\nminPaneRows: 6\nlogLimitMB: 10\nmodel: project\n',
    '~/config.yaml': 'maxWorkers: 4\nminPaneRows: 7\nlogLimitMB: 20\nsidebarColumns: 40\n',
  });
  const { settings, resolved } = await world.loaded(
    { MAX_CLAUDE_WORKERS: '2', MUXCREW_MIN_PANE_ROWS: '5' },
    { maxWorkers: 1 },
  );
  expect(settings).toEqual({
    ...defaultSettings,
    maxWorkers: 1,
    minPaneRows: 5,
    logLimitMB: 10,
    model: 'project',
    sidebarColumns: 40,
  });
  const where = Object.fromEntries(
    resolved.map(({ key, source, from }) => [key, `${source} ${String(from)}`]),
  );
  expect(where).toMatchObject({
    maxWorkers: 'flag --max',
    minPaneRows: 'environment MUXCREW_MIN_PANE_ROWS',
    logLimitMB: `project ${join(world.project, '.muxcrewrc')}`,
    sidebarColumns: `user ${join(world.user, 'config.yaml')}`,
    backend: 'default null',
  });
});

it.each([
  ['package.json', '{\n\t"name": "x",\n\t"muxcrew": { "maxWorkers": 7 }\n}'],
  ['.muxcrewrc', '{"maxWorkers": 7}'],
  ['.muxcrewrc', 'maxWorkers: 7'],
  ['.muxcrewrc.json', '{"maxWorkers": 7}'],
  ['.muxcrewrc.yaml', 'maxWorkers: 7'],
  ['.muxcrewrc.yml', 'maxWorkers: 7'],
  ['muxcrew.config.json', '{"maxWorkers": 7}'],
  ['muxcrew.config.yaml', 'maxWorkers: 7'],
  ['muxcrew.config.yml', 'maxWorkers: 7'],
  ['~/config.json', '{"maxWorkers": 7}'],
  ['~/.muxcrewrc', 'maxWorkers: 7'],
  ['~/config.js', 'module.exports = { maxWorkers: 3 + 4 };'],
  ['~/config.mjs', 'export default { maxWorkers: 3 + 4 };'],
])('reads %s: %s', async (name, text) => {
  expect((await new World({ [name]: text }).loaded()).settings.maxWorkers).toBe(7);
});

it('goes past a package.json without our key', async () => {
  const world = new World({ 'package.json': '{"name":"x"}', '.muxcrewrc': 'maxWorkers: 7' });
  expect((await world.loaded()).settings.maxWorkers).toBe(7);
});

it('goes past a large package.json without our key, and takes the settings of one', async () => {
  const large = { name: 'x', contributes: 'x'.repeat(500_000) };
  const world = new World({ 'package.json': JSON.stringify(large), '.muxcrewrc': 'maxWorkers: 7' });
  expect((await world.loaded()).settings.maxWorkers).toBe(7);
  world.write('package.json', JSON.stringify({ ...large, muxcrew: { maxWorkers: 6 } }));
  expect((await world.loaded()).settings.maxWorkers).toBe(6);
});

it.each(['.muxcrewrc', 'package.json'])('refuses a device or a pipe instead of %s', async (name) => {
  const world = new World();
  const path = join(world.project, name);
  symlinkSync('/dev/zero', path);
  const regular = { kind: 'bad-config', path, expected: 'a regular file of the project' };
  expect(await world.failure()).toMatchObject(regular);
  unlinkSync(path);
  execFileSync('mkfifo', [path]);
  expect(await world.failure()).toMatchObject(regular);
});

it('looks for the user’s file below XDG_CONFIG_HOME where that is set', async () => {
  const world = new World();
  world.write('other/muxcrew/config.yaml', 'maxWorkers: 7');
  const env = { XDG_CONFIG_HOME: join(world.project, 'other') };
  expect((await world.loaded(env)).settings.maxWorkers).toBe(7);
});

it('knows the framework’s own variables, and lets ours win', async () => {
  const world = new World();
  const env = { CLAUDE_CLI_PATH: '/opt/claude', MAX_CLAUDE_WORKERS: '3' };
  expect((await world.loaded(env)).settings).toMatchObject({ claudePath: '/opt/claude', maxWorkers: 3 });
  expect((await world.loaded({ ...env, MUXCREW_MAX_WORKERS: '5' })).settings.maxWorkers).toBe(5);
});

describe('a mistake is told with file, line, key, expected and got', () => {
  it.each<[string, string, string, Partial<Extract<Failure, { kind: 'bad-config' }>>]>([
    [
      'a wrong value',
      '.muxcrewrc',
      '# mine\nbackend: tmux\nmaxWorkers: many\n',
      { line: 3, key: 'maxWorkers', expected: 'a whole number from 1 to 1000', got: '"many"' },
    ],
    [
      'an unknown key, with the one that was meant',
      '.muxcrewrc.json',
      '{\n  "backend": "tmux",\n  "maxWorker": 3\n}',
      { line: 3, key: 'maxWorker', expected: 'perhaps maxWorkers', got: 'the unknown setting "maxWorker"' },
    ],
    [
      'deep inside package.json',
      'package.json',
      '{\n  "muxcrew": {\n    "env": {\n      "A": "1",\n      "PORT": 80\n    }\n  }\n}',
      { line: 5, key: 'env.PORT', expected: 'a text (numbers in quotes)', got: '80' },
    ],
    [
      'broken YAML',
      'muxcrew.config.yaml',
      'backend: tmux\nagents: [a\n',
      { line: 2, key: null, expected: 'valid YAML or JSON' },
    ],
    ['broken JSON', 'package.json', '{\n  "muxcrew": {\n', { key: null, expected: 'valid YAML or JSON' }],
    ['no settings at all', '.muxcrewrc', 'hello\n', { key: null, got: '"hello"' }],
    ['a reserved agent', '~/config.yaml', 'agents:\n  claude: [x]\n', { line: 2, key: 'agents.claude' }],
    [
      'a JS file that throws',
      '~/config.mjs',
      'throw new Error("oops");',
      { got: 'oops', expected: 'code that runs' },
    ],
    [
      'an import of another file',
      '.muxcrewrc',
      'backend: tmux\n$import: ./other.js\n',
      { line: 2, key: '$import' },
    ],
    [
      'aliases that blow up',
      '.muxcrewrc',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map(
          (name, i) =>
            `${name}: &${name} [${Array(9)
              .fill(`*${'abcdefgh'[i] ?? ''}`)
              .join(',')}]`,
        )
        .join('\n')}\n`,
      { expected: 'fewer aliases' },
    ],
    [
      'a list that contains itself',
      '.muxcrewrc',
      'bell: true\ndeny: &a [*a]\n',
      { line: 2, got: '*a inside &a' },
    ],
    [
      'a map that contains itself, in the user’s own file',
      '~/config.yaml',
      'bell: true\nenv: &e\n  A: x\n  B: *e\n',
      { line: 4, expected: 'aliases that are not circular' },
    ],
    [
      'a value of code that contains itself',
      '~/config.mjs',
      'const a = []; a.push(a); export default { deny: a };',
      { key: 'deny', got: 'a list that has no JSON' },
    ],
    ['a function', '~/config.mjs', 'export default { maxWorkers: () => 3 };', { got: 'a function' }],
    [
      'a big integer',
      '~/config.mjs',
      'export default { maxWorkers: 3n };',
      { got: 'a bigint that has no JSON' },
    ],
    [
      'deep nesting',
      '.muxcrewrc',
      `deny: ${'['.repeat(3_000)}${']'.repeat(3_000)}\n`,
      { line: 1, expected: 'at most 32 levels of nesting' },
    ],
    [
      'a key that stands twice',
      '.muxcrewrc',
      'bell: true\nbell: false\n',
      { line: 2, got: 'a second "bell"' },
    ],
    [
      'a large file',
      '.muxcrewrc',
      `deny: [${'"Bash(x:*)", '.repeat(6_000)}]\n`,
      { line: null, expected: 'at most 65536 bytes', got: '78009' },
    ],
    [
      'a large file of the user’s own',
      '~/config.yaml',
      `# ${'x'.repeat(70_000)}\n`,
      { expected: 'at most 65536 bytes' },
    ],
    [
      'a package.json beyond all measure',
      'package.json',
      `{"x": "${'x'.repeat(5_000_000)}"}`,
      { expected: 'at most 4194304 bytes' },
    ],
    [
      'settings of a large package.json',
      'package.json',
      `{"x": "${'x'.repeat(100_000)}", "muxcrew": {"maxWorkers": "many"}}`,
      { line: null, key: 'maxWorkers', got: '"many"' },
    ],
  ])('%s', async (_what, name, text, expected) => {
    const world = new World();
    const path = world.write(name, text);
    expect(await world.failure()).toMatchObject({ kind: 'bad-config', path, ...expected });
  });

  it('all of them at once, from every source', async () => {
    const world = new World();
    const project = world.write(
      '.muxcrewrc',
      'maxWorkers: many\nbakend: tmux\nenv: { A: 1, B: 2, C: "3" }\nhosts: { box: me@box }\n',
    );
    const user = world.write('~/config.yaml', 'hosts:\n  box: { port: 0, adress: x, address: me@box }\n');
    const failure = await world.failure({ MUXCREW_RESTARTS: 'x' }, { maxWorkers: 0 });
    if (failure.kind !== 'bad-config') throw new Error(failure.kind);
    expect([failure, ...(failure.more ?? [])].map(({ path, line, key }) => [path, line, key])).toEqual([
      ['the command line', null, '--max'],
      ['the environment', null, 'MUXCREW_RESTARTS'],
      [project, 1, 'maxWorkers'],
      [project, 2, 'bakend'],
      [project, 3, 'env.A'],
      [project, 3, 'env.B'],
      [project, 4, 'hosts'],
      [user, 2, 'hosts.box.port'],
      [user, 2, 'hosts.box.adress'],
    ]);
  });

  it('a file that is no YAML, and what is wrong in the other one', async () => {
    const world = new World();
    const project = world.write('.muxcrewrc', 'agents: [a\n');
    const user = world.write('~/config.yaml', 'bell: 3\n');
    expect(await world.failure()).toMatchObject({ path: project, more: [{ path: user, key: 'bell' }] });
  });

  it('in the environment', async () => {
    expect(await new World().failure({ MAX_CLAUDE_WORKERS: 'lots' })).toMatchObject({
      kind: 'bad-config',
      key: 'MAX_CLAUDE_WORKERS',
      got: '"lots"',
    });
  });

  it('on the command line', async () => {
    expect(await new World().failure({}, { maxWorkers: 0 })).toMatchObject({ key: '--max', got: '0' });
  });
});

describe('a project only narrows', () => {
  const where = ({ resolved }: LoadedConfig, key: string) => resolved.find((one) => one.key === key);

  it('joins the deny rules of all sources, in an empty or a trusted file too', async () => {
    const world = new World({ '~/config.yaml': 'deny: [Bash(id:*), WebFetch]\n' });
    const path = world.write('.muxcrewrc', 'deny: []\n');
    expect((await world.loaded()).settings.deny).toEqual(['Bash(id:*)', 'WebFetch']);
    const text = 'deny: [WebFetch, Bash(rm:*)]\nallow: [Bash]\n';
    world.write('.muxcrewrc', text);
    const joined = ['WebFetch', 'Bash(rm:*)', 'Bash(id:*)'];
    const user = { source: 'user', from: join(world.user, 'config.yaml') };
    for (const trusted of [false, true]) {
      if (trusted) trustStore({ files, stateRoot: world.stateRoot }).add(path, text);
      const loaded = await world.loaded();
      expect(loaded.settings.deny).toEqual(joined);
      expect(where(loaded, 'deny')).toMatchObject({ source: 'project', from: path, joined: [user] });
    }
    expect((await world.loaded({ MUXCREW_DENY: '["Read"]' })).settings.deny).toEqual(['Read', ...joined]);
    expect((await world.loaded({ MUXCREW_DENY: '[]' })).settings.deny).toEqual(joined);
  });

  it('keeps the bounds of the user’s own file, and says what the project asked for', async () => {
    const own =
      'maxCostUsd: 5\nmaxWorkerCostUsd: 1\nstopAtMaxCost: true\nminFreeMemoryMB: 4000\nmemoryPerWorkerMB: 3000\n' +
      'maxWorkers: 4\nrestarts: 1\nverifyTries: 1\nlogLimitMB: 64\n';
    const world = new World({
      '~/config.yaml': own,
      '.muxcrewrc':
        'maxCostUsd: null\nmaxWorkerCostUsd: 100000\nstopAtMaxCost: false\nminFreeMemoryMB: 0\nmemoryPerWorkerMB: 0\n' +
        'maxWorkers: 1000\nrestarts: 100\nverifyTries: 100\nlogLimitMB: 1000000\n',
    });
    const loaded = await world.loaded();
    expect(loaded.settings).toEqual({
      ...defaultSettings,
      maxCostUsd: 5,
      maxWorkerCostUsd: 1,
      stopAtMaxCost: true,
      minFreeMemoryMB: 4000,
      memoryPerWorkerMB: 3000,
      maxWorkers: 4,
      restarts: 1,
      verifyTries: 1,
      logLimitMB: 64,
    });
    expect(where(loaded, 'maxCostUsd')).toEqual({
      key: 'maxCostUsd',
      value: 5,
      source: 'user',
      from: join(world.user, 'config.yaml'),
      refused: { value: null, from: join(world.project, '.muxcrewrc') },
    });
    const flags = await world.loaded({ MUXCREW_RESTARTS: '9' }, { maxCostUsd: 50 });
    expect(flags.settings).toMatchObject({ maxCostUsd: 50, restarts: 9 });
  });

  it('holds the default minFreeMemoryMB, unless the user set another one', async () => {
    const world = new World({ '.muxcrewrc': 'minFreeMemoryMB: 0\nrestarts: 50\n' });
    const loaded = await world.loaded();
    expect(loaded.settings).toMatchObject({ minFreeMemoryMB: 768, restarts: 50 });
    expect(where(loaded, 'minFreeMemoryMB')).toMatchObject({ source: 'default', refused: { value: 0 } });
    world.write('~/config.yaml', 'minFreeMemoryMB: 100\n');
    expect((await world.loaded()).settings.minFreeMemoryMB).toBe(100);
    world.write('.muxcrewrc', 'minFreeMemoryMB: 300\n');
    expect((await world.loaded()).settings.minFreeMemoryMB).toBe(300);
  });
});

describe('a project that nobody trusts', () => {
  const text = 'maxWorkers: 2\nenv: { PATH: /evil }\nagents: { x: [rm] }\n';

  it('narrows at once, and widens only after consent to exactly this content', async () => {
    const world = new World();
    const path = world.write('.muxcrewrc', text);
    const before = await world.loaded();
    expect(before.settings).toEqual({ ...defaultSettings, maxWorkers: 2 });
    expect(before.untrusted).toEqual([
      { path, text, keys: ['agents', 'env'], values: { env: { PATH: '/evil' }, agents: { x: ['rm'] } } },
    ]);

    const trust = trustStore({ files, stateRoot: world.stateRoot });
    expect(trust.add(path, text).ok).toBe(true);
    expect(trust.list()).toMatchObject([{ path }]);
    const after = await world.loaded();
    expect(after.settings).toMatchObject({ maxWorkers: 2, env: { PATH: '/evil' }, agents: { x: ['rm'] } });
    expect(after.untrusted).toEqual([]);

    world.write('.muxcrewrc', `${text}# changed\n`);
    expect((await world.loaded()).untrusted).toHaveLength(1);

    world.write('.muxcrewrc', text);
    expect(trust.remove(path)).toBe(true);
    expect(trust.remove(path)).toBe(false);
    expect((await world.loaded()).untrusted).toHaveLength(1);
  });

  it('lets the user’s own value stand where its own is not in force', async () => {
    const world = new World({ '.muxcrewrc': text, '~/config.yaml': 'env: { A: mine }' });
    expect((await world.loaded()).settings.env).toEqual({ A: 'mine' });
  });

  it('is never trusted by a damaged trust.json, and no damaged one is overwritten', () => {
    const world = new World();
    const trust = trustStore({ files, stateRoot: world.stateRoot });
    const path = world.write('a.md', 'one');
    const other = world.write('b.md', 'two');
    expect(trust.add(path, 'one').ok).toBe(true);
    const file = join(world.stateRoot, 'trust.json');
    const content = readFileSync(file);
    const [first] = trust.list();
    for (let at = 0; at < content.length; at += 1)
      for (const bit of [0, 1, 5]) {
        const bytes = Buffer.from(content);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        writeFileSync(file, bytes);
        // White space between the fields carries nothing.
        const now = trust.list();
        expect(now.length === 0 || JSON.stringify(now) === JSON.stringify([first])).toBe(true);
      }
    const damaged = content.toString().replace('a.md', 'c.md');
    writeFileSync(file, damaged);
    expect(trust.isTrusted(path.replace('a.md', 'c.md'), 'one')).toBe(false);
    expect(trust.add(other, 'two').ok).toBe(true);
    expect(readFileSync(`${file}.damaged-1`, 'utf8')).toBe(damaged);
    // The build before wrote none.
    writeFileSync(file, JSON.stringify({ version: 1, trusted: [first] }, null, 2));
    expect(trust.isTrusted(path, 'one')).toBe(true);
    expect(trust.add(other, 'two').ok).toBe(true);
    expect(trust.isTrusted(path, 'one')).toBe(true);
  });

  it('cannot be trusted where there is no file', () => {
    const world = new World();
    const trust = trustStore({ files, stateRoot: world.stateRoot });
    expect(trust.add(world.project, '')).toMatchObject({ ok: false, failure: { got: 'a folder' } });
    expect(trust.add(join(world.project, 'no'), '')).toMatchObject({
      ok: false,
      failure: { got: 'nothing there' },
    });
  });

  it.each([
    ['.muxcrewrc.js', {}],
    ['muxcrew.config.js', {}],
    ['muxcrew.config.mjs', {}],
    ['.config/config.js', {}],
    ['.config/config.cjs', {}],
    ['evil.js', { 'package.json': '{"cosmiconfig":{"searchPlaces":["evil.js"]}}' }],
    ['evil.js', { '.muxcrewrc': '$import: ./evil.js' }],
  ])('runs no code by %s %o', async (name, others) => {
    const world = new World(others);
    const proof = join(world.base, 'ran');
    world.write(name, `require('fs').writeFileSync(${JSON.stringify(proof)}, ''); module.exports = {};`);
    const back = process.cwd();
    process.chdir(world.project);
    try {
      await world.load();
      expect(process.cwd()).toBe(world.project);
    } finally {
      process.chdir(back);
    }
    expect(existsSync(proof)).toBe(false);
  });
});

describe('$import', () => {
  const inPackage = (value: unknown): string =>
    JSON.stringify({ name: 'x', muxcrew: { bell: true, $import: value } }, null, 2);
  const one = inPackage('IMPORTED');
  const several = inPackage(['IMPORTED', './other.json']);
  const large = one + ' '.repeat(1024 * 1024);
  const yaml = 'bell: true\n$import: IMPORTED\n';
  const json = '{\n  "bell": true,\n  "$import": "IMPORTED"\n}';

  it.each<[string, string, number | null]>([
    ['package.json', one, 5],
    ['package.json', several, 5],
    ['package.json', inPackage(null), 5],
    ['package.json', large, null],
    ['.muxcrewrc', yaml, 2],
    ['.muxcrewrc', json, 3],
    ['.muxcrewrc.json', json, 3],
    ['.muxcrewrc.yaml', yaml, 2],
    ['.muxcrewrc.yml', yaml, 2],
    ['muxcrew.config.json', json, 3],
    ['muxcrew.config.yaml', yaml, 2],
    ['muxcrew.config.yml', yaml, 2],
    ['~/config.json', json, 3],
    ['~/config.yaml', yaml, 2],
    ['~/.muxcrewrc', yaml, 2],
    ['~/config.mjs', 'export default { $import: "IMPORTED" };', null],
    ['~/config.js', 'module.exports = { $import: ["IMPORTED"] };', null],
  ])('is refused in %s, and nothing that it names is opened', async (name, text, line) => {
    const world = new World();
    const outside = join(world.base, 'outside.json');
    writeFileSync(outside, '{"maxWorkers": 9}');
    const pipe = join(world.base, 'pipe.json');
    execFileSync('mkfifo', [pipe]);
    const nested = world.write('sub/package.json', '{"muxcrew": {"agents": {"own": ["touch", "ran"]}}}');
    // Opening the pipe would never end.
    for (const imported of [outside, pipe, nested, './sub/package.json', '/dev/zero']) {
      const path = world.write(name, text.replace('IMPORTED', imported));
      // Node runs a file of code once a process.
      if (/\.m?js$/.test(name) && imported !== outside) continue;
      expect(await world.failure()).toMatchObject({
        kind: 'bad-config',
        path,
        line,
        key: '$import',
        expected: 'all settings in this file',
      });
    }
  });

  it('in a package.json outside of "muxcrew" is none of ours', async () => {
    const world = new World({ 'package.json': '{"$import": "./no.json", "muxcrew": {"maxWorkers": 7}}' });
    expect((await world.loaded()).settings.maxWorkers).toBe(7);
  });

  it('leaves no file to be opened a second time, when another one may be in its place', async () => {
    for (const name of ['package.json', '.muxcrewrc']) {
      const world = new World();
      const path = world.write(
        name,
        name === '.muxcrewrc' ? 'maxWorkers: 7\n' : '{"muxcrew": {"maxWorkers": 7}}',
      );
      const loading = readConfigFile(world.project, projectPlaces, false);
      unlinkSync(path);
      execFileSync('mkfifo', [path]);
      expect(await loading).toMatchObject({ ok: true, value: { path, values: { maxWorkers: 7 } } });
    }
  });
});

describe('hosts', () => {
  const hosts = { box: 'me@box', lab: { address: 'lab', port: 2222, projects: { '/a': '/b' } } };
  const home = (world: World): Record<string, string> => ({ HOME: join(world.base, 'home') });

  it('are those of the person’s own file, or of the environment, and of no project', async () => {
    const world = new World({
      '~/config.json': JSON.stringify({ hosts }),
      'muxcrew.config.json': '{ broken',
    });
    expect(await loadHosts(home(world))).toEqual({ ok: true, value: hosts });
    const env = { ...home(world), MUXCREW_HOSTS: '{"other":"o"}' };
    expect(await loadHosts(env)).toEqual({ ok: true, value: { other: 'o' } });
    expect(await loadHosts(home(new World()))).toEqual({ ok: true, value: {} });
  });

  it('are refused in a project’s file, with the place', async () => {
    const world = new World({ '.muxcrewrc': 'bell: false\nhosts:\n  box: evil.example\n' });
    expect(await world.failure()).toMatchObject({ kind: 'bad-config', key: 'hosts', line: 2 });
  });

  it.each([
    [{ box: '-oProxyCommand=x' }, 'hosts.box'],
    [{ box: { address: 'a b' } }, 'hosts.box.address'],
    [{ box: { port: 22 } }, 'hosts.box.address'],
    [{ box: { address: 'a', port: 0 } }, 'hosts.box.port'],
    [{ box: { address: 'a', user: 'me' } }, 'hosts.box.user'],
    [{ box: { address: 'a', projects: { here: '/x' } } }, 'hosts.box.projects.here'],
    [{ box: { address: 'a', projects: { '/x': 'there' } } }, 'hosts.box.projects./x'],
    [{ 'a b': 'a' }, 'hosts.a b'],
    [['box'], 'hosts'],
  ])('%j is refused at %s', async (wrong, key) => {
    const world = new World({ '~/config.json': JSON.stringify({ hosts: wrong }) });
    expect(await world.failure()).toMatchObject({ kind: 'bad-config', key });
  });
});
