/** Which state folders are trusted. */
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateProblem } from '../../../src/os/files/state-folder.ts';

let home = '';
let root = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mst-'));
  root = join(home, 'muxcrew');
});
afterEach(() => rmSync(home, { recursive: true }));

const problem = () => stateProblem({ XDG_STATE_HOME: home }, root);
const isRoot = process.geteuid?.() === 0;

it.each([0o700, 0o755, 0o750, 0o775])('takes a folder of this user with mode %o', (mode) => {
  mkdirSync(root);
  chmodSync(root, mode);
  expect(problem()).toBeNull();
});

it('takes a missing one', () => {
  expect(problem()).toBeNull();
});

it('takes a link of this user to a folder of theirs', () => {
  mkdirSync(join(home, 'other'), { mode: 0o700 });
  symlinkSync(join(home, 'other'), root);
  expect(problem()).toBeNull();
});

it.each([0o777, 0o702, 0o1777])('refuses one with mode %o, and names the folder', (mode) => {
  mkdirSync(root);
  chmodSync(root, mode);
  expect(problem()).toEqual({ kind: 'open-state', path: root, problem: { is: 'writable', mode } });
});

it('refuses sessions/ that others may write in', () => {
  mkdirSync(join(root, 'sessions'), { recursive: true });
  chmodSync(join(root, 'sessions'), 0o777);
  expect(problem()).toMatchObject({ kind: 'open-state', path: join(root, 'sessions') });
});

it('refuses a file in its place', () => {
  writeFileSync(root, '');
  expect(problem()).toMatchObject({ kind: 'open-state', problem: { is: 'no folder' } });
});

it.runIf(isRoot)('refuses one of another user, also behind a link of theirs', () => {
  mkdirSync(root, { mode: 0o700 });
  chownSync(root, 12345, 12345);
  expect(problem()).toMatchObject({ problem: { is: 'foreign', uid: 12345, byRoot: true } });
  rmSync(root, { recursive: true });
  mkdirSync(join(home, 'own'), { mode: 0o700 });
  symlinkSync(join(home, 'own'), root);
  lchownSync(root, 12345, 12345);
  expect(problem()).toMatchObject({ problem: { is: 'foreign', uid: 12345, byRoot: true } });
});

it.runIf(isRoot)('refuses one that another group may write in', () => {
  mkdirSync(root);
  chownSync(root, 0, 12345);
  chmodSync(root, 0o770);
  expect(problem()).toMatchObject({ problem: { is: 'writable', mode: 0o770 } });
});

it.each([{}, { HOME: '' }, { HOME: 'me' }, { HOME: 'me', XDG_STATE_HOME: 'state' }])(
  'refuses %j: there is no absolute path for it',
  (env: { HOME?: string; XDG_STATE_HOME?: string }) => {
    expect(stateProblem(env, '/.local/state/muxcrew')).toEqual({
      kind: 'no-home',
      home: env.HOME === '' ? null : (env.HOME ?? null),
    });
  },
);

it('needs no HOME where XDG_STATE_HOME is absolute', () => {
  expect(stateProblem({ XDG_STATE_HOME: home }, root)).toBeNull();
});

describe('a home of another user', () => {
  const inHome = (env: Record<string, string> = {}) =>
    stateProblem({ HOME: home, ...env }, join(home, '.local/state/muxcrew'));

  it.runIf(isRoot)('is refused where the state folder is missing, and nothing is created', () => {
    chownSync(home, 12345, 12345);
    const failure = {
      kind: 'open-state',
      path: home,
      problem: { is: 'foreign', uid: 12345, byRoot: true, isHome: true },
    };
    expect(inHome()).toEqual(failure);
    expect(inHome({ XDG_STATE_HOME: 'relative' })).toEqual(failure);
    mkdirSync(join(home, '.local/state'), { recursive: true });
    expect(inHome()).toEqual(failure);
    expect(readdirSync(join(home, '.local/state'))).toEqual([]);
  });

  it.runIf(isRoot)('is taken with XDG_STATE_HOME, or where this user has a state folder in it', () => {
    chownSync(home, 12345, 12345);
    expect(stateProblem({ HOME: home, XDG_STATE_HOME: join(home, 'x') }, join(home, 'x/muxcrew'))).toBeNull();
    mkdirSync(join(home, '.local/state/muxcrew'), { recursive: true });
    expect(inHome()).toBeNull();
  });

  it('is taken where it is this user’s, or missing', () => {
    expect(inHome()).toBeNull();
    rmSync(home, { recursive: true });
    expect(inHome()).toBeNull();
    mkdirSync(home);
  });
});
