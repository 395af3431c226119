/** Effects of logging out on a crew, and whether its own scope helps, on real machine configurations. */
import { describe, expect, test } from 'vitest';
import { cgroupIn, crewFate, heldBy, scopeWords, type LogoutFacts } from '../../../src/core/wire/logout.ts';

const login = '/user.slice/user-1000.slice/session-3.scope';
const terminal = '/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-Terminal-1234.scope';
const facts: LogoutFacts = {
  systemd: true,
  manager: true,
  runner: '/usr/bin/systemd-run',
  version: 254,
  user: 'ann',
  linger: false,
  killsProcesses: false,
  cgroup: login,
};

describe('a crew is started', () => {
  test.each<[string, Partial<LogoutFacts>, 'in a scope' | 'as it is', string]>([
    ['without systemd', { systemd: false, cgroup: '/' }, 'as it is', 'stays'],
    ['in a container, with an uninformative cgroup', { cgroup: '/' }, 'as it is', 'stays'],
    ['in a login, which leaves its processes', {}, 'as it is', 'stays'],
    // In the manager's scope it would end with the last login: worse than before.
    ['in a login of which nothing is known', { killsProcesses: null }, 'as it is', 'unknown'],
    ['in a login that ends them', { killsProcesses: true }, 'in a scope', 'ends with the last login'],
    ['in a login that ends them, lingering', { killsProcesses: true, linger: true }, 'in a scope', 'stays'],
    ['in a login, lingering', { linger: true }, 'in a scope', 'stays'],
    ['by root, whose processes logind leaves', { user: 'root', killsProcesses: true }, 'as it is', 'stays'],
    ['in a terminal of the desktop', { cgroup: terminal }, 'in a scope', 'ends with the last login'],
    ['in a terminal, lingering', { cgroup: terminal, linger: true }, 'in a scope', 'stays'],
    ['in a terminal, with unknown lingering', { cgroup: terminal, linger: null }, 'in a scope', 'unknown'],
    ['with no manager to ask', { killsProcesses: true, manager: false }, 'as it is', 'ends with this login'],
    ['without systemd-run', { killsProcesses: true, runner: null }, 'as it is', 'ends with this login'],
    ['with a cgroup that cannot be read', { killsProcesses: true, cgroup: null }, 'as it is', 'stays'],
  ])('%s', (_, more, how, fate) => {
    const all = { ...facts, ...more };
    expect([scopeWords(all).length > 0 ? 'in a scope' : 'as it is', crewFate(all)]).toEqual([how, fate]);
  });

  test.each<[number | null, boolean]>([
    [253, true],
    [256, true],
    // Older versions refuse the property, so there would be no scope at all.
    [252, false],
    [null, false],
  ])('by systemd %s: sets OOMPolicy so that one worker out of memory ends no other: %s', (version, asked) => {
    const words = scopeWords({ ...facts, linger: true, version });
    expect(words[0]).toBe('/usr/bin/systemd-run');
    expect(words).toContain('--scope');
    expect(words.at(-1)).toBe('--');
    expect(words.includes('--property=OOMPolicy=continue')).toBe(asked);
  });
});

test.each([
  [`0::${login}\n`, login, 'login'],
  [`0::${terminal}\n`, terminal, 'manager'],
  [
    '12:pids:/user.slice\n1:name=systemd:/user.slice/user-0.slice/session-c1.scope\n0::/user.slice\n',
    '/user.slice/user-0.slice/session-c1.scope',
    'login',
  ],
  ['0::/system.slice/ssh.service\n', '/system.slice/ssh.service', 'neither'],
  ['0::/\n', '/', 'neither'],
  ['', null, 'neither'],
] as const)('reads %j as held by the one that it names', (text, cgroup, held) => {
  expect(cgroupIn(text)).toBe(cgroup);
  expect(heldBy(cgroupIn(text))).toBe(held);
});
