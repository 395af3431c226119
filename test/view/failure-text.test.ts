import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/core/failure.ts';
import { remediesText, remedyCommand, remedyText } from '../../src/core/remedy.ts';
import { failureText } from '../../src/view/failure-text.ts';

/** One of each kind; the compiler says when one is missing. */
const samples: { readonly [K in Failure['kind']]: Extract<Failure, { readonly kind: K }> } = {
  'unknown-command': { kind: 'unknown-command', word: 'NAME', near: ['attach', 'detach'] },
  'bad-usage': { kind: 'bad-usage', command: 'send', detail: 'NAME is no worker' },
  'no-instruction-file': {
    kind: 'no-instruction-file',
    looked: '/p/NAME',
    patterns: ['worker*_instructions.md'],
  },
  'bad-instruction-file': { kind: 'bad-instruction-file', path: '/p/NAME', problem: { is: 'empty' } },
  'bad-front-matter': {
    kind: 'bad-front-matter',
    path: '/p/NAME',
    line: 3,
    key: 'NAME',
    expected: 'x',
    got: 'NAME',
  },
  'unknown-need': { kind: 'unknown-need', path: '/p/NAME', need: 'auht', known: ['1 NAME', '2 auth'] },
  'needs-ring': { kind: 'needs-ring', ring: ['1 NAME', '2 auth'] },
  'same-file-twice': { kind: 'same-file-twice', path: '/p/NAME', first: 'a.md', second: './a.md' },
  'empty-task': { kind: 'empty-task', path: '/p/NAME' },
  'bad-plan': {
    kind: 'bad-plan',
    path: '/p/task.md',
    problem: { is: 'unknown-need', part: 'NAME', need: 'x', known: ['api', 'NAME'], line: 3 },
  },
  'bad-template': { kind: 'bad-template', path: '/p/NAME', line: 2, slot: 'nmae', known: ['name', 'id'] },
  'planner-failed': { kind: 'planner-failed', problem: { is: 'no answer', said: 'NAME' } },
  'project-not-writable': { kind: 'project-not-writable', path: '/p/NAME', reason: 'permission denied' },
  'linked-out': { kind: 'linked-out', path: '/p/NAME', target: '/q/NAME', within: '/p' },
  'no-home': { kind: 'no-home', home: 'NAME' },
  'open-state': { kind: 'open-state', path: '/s/NAME', problem: { is: 'writable', mode: 0o777 } },
  'not-a-folder': { kind: 'not-a-folder', path: '/p/NAME', link: null },
  'socket-path-too-long': {
    kind: 'socket-path-too-long',
    path: '/p/NAME',
    bytes: 120,
    limit: 107,
  },
  'bad-config': {
    kind: 'bad-config',
    path: '/p/NAME',
    line: 3,
    key: 'maxWorkers',
    expected: 'a number',
    got: '"x"',
  },
  'bad-layout': { kind: 'bad-layout', path: '/p/NAME', line: null, expected: 'columns', got: 'nothing' },
  'no-layout': { kind: 'no-layout', wanted: 'NAME', near: ['grid'], known: ['grid', 'focus'] },
  'tmux-missing': { kind: 'tmux-missing' },
  'tmux-too-old': { kind: 'tmux-too-old', version: '2.NAME', needed: '3.2' },
  'pty-missing': { kind: 'pty-missing', detail: 'NAME was not built' },
  'no-backend': { kind: 'no-backend', tmux: 'tmux-missing', pty: 'NAME was not built' },
  'claude-missing': { kind: 'claude-missing', looked: 'NAME' },
  'claude-cli-path': { kind: 'claude-cli-path', path: '/p/NAME', problem: 'not executable' },
  'program-missing': { kind: 'program-missing', agent: 'aider', program: 'NAME' },
  'no-service-manager': { kind: 'no-service-manager', detail: 'NAME is not there' },
  'cwd-missing': { kind: 'cwd-missing', worker: 'api', path: '/p/NAME' },
  'untrusted-front-matter': {
    kind: 'untrusted-front-matter',
    files: [{ path: '/p/NAME', keys: ['cwd'] }],
    declined: false,
  },
  'tracked-files': { kind: 'tracked-files', folder: '/p/NAME', here: false, files: ['comm/NAME'] },
  'no-session': { kind: 'no-session', wanted: 'NAME', live: [] },
  'several-sessions': {
    kind: 'several-sessions',
    wanted: null,
    by: 'only',
    sessions: [
      {
        id: 'NAME',
        project: '/p/NAME',
        standing: 'live',
        command: { run: ['muxcrew', 'status', '--session', 'NAME'] },
      },
      {
        id: 'other',
        project: '/o',
        standing: 'lost',
        command: { run: ['muxcrew', 'status', '--session', 'other'] },
      },
    ],
  },
  'no-worker': { kind: 'no-worker', wanted: 'NAME', known: ['1 api', '2 docs'] },
  'no-run': { kind: 'no-run', wanted: 'NAME', known: ['2026-11-26T07-16-24Z'] },
  'several-runs': { kind: 'several-runs', wanted: 'NAME', found: ['2026-11-26T07-16-24Z'] },
  'session-runs': { kind: 'session-runs', session: 'NAME', project: '/p', through: true },
  'name-taken': { kind: 'name-taken', name: 'NAME', project: '/p' },
  'supervisor-silent': { kind: 'supervisor-silent', session: 'NAME', log: '/p/logs/muxcrew.log' },
  'session-lost': { kind: 'session-lost', session: 'NAME' },
  refused: { kind: 'refused', what: 'stopping NAME', why: 'it has ended', fixes: [{ text: 'x NAME' }] },
  declined: { kind: 'declined', what: 'NAME not stopped' },
  'timed-out': { kind: 'timed-out', what: 'waiting for NAME', seconds: 90 },
  'bad-host': { kind: 'bad-host', wanted: 'NAME', why: 'it begins with a dash' },
  'host-unreachable': { kind: 'host-unreachable', host: 'NAME', said: 'Connection refused' },
  'ssh-missing': { kind: 'ssh-missing' },
  'muxcrew-missing-there': { kind: 'muxcrew-missing-there', host: 'NAME' },
  'node-missing-there': { kind: 'node-missing-there', host: 'NAME', seen: ['v18.1.0'] },
  'other-protocol': { kind: 'other-protocol', host: 'NAME', asked: 2, known: 1 },
  'would-overwrite': { kind: 'would-overwrite', host: 'box', project: '/p', files: ['a.md', 'NAME'] },
  'project-missing': { kind: 'project-missing', host: 'box', path: '/p/NAME' },
  'terminal-too-small': {
    kind: 'terminal-too-small',
    columns: 60,
    rows: 20,
    neededColumns: 40,
    neededRows: 10,
  },
  'no-terminal': { kind: 'no-terminal', command: 'attach' },
  'program-failed': { kind: 'program-failed', program: 'NAME', detail: 'exit 1' },
  'backend-gone': { kind: 'backend-gone', backend: 'tmux', detail: 'NAME: no server' },
  disk: { kind: 'disk', path: '/p/NAME', reason: 'no space left on device' },
};
const nameless = new Set(['tmux-missing', 'ssh-missing', 'terminal-too-small', 'no-terminal']);
const all: readonly Failure[] = Object.values(samples);
const hostile = (failure: Failure): Failure =>
  JSON.parse(JSON.stringify(failure).replaceAll('NAME', 'NA\\u001b[31mME\\n\\u202e$(x)\\u0007')) as Failure;

