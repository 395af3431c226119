import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/app/context.ts';
import type { SentFile } from '../../src/core/wire/remote-request.ts';
import { command as remote } from '../../src/commands/internal/remote.ts';
import { receiveFiles } from '../../src/remote/receive-files.ts';
import { parseArguments } from '../../src/cli/parse.ts';
import { protocolVersion } from '../../src/core/wire/remote-request.ts';
import { nodeFiles } from '../../src/os/files/files.ts';
import { scratchFolder } from '../os/scratch.ts';

const root = scratchFolder('receive-files');
let count = 0;
let project: string;
let files = nodeFiles();

beforeEach(() => {
  project = join(realpathSync(root), `p${String((count += 1))}`);
  mkdirSync(project);
  files = nodeFiles();
});

afterEach(() => rmSync(project, { recursive: true }));

const context = (): Context =>
  ({
    files,
    paths: { root: join(project, '.state') },
    hash: (text: string) => Buffer.from(text).toString('hex'),
  }) as Context;
const received = (...sent: readonly SentFile[]) => receiveFiles(context(), 'box', project, sent);
const file = (name: string, text = name): SentFile => ({ name, text });

it.each([
  ['a file, then one below it', [file('x'), file('a'), file('a/b')]],
  ['a file below another one, then that', [file('x'), file('a/b'), file('a')]],
  ['deeper', [file('x'), file('a/b/c/d'), file('a/b')]],
  ['the same name spelled in another way', [file('x'), file('a//b'), file('./a')]],
  ['two contents of one name', [file('x'), file('a', 'one'), file('a', 'two')]],
])('writes nothing where names clash: %s', (_, sent) => {
  expect(received(...sent)).toMatchObject({ ok: false, failure: { kind: 'refused' } });
  expect(readdirSync(project)).toEqual([]);
});

it('takes names that only look alike, and one that stands twice with one content', () => {
  expect(received(file('a'), file('a.md'), file('ab/c'), file('a'))).toMatchObject({ ok: true });
  expect(readFileSync(join(project, 'ab/c'), 'utf8')).toBe('ab/c');
});

it('takes back what it wrote where a later file cannot be written', () => {
  expect(received(file('a', 'before'))).toMatchObject({ ok: true });
  const record = contentOf('.state');
  const { replace } = files;
  files = {
    ...files,
    replace: (path, text, mode) => {
      if (path.endsWith('/c')) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path });
      replace(path, text, mode);
    },
  };
  expect(() => received(file('a', 'after'), file('b'), file('c'))).toThrow('ENOSPC');
  expect(readFileSync(join(project, 'a'), 'utf8')).toBe('before');
  expect(existsSync(join(project, 'b'))).toBe(false);
  expect(contentOf('.state')).toEqual(record);
});

describe('a folder that is replaced by a link after it was checked', () => {
  let outside: string;
  const swap = (folder: string): void => {
    if (existsSync(join(project, folder))) renameSync(join(project, folder), join(project, 'moved'));
    symlinkSync(outside, join(project, folder));
  };
  const once = (act: () => void) => {
    let done = false;
    return (): void => {
      if (done) return;
      done = true;
      act();
    };
  };
  beforeEach(() => {
    outside = join(realpathSync(root), `outside${String(count)}`);
    mkdirSync(join(outside, 'deep'), { recursive: true });
  });
  afterEach(() => rmSync(outside, { recursive: true }));

  it.each([
    ['present', 'a', ['a/x']],
    ['missing', 'new', ['new/x']],
    ['with a folder below', 'a', ['a/deep/x']],
    ['with a missing folder below', 'a', ['a/fresh/x']],
    ['after another file', 'a', ['b', 'a/x']],
  ])('is refused, and nothing is written: %s', (_, folder, names) => {
    mkdirSync(join(project, 'a/deep'), { recursive: true });
    const real = files.inFolder;
    const swapOnce = once(() => swap(folder));
    files = {
      ...files,
      inFolder: (path, within, use) => {
        if (path !== project) swapOnce();
        return real(path, within, use);
      },
    };
    expect(received(...names.map((name) => file(name)))).toMatchObject({
      ok: false,
      failure: { kind: 'refused', what: `cannot write ${names.at(-1) ?? ''} on box` },
    });
    expect(readdirSync(outside)).toEqual(['deep']);
    expect(readdirSync(join(outside, 'deep'))).toEqual([]);
    expect(existsSync(join(project, 'b'))).toBe(false);
  });

  it.runIf(process.platform === 'linux')('gets the file, and not what the link leads to', () => {
    mkdirSync(join(project, 'a'));
    const { replace } = files;
    const swapOnce = once(() => swap('a'));
    files = {
      ...files,
      replace: (path, text, mode) => {
        swapOnce();
        replace(path, text, mode);
      },
    };
    expect(received(file('a/x'))).toMatchObject({ ok: true });
    expect(readdirSync(outside)).toEqual(['deep']);
    expect(readFileSync(join(project, 'moved/x'), 'utf8')).toBe('a/x');
  });

  it('is followed where the link stays in the project', () => {
    mkdirSync(join(project, 'real'));
    symlinkSync('real', join(project, 'a'));
    expect(received(file('a/b/x'))).toMatchObject({ ok: true });
    expect(readFileSync(join(project, 'real/b/x'), 'utf8')).toBe('a/b/x');
  });

  it('names the file by its own path where it cannot be written', () => {
    files = {
      ...files,
      replace: (path) => {
        throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', path });
      },
    };
    expect(() => received(file('a/x'))).toThrow(expect.objectContaining({ path: join(project, 'a/x') }));
  });
});

function contentOf(folder: string): readonly string[] {
  const path = join(project, folder, 'received');
  return readdirSync(path).map((name) => readFileSync(join(path, name), 'utf8'));
}

describe('__remote', () => {
  it.each(['throws', 'ends'])('lets go of its input when the command %s', async (how) => {
    let closed = 0;
    const args = parseArguments(remote.words, []);
    if (!args.ok) throw new Error('the command line of this test');
    const request = {
      protocol: protocolVersion,
      version: '1',
      host: 'box',
      argv: ['status'],
      folder: null,
      terminal: { input: false, output: false, columns: null, rows: null, colours: 0, unicode: false },
      env: {},
    };
    const failing = {
      ...context(),
      env: {},
      cwd: project,
      version: '1',
      again: () => (how === 'throws' ? Promise.reject(new Error('the disk')) : Promise.resolve(0)),
      openRemoteInput: () =>
        Promise.resolve({
          request: Promise.resolve({ is: 'line', text: JSON.stringify(request) }),
          onHangUp: () => undefined,
          close: () => (closed += 1),
        }),
    } as unknown as Context;
    const done = remote.run(failing, args.value);
    if (how === 'throws') await expect(done).rejects.toThrow('the disk');
    else expect(await done).toEqual({ ok: true, value: 0 });
    expect(closed).toBe(1);
  });
});
