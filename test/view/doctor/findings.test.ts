import { describe, expect, it, test } from 'vitest';
import type { DoctorFacts } from '../../../src/view/doctor/facts.ts';
import { exitOf, findings } from '../../../src/view/doctor/findings.ts';
import { but, well } from './facts.ts';

const of = (facts: DoctorFacts, id: string) => findings(facts).find((finding) => finding.id === id);

it('finds nothing but good where all is well, and ends with 0', () => {
  const all = findings(well);
  expect(all.filter(({ level }) => level !== 'ok')).toEqual([]);
  expect(all.map(({ id }) => id)).toEqual([
    'tmux',
    'tmux-server',
    'node',
    'claude',
    'git',
    'node-pty',
    'terminal',
    'config',
    'sessions',
    'disk',
    'inotify',
    'logout',
  ]);
  expect(exitOf(all)).toBe(0);
});

const noClaude = {
  id: 'claude',
  failure: { kind: 'claude-missing', looked: 'claude' },
  findings: [],
} as const;
const brokenConfig = {
  kind: 'bad-config',
  path: '/p/.muxcrewrc',
  line: 3,
  key: 'maxWorkers',
  expected: 'a whole number',
  got: '"many"',
} as const;
const session = {
  id: 'todo-1',
  standing: 'live',
  lostWork: false,
  supervised: true,
  serverPid: 77,
  cgroup: null,
} as const;
const login = '/user.slice/user-1000.slice/session-3.scope';
const manager = '/user.slice/user-1000.slice/user@1000.service/app.slice/run-r1.scope';