describe('failure texts', () => {
  it.each(all)('$kind says what happened, to what', (failure) => {
    const { what, fixes } = failureText(failure);
    expect(what).toMatch(/^[^\p{Cc}]+[.!?…]$/u);
    for (const fix of fixes) expect(remedyText(fix)).not.toBe('');
    if (!nameless.has(failure.kind)) expect(what).toContain('NAME');
  });

  it('tells each problem of a configuration in a line of its own', () => {
    const first = { path: '/p/.muxcrewrc', line: 1, key: 'bell', expected: 'true or false', got: '3' };
    const text = failureText({
      kind: 'bad-config',
      ...first,
      more: [{ ...first, line: 2, key: 'e\u001b[2J' }],
    });
    expect([text.what, ...(text.also ?? [])]).toEqual([
      '/p/.muxcrewrc, line 1 "bell": expected true or false, got 3.',
      '/p/.muxcrewrc, line 2 "e": expected true or false, got 3.',
    ]);
  });

  it.each(all)('$kind is one clean line whatever the names', (failure) => {
    const { what, fixes } = failureText(hostile(failure));
    expect([what, remediesText(fixes)].join('')).not.toMatch(/[\p{Cc}\u202a-\u202e]|\[31m/u);
  });

  const hosts = new Set([
    'host-unreachable',
    'muxcrew-missing-there',
    'node-missing-there',
    'other-protocol',
  ]);
  const more: readonly Failure[] = [
    ...all,
    ...(['unreadable', 'folder', 'linked-out'] as const).map((is): Failure => ({
      kind: 'bad-instruction-file',
      path: '/p/NAME',
      command: 'add',
      problem:
        is === 'folder' ? { is } : is === 'linked-out' ? { is, target: '/q/NAME' } : { is, reason: 'EACCES' },
    })),
    { kind: 'not-a-folder', path: '/p/NAME', link: '/gone' },
    { kind: 'cwd-missing', worker: 'api', path: '/p/NAME', asked: { file: 'a.md', cwd: 'x' } },
    { kind: 'open-state', path: '/p/NAME', problem: { is: 'no folder' } },
    { kind: 'tracked-files', folder: '/p', here: true, files: ['NAME', '-NAME', 'b'] },
  ];
  it.each([
    'ZQ two  words',
    "ZQ it's",
    'ZQ "$HOME" `id`',
    'ZQ!!',
    'ZQ\nsecond\u001b[31m\u202e',
    'ZQ-é-日本',
    `ZQ${' long'.repeat(100)}`,
  ])('commands in a fix have whole words for a shell: %j', (name) => {
    const commands = more.flatMap((one) => {
      if (hosts.has(one.kind)) return [];
      const spelled = JSON.stringify(one).replaceAll('NAME', JSON.stringify(name).slice(1, -1));
      const runs = failureText(JSON.parse(spelled) as Failure).fixes.filter((fix) => 'run' in fix);
      const named = runs.filter(({ run }) => JSON.stringify(run).includes('ZQ'));
      return named.map((fix) => ({ kind: one.kind, fix, line: remedyCommand(fix) }));
    });
    const script = `set -f\n${commands.map(({ line }) => `printf '%s\\0' ${line} '|'`).join('\n')}`;
    const read = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0|\0').slice(0, -1);
    expect(read).toHaveLength(commands.length);
    for (const [index, { fix, line }] of commands.entries()) {
      const literal = fix.run.filter((word) => typeof word === 'string');
      expect(read[index]?.split('\0'), line).toEqual(expect.arrayContaining(literal));
      expect(read[index], line).toContain(name);
    }
    const seen = new Set(commands.map(({ kind }) => kind));
    expect([...seen].sort()).toEqual([
      'bad-instruction-file',
      'cwd-missing',
      'disk',
      'linked-out',
      'not-a-folder',
      'open-state',
      'project-missing',
      'project-not-writable',
      'session-lost',
      'session-runs',
      'several-sessions',
      'supervisor-silent',
      'tracked-files',
      'untrusted-front-matter',
    ]);
  });

  it.each([
    [
      { kind: 'no-session', wanted: null, live: [] },
      'No session in this folder or above it.',
      'muxcrew run worker*_instructions.md',
    ],
    [
      { kind: 'claude-missing', looked: 'claude' },
      'Claude Code was not found: no "claude" on PATH.',
      'npm install -g @anthropic-ai/claude-code; or: export CLAUDE_CLI_PATH=PATH (if it is installed in another folder); or: muxcrew demo (try muxcrew without Claude)',
    ],
    [
      { kind: 'claude-missing', looked: 'claude', folders: ['/h/.local/bin', '/usr/local/bin'] },
      'Claude Code was not found: no "claude" on PATH or in /h/.local/bin, /usr/local/bin.',
      'npm install -g @anthropic-ai/claude-code; or: export CLAUDE_CLI_PATH=PATH (if it is installed in another folder); or: muxcrew demo (try muxcrew without Claude)',
    ],
    [
      { kind: 'not-a-folder', path: '/p/comm', link: null },
      '/p/comm is a file, but muxcrew needs a folder with this name in the project.',
      'mv /p/comm /p/comm.old',
    ],
    [
      { kind: 'not-a-folder', path: '/p/outputs', link: '/gone' },
      '/p/outputs is a symbolic link to /gone, which does not exist.',
      'rm /p/outputs; or: create the folder that it points to',
    ],
    [
      { kind: 'socket-path-too-long', path: '/x/muxcrew', bytes: 140, limit: 107 },
      "The path of tmux's socket is too long (140 bytes, the limit is 107): /x/muxcrew.",
      'export TMUX_TMPDIR=/tmp',
    ],
    [
      { kind: 'bad-instruction-file', path: '/dev/fd/63', problem: { is: 'not-regular' } },
      '/dev/fd/63 is not a regular file. Instruction files are read again later, which a pipe or device does not allow.',
      'write it to a file first: COMMAND > worker1_instructions.md',
    ],
    [
      { kind: 'unknown-command', word: 'atach', near: ['attach'] },
      '"atach" is neither a command nor a file.',
      'muxcrew attach',
    ],
    [
      {
        kind: 'bad-config',
        path: '.muxcrewrc',
        line: 3,
        key: 'maxWorkers',
        expected: 'a number',
        got: '"x"',
      },
      '.muxcrewrc, line 3 "maxWorkers": expected a number, got "x".',
      'correct it; or: muxcrew config (shows every setting and where it comes from)',
    ],
    [
      {
        kind: 'bad-instruction-file',
        path: 'a.md',
        problem: { is: 'too-large', bytes: 52_428_800, limit: 1_048_576 },
      },
      'The instruction file a.md is too large: 50 MB, the limit is 1 MB.',
      'shorten it, and refer to other files for the details',
    ],
    [
      { kind: 'terminal-too-small', columns: 30, rows: 20, neededColumns: 40, neededRows: 10 },
      'The terminal is too small: 30x20, muxcrew needs 40x10.',
      'enlarge the terminal, or start detached with -d',
    ],
    [
      { kind: 'cwd-missing', worker: 'api', path: "/p/it's $(x)" },
      `The working folder /p/it's $(x) of worker "api" does not exist.`,
      String.raw`mkdir -p '/p/it'\''s $(x)'`,
    ],
    [
      {
        kind: 'cwd-missing',
        worker: 'api',
        path: '/p/shop-tax',
        asked: { file: '/p/shop/a.md', cwd: '../shop-tax' },
      },
      'cwd "../shop-tax" in /p/shop/a.md: the folder /p/shop-tax does not exist.',
      "correct cwd (a relative path starts from the file's folder); or: git worktree add /p/shop-tax; or: mkdir -p /p/shop-tax",
    ],
    [
      { kind: 'tracked-files', folder: '/p', here: true, files: ['comm/board.txt', 'logs/worker1.log'] },
      'git tracks files in /p that muxcrew would write or move: comm/board.txt, logs/worker1.log.',
      'git rm -r --cached comm/board.txt logs/worker1.log; or: choose another folder: the key folder in muxcrew.config.yaml',
    ],
    [
      {
        kind: 'untrusted-front-matter',
        files: [
          { path: '/p/a.md', keys: ['cwd', 'verify'] },
          { path: '/p/it is.md', keys: ['env'] },
        ],
        declined: false,
      },
      'Nothing was started: this front matter needs your consent: /p/a.md (cwd, verify), /p/it is.md (env).',
      "muxcrew trust /p/a.md '/p/it is.md' (after reading the files)",
    ],
    [
      {
        kind: 'untrusted-front-matter',
        files: [{ path: '/p/a.md', keys: ['verify'] }],
        declined: true,
      },
      'Nothing was started: you declined the front matter of /p/a.md (verify).',
      'remove these keys; or: muxcrew trust /p/a.md (after reading)',
    ],
  ] as const)('%j', (failure, what, fixes) => {
    const text = failureText(failure);
    expect({ what: text.what, fixes: remediesText(text.fixes) }).toEqual({ what, fixes });
  });

  it('says of every problem of an instruction file what it is', () => {
    const problems = [
      { is: 'folder' },
      { is: 'empty' },
      { is: 'missing' },
      { is: 'binary' },
      { is: 'unreadable', reason: 'permission denied' },
      { is: 'too-large', bytes: 10, limit: 1 },
      { is: 'bad-name', reason: 'it has a line break' },
    ] as const;
    const texts = problems.map((problem) =>
      failureText({ kind: 'bad-instruction-file', path: 'a.md', problem }),
    );
    for (const { what, fixes } of texts) {
      expect(what).toContain('a.md');
      expect(fixes).not.toHaveLength(0);
    }
    expect(new Set(texts.map(({ what }) => what)).size).toBe(problems.length);
  });
});

it('root with the home of another user is told why that is refused, and the fix', () => {
  const foreign = { is: 'foreign', uid: 1000 } as const;
  const text = (problem: typeof foreign & { byRoot?: true; isHome?: true }) => {
    const { what, fixes } = failureText({
      kind: 'open-state',
      path: '/home/u/.local/state/muxcrew',
      problem,
    });
    return { what, fixes: remediesText(fixes) };
  };
  expect(text({ ...foreign, byRoot: true })).toMatchObject({
    what: expect.stringContaining('belongs to another user (uid 1000), and you are root') as unknown,
    fixes: expect.stringContaining('sudo -H muxcrew …') as unknown,
  });
  expect(text({ ...foreign, byRoot: true, isHome: true })).toMatchObject({
    what: expect.stringMatching(
      /^HOME \(.*\) belongs to another user \(uid 1000\), and you are root/,
    ) as unknown,
    fixes: expect.stringContaining('sudo -H muxcrew …') as unknown,
  });
  expect(text(foreign).fixes).toBe('set XDG_STATE_HOME to a folder of your own');
});
