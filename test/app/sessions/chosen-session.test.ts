/** What commands make of the choice: the current folder as the system sees it, what is said first, and the lines to type. */
import { describe, expect, it } from 'vitest';
import type { Arguments } from '../../../src/cli/command.ts';
import type { Context } from '../../../src/app/context.ts';
import type { Failure } from '../../../src/core/failure.ts';
import type { Snapshot } from '../../../src/core/snapshot/snapshot.ts';
import { command as attach } from '../../../src/commands/session/attach.ts';
import { chosenSession, ifRunning, sessionToRead } from '../../../src/app/sessions/chosen-session.ts';
import { command as logs } from '../../../src/commands/reading/logs.ts';
import { parseArguments } from '../../../src/cli/parse.ts';
import { command as restart } from '../../../src/commands/worker/restart.ts';
import { command as stop } from '../../../src/commands/session/stop.ts';
import { command as report } from '../../../src/commands/reading/report.ts';
import { command as send } from '../../../src/commands/worker/send.ts';
import { command as status } from '../../../src/commands/reading/status.ts';
import { remedyLines } from '../../../src/core/remedy.ts';
import { failureText } from '../../../src/view/failure-text.ts';
import { projectPaths, sessionState, statePaths } from '../../../src/core/paths/session-paths.ts';
import { session } from '../../core/crew.ts';
import { snapshot, worker } from '../../view/snapshots.ts';
import type { SessionInfo } from '../../../src/core/model/session.ts';
import type { Command } from '../../../src/app/command.ts';

const paths = statePaths({ XDG_STATE_HOME: '/state' });

interface World {
  readonly cwd: string;
  /** `web-1 live /home/me/web`: id, standing, project. */
  readonly sessions: readonly string[];
  /** Path -> real path; null: it does not exist. */
  readonly links?: Readonly<Record<string, string | null>>;
  readonly folderMeant?: boolean;
}

function world({ cwd, sessions, links = {}, folderMeant = true }: World) {
  const texts = new Map<string, string>();
  const dead = { pid: 2, startTime: 'x' };
  for (const line of sessions) {
    const [id = '', standing, project = ''] = line.split(' ');
    const info: SessionInfo = { ...session, id, project };
    const own: Partial<Snapshot> = {
      session: id,
      project,
      createdAt: new Date(0).toISOString(),
      closed: standing === 'ended',
      ...(standing === 'lost' ? { server: dead } : {}),
    };
    texts.set(
      sessionState(paths.sessions, id).spec,
      JSON.stringify({ version: 1, session: info, workers: [] }),
    );
    texts.set(projectPaths(info).snapshot, JSON.stringify(snapshot([worker('1', 'a')], own)));
  }
  const out: string[] = [];
  const err: string[] = [];
  const touched: string[] = [];
  const context = {
    cwd,
    folderMeant,
    host: null,
    paths,
    clock: { now: () => 0 },
    locks: { holder: () => ({ pid: 1, startTime: '1' }) },
    processes: { isAlive: ({ pid }: { readonly pid: number }) => pid !== dead.pid },
    files: {
      list: () => sessions.map((line) => line.split(' ')[0]),
      statLink: (path: string) => (texts.has(path) ? { kind: 'file' } : null),
      readText: (path: string) => texts.get(path) ?? null,
      realPath: (path: string) => {
        touched.push(path);
        for (const [link, real] of Object.entries(links))
          if (path === link || path.startsWith(`${link}/`)) {
            if (real === null) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
            return `${real}${path.slice(link.length)}`;
          }
        return path;
      },
    },
    terminal: { input: false, output: false },
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
  } as unknown as Context;
  return { context, out, err, touched };
}

function argumentsOf({ words }: Command, line: readonly string[]): Arguments {
  const args = parseArguments(words, line);
  if (!args.ok) throw new Error('the test’s own command line');
  return args.value;
}

function read(context: Context, command: Command = status, ...line: readonly string[]): string {
  const chosen = sessionToRead(context, command.words, argumentsOf(command, line));
  return chosen.ok ? chosen.value.session.id : chosen.failure.kind;
}

function refusal(context: Context, command: Command, ...line: readonly string[]): Failure {
  const args = argumentsOf(command, line);
  const name = command === attach ? (args.words[0] ?? args.value('session')) : args.value('session');
  const chosen = chosenSession(context, command.words, args, 'running', name);
  if (!chosen.ok) return chosen.failure;
  const running = ifRunning(command.words, args, chosen.value, command.words.name);
  if (running.ok) throw new Error(`it acts on ${running.value.id}`);
  return running.failure;
}