// What is otherwise; the finding's id, its level, a word of what it says and of what mends it.
test.each<[string, Parameters<typeof but>[0], string, string, RegExp, RegExp | null]>([
  [
    'no tmux',
    { tmux: { failure: { kind: 'tmux-missing' } } },
    'tmux',
    'note',
    /not installed.*backend pty/,
    /^install tmux 3.2 or newer/,
  ],
  [
    'no tmux, and nothing that stands in for it',
    { tmux: { failure: { kind: 'tmux-missing' } }, nodePty: 'Cannot find module' },
    'tmux',
    'problem',
    /not installed/,
    /^install tmux 3.2 or newer/,
  ],
  [
    'an old tmux',
    { tmux: { failure: { kind: 'tmux-too-old', version: '3.0a', needed: '3.2' } } },
    'tmux',
    'note',
    /3\.0a is too old/,
    /newer/,
  ],
  [
    'tmux 3.5a with libutempter',
    { tmux: { version: '3.5a', utempter: true } },
    'tmux-exit-status',
    'note',
    /libutempter/,
    /3\.6/,
  ],
  ['tmux 3.3a', { tmux: { version: '3.3a' } }, 'tmux-paste', 'note', /escape sequences/, /3\.7/],
  [
    'a configuration with pane-border-status',
    { tmux: { confSetsBorders: true } },
    'tmux-pane-border-status',
    'note',
    /freezes/,
    null,
  ],
  [
    'a socket folder that others may enter',
    { tmux: { folderGuard: { mode: 0o755, own: true } } },
    'tmux-socket',
    'problem',
    /mode 755/,
    /chmod 700 \/tmp\/tmux-1000/,
  ],
  [
    "another user's socket folder",
    { tmux: { folderGuard: { mode: 0o700, own: false } } },
    'tmux-socket',
    'problem',
    /another user/,
    /TMUX_TMPDIR/,
  ],
  [
    'a socket path that is too long',
    { tmux: { socket: `/${'x'.repeat(107)}` } },
    'tmux-socket',
    'problem',
    /108 bytes/,
    /TMUX_TMPDIR/,
  ],
  [
    'a TMUX_TMPDIR that is not there',
    { tmux: { badTmpdir: '/gone' } },
    'tmux-tmpdir',
    'warning',
    /\/gone/,
    /unset TMUX_TMPDIR/,
  ],
  [
    'a server that lives and does not answer',
    { sessions: [session] },
    'tmux-server-silent',
    'warning',
    /77 does not answer/,
    /kill -USR1 77/,
  ],
  [
    'a session in our server that nobody knows',
    { tmux: { held: [{ id: 'odd-1', target: '$3' }] } },
    'tmux-server-strange',
    'note',
    /odd-1/,
    /^tmux -S \/tmp\/tmux-1000\/muxcrew kill-session -t '\$3'$/,
  ],
  ['an old Node', { node: { version: '20.18.3' } }, 'node', 'problem', /too old/, /nodejs\.org/],
  [
    'no Claude',
    { agents: [{ ...noClaude, level: 'problem' }] },
    'claude',
    'problem',
    /not found/,
    /npm install/,
  ],
  [
    'no Claude, and another agent configured',
    { agents: [{ ...noClaude, level: 'note' }] },
    'claude',
    'note',
    /not found/,
    /npm install/,
  ],
  ['no git', { git: null }, 'git', 'warning', /not found/, /install git/],
  [
    'no node-pty',
    { nodePty: 'Cannot find module' },
    'node-pty',
    'note',
    /Cannot find/,
    /compiler, make and python3, then reinstall/,
  ],
  ['no terminal', { terminal: { here: false } }, 'terminal', 'note', /not a terminal/, /muxcrew doctor/],
  ['no TERM', { terminal: { name: '' } }, 'terminal-name', 'warning', /not set/, /TERM=xterm-256color/],
  [
    'a TERM that is not known here',
    { terminal: { name: 'xterm-kitty', known: false } },
    'terminal-name',
    'note',
    /xterm-kitty/,
    /TERM=xterm-256color/,
  ],
  ['a small terminal', { terminal: { rows: 23 } }, 'terminal-size', 'warning', /80x23/, /enlarge/],
  ['few colours', { terminal: { colours: 16 } }, 'terminal-colours', 'note', /16 colours/, /TERM=/],
  ['NO_COLOR', { terminal: { noColour: true } }, 'terminal-colours', 'note', /NO_COLOR/, /unset NO_COLOR/],
  ['no UTF-8', { terminal: { unicode: false } }, 'terminal-utf8', 'warning', /ASCII/, /LANG=C\.UTF-8/],
  [
    'a folder that cannot be written to',
    { folders: [{ role: 'state', path: '/s', freeBytes: null, writable: false }] },
    'folder',
    'problem',
    /state folder \/s/,
    /chmod/,
  ],
  [
    'a disk that is nearly full',
    { folders: [{ role: 'project', path: '/p', freeBytes: 300 * 1024 ** 2, writable: true }] },
    'disk',
    'warning',
    /300 MB/,
    /logLimitMB/,
  ],
  [
    'a disk that is full',
    { folders: [{ role: 'project', path: '/p', freeBytes: 1024, writable: true }] },
    'disk',
    'problem',
    /0 MB/,
    /free disk space/,
  ],
  [
    'inotify instances used up',
    { inotify: { instances: { limit: 128, used: 121 } } },
    'inotify',
    'warning',
    /121 of 128/,
    /max_user_instances=512/,
  ],
  [
    'inotify watches used up',
    { inotify: { watches: { limit: 8192, used: 8000 } } },
    'inotify',
    'warning',
    /8000 of 8192/,
    /max_user_watches=32768/,
  ],
  [
    'a logout that ends all processes, where a its own scope holds the crew until the last login',
    { logout: { killsProcesses: true, linger: false } },
    'logout',
    'warning',
    /ends with your last login/,
    /^loginctl enable-linger$/,
  ],
  [
    'a logout that ends all processes, and no user manager to hold the crew',
    { logout: { killsProcesses: true, linger: true, manager: false } },
    'logout',
    'warning',
    /KillUserProcesses/,
    /loginctl enable-linger/,
  ],
  [
    'a terminal that the user manager holds, without lingering',
    { logout: { linger: false, cgroup: manager } },
    'logout',
    'warning',
    /lingering is off/,
    /^loginctl enable-linger$/,
  ],
  [
    'a session that was started in a login, which ends it',
    { logout: { killsProcesses: true }, sessions: [{ ...session, cgroup: login }] },
    'logout-session',
    'warning',
    /todo-1 belongs to the login .*session-3\.scope/,
    /muxcrew stop --session todo-1/,
  ],
  [
    'a session that the user manager holds, without lingering',
    { logout: { linger: false }, sessions: [{ ...session, cgroup: manager }] },
    'logout-session',
    'warning',
    /todo-1 .*last login/,
    /^loginctl enable-linger$/,
  ],
  [
    'a logout of which nothing is known',
    { logout: { killsProcesses: null, linger: false } },
    'logout',
    'note',
    /unknown whether/,
    /enable-linger/,
  ],
  [
    'a damaged spec.json',
    { damaged: [{ session: 'todo-1', spec: { why: 'it is empty', recovered: true }, records: 0, kept: [] }] },
    'session-damaged',
    'warning',
    /todo-1: spec.json is damaged \(it is empty\)/,
    /^muxcrew doctor --repair$/,
  ],
  [
    'a session of which nothing can be read',
    {
      damaged: [{ session: 'todo-1', spec: { why: 'it is empty', recovered: false }, records: 0, kept: [] }],
    },
    'session-damaged',
    'warning',
    /todo-1: spec.json is damaged/,
    /^muxcrew stop --session todo-1/,
  ],
  [
    'a damaged journal',
    { damaged: [{ session: 'todo-1', spec: null, records: 2, kept: [] }] },
    'session-damaged',
    'warning',
    /todo-1: 2 damaged records/,
    /^muxcrew doctor --repair$/,
  ],
  [
    'damaged files that are kept',
    { damaged: [{ session: 'todo-1', spec: null, records: 0, kept: ['/s/damaged-1-journal.jsonl'] }] },
    'session-damaged',
    'warning',
    /damaged-1-journal.jsonl/,
    /doctor --repair/,
  ],
  [
    'a lost session',
    { sessions: [{ ...session, standing: 'lost', lostWork: true, serverPid: null }] },
    'session-lost',
    'warning',
    /todo-1 is lost/,
    /^muxcrew resume todo-1 .*stop --session todo-1/,
  ],
  [
    'a lost session that was through',
    { sessions: [{ ...session, standing: 'lost', serverPid: null }] },
    'session-lost',
    'warning',
    /todo-1 is lost/,
    /^muxcrew stop --session todo-1$/,
  ],
  [
    'a session without its supervisor',
    { sessions: [{ ...session, supervised: false }] },
    'session-unattended',
    'warning',
    /todo-1/,
    /attach todo-1/,
  ],
  ['stale locks', { staleLocks: ['/l/a', '/l/b'] }, 'locks', 'note', /2 locks/, null],
  [
    'a broken configuration',
    { config: { failure: brokenConfig } },
    'config',
    'problem',
    /line 3.*maxWorkers/,
    /muxcrew config/,
  ],
  [
    'a configuration without consent',
    { config: { untrusted: [{ path: '/p/.muxcrewrc', keys: ['env'] }] } },
    'config-trust',
    'warning',
    /sets env/,
    /muxcrew trust \/p\/\.muxcrewrc/,
  ],
  [
    'a layout that is broken',
    {
      config: {
        badLayouts: [{ kind: 'bad-layout', path: '/p/x.yaml', line: 2, expected: 'a list', got: '3' }],
      },
    },
    'layout',
    'warning',
    /x\.yaml, line 2/,
    /correct it/,
  ],
  [
    'a tmuxConf that is not there',
    { config: { missingTmuxConf: '/t.conf' } },
    'config-tmux',
    'warning',
    /\/t\.conf/,
    /muxcrew config/,
  ],
])('says so of %s', (_, changes, id, level, what, mend) => {
  const found = of(but(changes), id);
  expect(found).toMatchObject({ id, level });
  expect(found?.what).toMatch(what);
  if (mend === null) expect(found?.mend).toBeNull();
  else expect(found?.mend).toMatch(mend);
});

