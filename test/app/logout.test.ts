/** What is read off a machine's files about logging out; each as a real one has them. */
import { expect, test } from 'vitest';
import type { Context } from '../../src/app/context.ts';
import type { Machine } from '../../src/ports/machine.ts';
import { crewScope, logoutFacts, logoutWarning } from '../../src/app/logout.ts';
import { crewFate } from '../../src/core/wire/logout.ts';

const session = '0::/user.slice/user-1000.slice/session-3.scope\n';

/** Path -> text; a folder's is the names in it, one a line. */
type Paths = Readonly<Record<string, string>>;

const plain: Paths = {
  '/run/systemd/system': '',
  '/run/user/1000/systemd/private': '',
  '/usr/bin/systemd-run': '',
  '/usr/lib': 'x86_64-linux-gnu\nsystemd',
  '/usr/lib/systemd': 'systemd',
  '/usr/lib/x86_64-linux-gnu/systemd': 'libsystemd-core-255.so\nlibsystemd-shared-255.so',
  '/var/lib/systemd': 'linger',
  '/var/lib/systemd/linger': 'bob',
  '/proc/self/cgroup': session,
};

function on(paths: Paths, env: Readonly<Record<string, string>> = {}) {
  const has = (path: string): boolean => Object.hasOwn(paths, path);
  const guard: Machine['guard'] = (path) => (has(path) ? { mode: 0o755, own: true } : null);
  const machine = { user: 'ann', guard, tryReadText: (path: string) => paths[path] ?? null };
  const context = {
    env: { PATH: '/usr/bin', XDG_RUNTIME_DIR: '/run/user/1000', ...env },
    files: {
      list: (path: string) => paths[path]?.split('\n') ?? null,
      stat: (path: string) => (has(path) ? { kind: 'file' } : null),
      isExecutable: has,
    },
    machine: () => Promise.resolve(machine),
  };
  return {
    context: context as unknown as Context,
    facts: logoutFacts(context as unknown as Context, machine as unknown as Machine),
  };
}

test('a machine with systemd, as most are', () => {
  expect(on(plain).facts).toEqual({
    systemd: true,
    manager: true,
    runner: '/usr/bin/systemd-run',
    version: 255,
    user: 'ann',
    linger: false,
    killsProcesses: null,
    cgroup: '/user.slice/user-1000.slice/session-3.scope',
  });
});

test.each<[string, Paths, object]>([
  ['somebody who lingers', { '/var/lib/systemd/linger/ann': '' }, { linger: true }],
  [
    'logind that ends processes',
    { '/etc/systemd/logind.conf': '[Login]\nKillUserProcesses=yes\n' },
    { killsProcesses: true },
  ],
  [
    'a line that is a comment',
    { '/etc/systemd/logind.conf': '#KillUserProcesses=yes\n' },
    { killsProcesses: null },
  ],
  [
    'a later file, which wins',
    {
      '/etc/systemd/logind.conf': 'KillUserProcesses=yes\n',
      '/etc/systemd/logind.conf.d': 'off.conf',
      '/etc/systemd/logind.conf.d/off.conf': 'KillUserProcesses = no\n',
    },
    { killsProcesses: false },
  ],
])('%s', (_, more, facts) => {
  expect(on({ ...plain, ...more }).facts).toMatchObject(facts);
});

test('without the runtime folder of the login there is no manager to ask: su, cron', () => {
  expect(on(plain, { XDG_RUNTIME_DIR: '' }).facts.manager).toBe(false);
});

test('without systemd one look is all: nothing is loaded, nothing put before a program, nothing said', async () => {
  const { context } = on({});
  const asked = { ...context, machine: () => Promise.reject(new Error('loaded')) };
  expect(await crewScope(asked)).toEqual([]);
  expect(await logoutWarning(asked)).toBeNull();
});

test.each<[string, Paths, Readonly<Record<string, string>>, RegExp | null]>([
  [
    'to who came over ssh, to a manager that ends with the last login',
    { '/proc/self/cgroup': '0::/user.slice/user-1000.slice/user@1000.service/tmux.scope\n' },
    { SSH_CONNECTION: '1 2 3 4' },
    /last login.*enable-linger/,
  ],
  [
    'not at a desktop, where nobody expects otherwise',
    { '/proc/self/cgroup': '0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.scope\n' },
    {},
    null,
  ],
  [
    'where logind is known to end processes',
    { '/etc/systemd/logind.conf': 'KillUserProcesses=yes\n' },
    {},
    /last login.*enable-linger/,
  ],
  [
    'not to who lingers',
    { '/etc/systemd/logind.conf': 'KillUserProcesses=yes\n', '/var/lib/systemd/linger/ann': '' },
    { SSH_CONNECTION: '1 2 3 4' },
    null,
  ],
])('run says what ends the crew %s', async (_, more, env, said) => {
  const { context, facts } = on({ ...plain, ...more }, env);
  const warning = await logoutWarning(context);
  if (said === null) expect(warning).toBeNull();
  else expect(warning).toMatch(said);
  expect(crewFate(facts) === 'stays').toBe(said === null && facts.linger === true);
});
