import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { bugText } from '../../../src/os/files/bug-report.ts';
import { nodeFiles } from '../../../src/os/files/files.ts';
import { scratchFolder } from '../scratch.ts';

const root = realpathSync(scratchFolder('bug-report'));
const stateRoot = join(root, 'state/muxcrew');
const body = 'muxcrew 1\n\nError: broken\n    at x\n';
const text = (): string =>
  bugText(
    {
      files: nodeFiles(),
      env: { HOME: root, XDG_STATE_HOME: join(root, 'state') },
      stateRoot,
      pid: process.pid,
    },
    'Error: broken',
    body,
  );

beforeEach(() => {
  rmSync(join(root, 'state'), { recursive: true, force: true });
  mkdirSync(join(root, 'state'), { mode: 0o700 });
});

it('keeps the report of a bug in the state folder, for this user only', () => {
  const said = text();
  const [name = '', ...more] = readdirSync(join(stateRoot, 'bugs'));
  const path = join(stateRoot, 'bugs', name);
  expect(more).toEqual([]);
  expect(name).toMatch(
    new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ-${String(process.pid)}\\.txt$`),
  );
  expect(said).toBe(`muxcrew: this is a bug of muxcrew itself: Error: broken\n  the report is in ${path}\n`);
  expect(readFileSync(path, 'utf8')).toBe(body);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(stateRoot, 'bugs')).mode & 0o777).toBe(0o700);
});

it('touches no link that was planted at a name in /tmp', () => {
  const planted = `/tmp/muxcrew-bug-${String(process.pid)}.txt`;
  const target = join(root, 'target');
  writeFileSync(target, 'of the user');
  symlinkSync(target, planted);
  try {
    expect(text()).toContain(stateRoot);
    expect(readFileSync(target, 'utf8')).toBe('of the user');
  } finally {
    rmSync(planted);
  }
});

it.each<[string, () => void]>([
  [
    'others can write in',
    () => {
      mkdirSync(stateRoot);
      chmodSync(stateRoot, 0o777);
    },
  ],
  ['is a file', () => writeFileSync(stateRoot, '')],
  [
    'has a file in the place of bugs/',
    () => {
      mkdirSync(stateRoot, { mode: 0o700 });
      writeFileSync(join(stateRoot, 'bugs'), '');
    },
  ],
])('prints the report where the state folder %s', (_, spoil) => {
  spoil();
  expect(text()).toBe(`muxcrew: this is a bug of muxcrew itself:\n${body}`);
  expect(existsSync(join(stateRoot, 'bugs')) && statSync(join(stateRoot, 'bugs')).isDirectory()).toBe(false);
});