it('mends by commands that can be pasted, whatever is in a path', () => {
  const path = "/it's $(touch pwned)/.muxcrewrc";
  const found = of(but({ config: { untrusted: [{ path, keys: ['env'] }] } }), 'config-trust');
  expect(found?.mend).toContain(String.raw`muxcrew trust '/it'\''s $(touch pwned)/.muxcrewrc'`);
});

describe('what is no defect', () => {
  it('leaves libutempter alone from tmux 3.6 on, and a tmux whose version is no number', () => {
    for (const version of ['3.6b', '4.0', 'master', 'openbsd-7.4'])
      expect(of(but({ tmux: { version, utempter: true } }), 'tmux-exit-status')).toBeUndefined();
  });

  it('takes root as left alone by logind, and a machine without systemd as none of its', () => {
    expect(of(but({ logout: { killsProcesses: true, user: 'root' } }), 'logout')?.level).toBe('ok');
    expect(of(but({ logout: { systemd: false } }), 'logout')).toBeUndefined();
  });

  it('says that a crew gets a its own scope where lingering lets it stay', () => {
    const killing = of(but({ logout: { killsProcesses: true, linger: true } }), 'logout');
    expect(killing).toMatchObject({
      level: 'ok',
      what: expect.stringContaining('its own scope') as string,
    });
    const held = { logout: { killsProcesses: true }, sessions: [{ ...session, cgroup: manager }] };
    expect(of(but(held), 'logout-session')).toBeUndefined();
  });
});

describe('the exit code', () => {
  it.each<[string, Parameters<typeof but>[0], number]>([
    ['warnings alone', { git: null, terminal: { unicode: false } }, 0],
    ['something missing', { tmux: { failure: { kind: 'tmux-missing' } }, nodePty: 'no' }, 3],
    ['no tmux, and node-pty in its place', { tmux: { failure: { kind: 'tmux-missing' } } }, 0],
    ['a broken configuration', { config: { failure: brokenConfig } }, 2],
    [
      'both: what is missing comes first',
      { config: { failure: brokenConfig }, node: { version: '18.0.0' } },
      3,
    ],
  ])('of %s', (_, changes, code) => {
    expect(exitOf(findings(but(changes)))).toBe(code);
  });
});
