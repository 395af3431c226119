import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/core/failure.ts';
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
      { id: 'NAME', project: '/p/NAME', standing: 'live', command: 'muxcrew status --session NAME' },
      { id: 'other', project: '/o', standing: 'lost', command: 'muxcrew status --session other' },
    ],
  },
  'no-worker': { kind: 'no-worker', wanted: 'NAME', known: ['1 api', '2 docs'] },
  'no-run': { kind: 'no-run', wanted: 'NAME', known: ['2026-11-26T07-16-24Z'] },
  'several-runs': { kind: 'several-runs', wanted: 'NAME', found: ['2026-11-26T07-16-24Z'] },
  'session-runs': { kind: 'session-runs', session: 'NAME', project: '/p', through: true },
  'name-taken': { kind: 'name-taken', name: 'NAME', project: '/p' },
  'supervisor-silent': { kind: 'supervisor-silent', session: 'NAME', log: '/p/logs/muxcrew.log' },
  'session-lost': { kind: 'session-lost', session: 'NAME' },
  refused: { kind: 'refused', what: 'stopping NAME', why: 'it has ended', mend: null },
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
    const { what, mend } = failureText(failure);
    expect(what).toMatch(/^[^\p{Cc}]+[.!?…]$/u);
    expect(mend).not.toBe('');
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
    const { what, mend, choices = [] } = failureText(hostile(failure));
    expect([what, mend, ...choices].join('')).not.toMatch(/[\p{Cc}\u202a-\u202e]|\[31m/u);
  });

  /** Their fix names what is there in a sentence, and is no command with a name in it. */
  const namesInSentences = new Set([
    'bad-plan',
    'unknown-need',
    'no-layout',
    'no-session',
    'program-missing',
  ]);
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
  const words = /(?:[^\s'"();,]|(?<![a-z])'[^']*'(?:\\''[^']*')*|"\$\([^)]*\)")+/g;

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
      if (namesInSentences.has(one.kind) || hosts.has(one.kind)) return [];
      const spelled = JSON.stringify(one).replaceAll('NAME', JSON.stringify(name).slice(1, -1));
      const mend = failureText(JSON.parse(spelled) as Failure).mend ?? '';
      return (mend.match(words) ?? [])
        .filter((word) => word.includes('ZQ'))
        .map((word) => ({ kind: one.kind, mend, word }));
    });
    const script = `set -f; printf '%s\\0' ${commands.map(({ word }) => word).join(' ')}`;
    const read = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
    expect(read).toHaveLength(commands.length);
    for (const [index, { mend }] of commands.entries()) expect(read[index], mend).toContain(name);
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
      'Claude Code was not found: there is no "claude" on PATH.',
      'npm install -g @anthropic-ai/claude-code (installed elsewhere: export CLAUDE_CLI_PATH=PATH; without Claude: muxcrew demo)',
    ],
    [
      { kind: 'claude-missing', looked: 'claude', folders: ['/h/.local/bin', '/usr/local/bin'] },
      'Claude Code was not found: there is no "claude" on PATH, in /h/.local/bin, /usr/local/bin.',
      'npm install -g @anthropic-ai/claude-code (installed elsewhere: export CLAUDE_CLI_PATH=PATH; without Claude: muxcrew demo)',
    ],
    [
      { kind: 'not-a-folder', path: '/p/comm', link: null },
      '/p/comm is a file; muxcrew needs a folder of this name in the project.',
      'mv /p/comm /p/comm.old',
    ],
    [
      { kind: 'not-a-folder', path: '/p/outputs', link: '/gone' },
      '/p/outputs is a link to /gone, which does not exist.',
      'rm /p/outputs, or create the folder that it leads to',
    ],
    [
      { kind: 'socket-path-too-long', path: '/x/muxcrew', bytes: 140, limit: 107 },
      "The path of tmux's socket is too long (140 bytes, the limit is 107): /x/muxcrew.",
      'export TMUX_TMPDIR=/tmp',
    ],
    [
      { kind: 'bad-instruction-file', path: '/dev/fd/63', problem: { is: 'not-regular' } },
      '/dev/fd/63 is not a regular file: instruction files are read again later, which a pipe or device does not allow.',
      'write it to a file first: COMMAND > worker1_instructions.md',
    ],
    [
      { kind: 'unknown-command', word: 'atach', near: ['attach'] },
      'There is no command and no file "atach".',
      'perhaps: muxcrew attach',
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
      'correct it; then `muxcrew config` shows every setting and where it came from',
    ],
    [
      {
        kind: 'bad-instruction-file',
        path: 'a.md',
        problem: { is: 'too-large', bytes: 52_428_800, limit: 1_048_576 },
      },
      'The instruction file a.md is too large: it has 50 MB, and 1 MB is the most.',
      'shorten it, and let it name the files that hold the rest',
    ],
    [
      { kind: 'terminal-too-small', columns: 30, rows: 20, neededColumns: 40, neededRows: 10 },
      'The terminal is too small: it has 30x20, and 40x10 is needed.',
      'make it larger, or say -d: it then comes up without being looked at',
    ],
    [
      { kind: 'cwd-missing', worker: 'api', path: "/p/it's $(x)" },
      `The folder /p/it's $(x), in which worker "api" should start, does not exist.`,
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
      "correct cwd (a relative one starts from the file's folder), or create it: git worktree add /p/shop-tax, or mkdir -p /p/shop-tax",
    ],
    [
      { kind: 'tracked-files', folder: '/p', here: true, files: ['comm/board.txt', 'logs/worker1.log'] },
      'git tracks files in /p that muxcrew would write or move: comm/board.txt, logs/worker1.log.',
      'git rm -r --cached comm/board.txt logs/worker1.log (or choose another place: folder: in muxcrew.config.yaml)',
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
      'Nothing was started: front matter that needs your consent: /p/a.md (cwd, verify), /p/it is.md (env).',
      "read the files, then: muxcrew trust /p/a.md '/p/it is.md'",
    ],
    [
      {
        kind: 'untrusted-front-matter',
        files: [{ path: '/p/a.md', keys: ['verify'] }],
        declined: true,
      },
      'Nothing was started: you declined the front matter of /p/a.md (verify).',
      'remove these keys, or after reading: muxcrew trust /p/a.md',
    ],
  ] as const)('%j', (failure, what, mend) => {
    expect(failureText(failure)).toEqual({ what, mend });
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
    for (const { what, mend } of texts) {
      expect(what).toContain('a.md');
      expect(mend).not.toBeNull();
    }
    expect(new Set(texts.map(({ what }) => what)).size).toBe(problems.length);
  });
});

it('root with the home of another user is told why that is refused, and the fix', () => {
  const foreign = { is: 'foreign', uid: 1000 } as const;
  const text = (problem: typeof foreign & { byRoot?: true; isHome?: true }) =>
    failureText({ kind: 'open-state', path: '/home/u/.local/state/muxcrew', problem });
  expect(text({ ...foreign, byRoot: true })).toMatchObject({
    what: expect.stringContaining('belongs to another user (uid 1000), and you are root') as unknown,
    mend: expect.stringContaining('sudo -H muxcrew') as unknown,
  });
  expect(text({ ...foreign, byRoot: true, isHome: true })).toMatchObject({
    what: expect.stringMatching(
      /^HOME \(.*\) belongs to another user \(uid 1000\), and you are root/,
    ) as unknown,
    mend: expect.stringContaining('sudo -H muxcrew') as unknown,
  });
  expect(text(foreign).mend).toBe('set XDG_STATE_HOME to a folder of your own');
});