const lines = (failure: Failure) => {
  const { what, fixes } = failureText(failure);
  return { what, fixes: remedyLines(fixes) };
};

const two = ['web-1 live /home/me/web', 'api-2 live /home/me/api'];

describe('the name of a session where a worker is expected', () => {
  const text = (cwd: string, command: Command, ...line: readonly string[]) =>
    lines(refusal(world({ cwd, sessions: two }).context, command, ...line));
  it.each([
    ['no session of this folder', '/', stop, ['web'], 'muxcrew stop --session web-1'],
    ['its id', '/', stop, ['api-2', '--yes'], 'muxcrew stop --session api-2 --yes'],
    ['a session of this folder', '/home/me/web', stop, ['1,api'], 'muxcrew stop --session api-2'],
    ['a required worker', '/', restart, ['web'], 'muxcrew restart --session web-1 WORKER'],
    ['a text', '/', send, ['web', '--', 'go on'], "muxcrew send --session web-1 WORKER -- 'go on'"],
    ['one worker', '/', logs, ['web'], 'muxcrew logs --session web-1 WORKER'],
  ])('is named as one, with the command: %s', (_, cwd, command, line, fix) => {
    expect(text(cwd, command, ...line)).toMatchObject({
      what: expect.stringMatching(/^[“"'](web|api|api-2)[”"'] is a session, not a worker\.$/) as string,
      fixes: [fix],
    });
  });

  it('is a worker where the session has one of that name, or the user named a session', () => {
    const { context } = world({ cwd: '/home/me/web', sessions: [...two, 'a-3 live /home/me/a'] });
    expect(read(context, status, 'a')).toBe('web-1');
    expect(read(context, status, '--session', 'web', 'api')).toBe('web-1');
    expect(read(context, status, '7')).toBe('web-1');
  });
});

describe('the current folder', () => {
  it.each([
    { what: 'a link into a project', cwd: '/home/me/link', links: { '/home/me/link': '/home/me/web/src' } },
    {
      what: 'a link in a project that leads to another',
      cwd: '/home/me/api/web',
      links: { '/home/me/api/web': '/home/me/web' },
    },
    {
      what: 'a removed folder below a project',
      cwd: '/home/me/web/gone/deep',
      links: { '/home/me/web/gone': null },
    },
    { what: 'a removed project', cwd: '/home/me/web', links: { '/home/me/web': null } },
    {
      what: 'a removed folder, known by a path through a link',
      cwd: '/l/gone',
      links: { '/l/gone': null, '/l': '/home/me/web' },
    },
    {
      what: 'a project that moved, with a link left in its place',
      cwd: '/new/web/src',
      links: { '/home/me/web': '/new/web' },
    },
  ])('is the project’s, by $what', ({ cwd, links }) => {
    expect(read(world({ cwd, links, sessions: two }).context)).toBe('web-1');
  });

  it('is not read off the disk of an ended session, which may not answer', () => {
    const { context, touched } = world({
      cwd: '/home/me/web',
      sessions: ['web-1 live /home/me/web', 'nfs-2 ended /mnt/nfs'],
    });
    expect(read(context)).toBe('web-1');
    expect(touched).not.toContain('/mnt/nfs');
  });
});

describe('a command that reads', () => {
  const only = { sessions: ['web-1 live /home/me/web'] };

  it('says nothing of the session of its own folder, or of one that was named', () => {
    for (const line of [
      { cwd: '/home/me/web/src', words: [] },
      { cwd: '/', words: ['--session', 'web'] },
    ]) {
      const { context, out, err } = world({ cwd: line.cwd, ...only });
      expect(read(context, status, ...line.words)).toBe('web-1');
      expect([...out, ...err]).toEqual([]);
    }
  });

  it.each([
    { command: status, line: [] },
    { command: logs, line: ['1'] },
    { command: report, line: [] },
  ])('names the only one elsewhere on standard output: $command.words.name', ({ command, line }) => {
    const { context, out, err } = world({ cwd: '/srv', ...only });
    expect(read(context, command, ...line)).toBe('web-1');
    expect({ out, err }).toEqual({ out: ['Using session web-1 (live) in /home/me/web\n'], err: [] });
  });

  it.each([
    { command: status, line: ['--json'] },
    { command: logs, line: ['1', '--raw'] },
  ])('names it on standard error where a program reads the output: $line', ({ command, line }) => {
    const { context, out, err } = world({ cwd: '/srv', sessions: ['web-1 lost /home/me/web'] });
    expect(read(context, command, ...line)).toBe('web-1');
    expect({ out, err }).toEqual({
      out: [],
      err: [
        'muxcrew: using session web-1 (lost) in /home/me/web\n',
        'muxcrew: session web-1 is lost (its panes are gone): muxcrew resume web-1\n',
      ],
    });
  });

  it('of an ended session above, says where a live one is; in the ended one’s own folder it does not', () => {
    const sessions = ['me-1 ended /home/me', 'web-2 live /home/me/web'];
    const below = world({ cwd: '/home/me/docs', sessions });
    expect(read(below.context)).toBe('me-1');
    expect(below.err).toEqual(['muxcrew: session me-1 has ended; live: muxcrew status --session web-2\n']);
    const own = world({ cwd: '/home/me', sessions });
    expect(read(own.context)).toBe('me-1');
    expect(own.err).toEqual([]);
  });

  it('lists several elsewhere, with the whole line for each', () => {
    const sessions = ['web-1 live /home/me/web', 'api-long-2 lost /home/me/api'];
    const { context } = world({ cwd: '/srv', sessions });
    const args = argumentsOf(logs, ['-n', '20', "it's"]);
    const chosen = sessionToRead(context, logs.words, args);
    const { what, fixes } = lines(chosen.ok ? expect.fail('it took one') : chosen.failure);
    expect(what).toBe(
      'No session in this folder or above it, and several in other folders: web-1, api-long-2.',
    );
    expect(fixes).toEqual([
      String.raw`muxcrew logs --session web-1 --lines=20 'it'\''s'         live, /home/me/web`,
      String.raw`muxcrew logs --session api-long-2 --lines=20 'it'\''s'    lost, /home/me/api`,
    ]);
  });
});

describe('a command that needs a running session', () => {
  it('refuses an ended one of its folder, and names the live one above', () => {
    const sessions = ['web-1 ended /home/me/web', 'api-2 live /home/me/api', 'me-3 live /home/me'];
    const { context } = world({ cwd: '/home/me/web', sessions });
    expect(lines(refusal(context, send, '1', 'hi'))).toEqual({
      what: 'Cannot send: session web-1 has ended.',
      fixes: ['muxcrew resume web-1'],
    });
    expect(lines(refusal(context, attach)).fixes).toEqual([
      'muxcrew resume web-1',
      'muxcrew attach me-3    live, in /home/me',
      'muxcrew ls             list all live sessions',
    ]);
  });

  it('refuses an ended one of that name in its folder, and names a live namesake alone', () => {
    const sessions = ['demo-1 ended /a/demo', 'demo-2 live /b/demo', 'web-3 live /home/me/web'];
    expect(lines(refusal(world({ cwd: '/a/demo', sessions }).context, attach, 'demo')).fixes).toEqual([
      'muxcrew resume demo-1',
      'muxcrew attach demo-2    live, in /b/demo',
    ]);
  });

  it('lists several of a name as they are typed', () => {
    const sessions = ['demo-1 live /a/demo', 'demo-2 live /b/demo'];
    const failure = refusal(world({ cwd: '/', sessions }).context, attach, 'demo');
    expect(lines(failure)).toMatchObject({
      what: 'Several sessions are named "demo": demo-1, demo-2.',
      fixes: ['muxcrew attach demo-1    live, /a/demo', 'muxcrew attach demo-2    live, /b/demo'],
    });
  });

  it('lists lost ones with how they are resumed', () => {
    const sessions = ['a-1 lost /a', 'b-2 lost /b'];
    const { context } = world({ cwd: '/', sessions });
    for (const failure of [refusal(context, attach), refusal(context, send, '1', 'hi')])
      expect(lines(failure).fixes).toEqual([
        'muxcrew resume a-1    lost, /a',
        'muxcrew resume b-2    lost, /b',
      ]);
  });

  it('of the only one, where it is lost, says how it is resumed', () => {
    const { context } = world({ cwd: '/srv', sessions: ['a-1 lost /a'] });
    expect(refusal(context, send, '1', 'hi')).toEqual({ kind: 'session-lost', session: 'a-1' });
  });
});
