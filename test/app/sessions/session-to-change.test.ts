/** Whose session a command may change: this project's at once, another's only by name or after a yes on a terminal. */
import { describe, expect, it } from 'vitest';
import type { Arguments } from '../../../src/cli/command.ts';
import type { Context } from '../../../src/app/context.ts';
import { command as restart } from '../../../src/commands/worker/restart.ts';
import { parseArguments } from '../../../src/cli/parse.ts';
import { sessionToChange } from '../../../src/app/sessions/session-to-change.ts';
import { projectPaths, sessionState, statePaths } from '../../../src/core/paths/session-paths.ts';
import { session } from '../../core/crew.ts';
import { snapshot, worker } from '../../view/snapshots.ts';

const paths = statePaths({ XDG_STATE_HOME: '/state' });
const project = '/home/me/todo';
const own = { ...session, project };

interface World {
  readonly cwd: string;
  /** What is typed when it asks; null: there is no terminal. */
  readonly typed?: string | null;
  readonly folderMeant?: boolean;
}

function world({ cwd, typed = null, folderMeant = true }: World) {
  const texts = new Map([
    [sessionState(paths.sessions, own.id).spec, JSON.stringify({ version: 1, session: own, workers: [] })],
    [
      projectPaths(own).snapshot,
      JSON.stringify(snapshot([worker('1', 'a')], { session: own.id, createdAt: new Date(0).toISOString() })),
    ],
  ]);
  const said: string[] = [];
  const context = {
    cwd,
    folderMeant,
    paths,
    clock: { now: () => 0 },
    locks: { holder: () => ({ pid: 1, startTime: '1' }) },
    processes: { isAlive: () => true },
    files: {
      list: () => [own.id],
      statLink: (path: string) => (texts.has(path) ? { kind: 'file' } : null),
      readText: (path: string) => texts.get(path) ?? null,
      realPath: (path: string) => path,
    },
    terminal: { input: typed !== null, output: typed !== null },
    out: (text: string) => void said.push(text),
    readLine: () => Promise.resolve(typed ?? ''),
  } as unknown as Context;
  return { context, said };
}

function change(context: Context, ...line: readonly string[]) {
  const args = parseArguments(restart.words, line);
  return sessionToChange(context, restart.words, args.ok ? args.value : neverParsed(), 'restart workers');
}

function neverParsed(): Arguments {
  throw new Error('the test’s own command line');
}

const meant = { ok: true, value: { id: own.id } };

describe('the session that a command changes', () => {
  it.each([project, `${project}/src/deep`])('is that of the project at or above %s, unasked', async (cwd) => {
    const { context, said } = world({ cwd });
    expect(await change(context, '1')).toMatchObject(meant);
    expect(said).toEqual([]);
  });

  it.each(['/', '/home/me', '/home/me/todo-other'])(
    'is not the only live one when asked for in %s without a terminal: refused, with the line to type',
    async (cwd) => {
      expect(await change(world({ cwd }).context, '1', "it's")).toMatchObject({
        ok: false,
        failure: {
          kind: 'refused',
          why: expect.stringContaining(project) as string,
          fixes: [{ run: ['muxcrew', 'restart', '--session', 'todo-app-1a2b3c', '1', "it's"] }],
        },
      });
    },
  );

  it('is the named one, from anywhere', async () => {
    expect(await change(world({ cwd: '/' }).context, '--session', own.id, '1')).toMatchObject(meant);
  });

  it('is another project’s after a yes on a terminal, to a question that names session and project', async () => {
    const { context, said } = world({ cwd: '/', typed: 'y' });
    expect(await change(context, '1')).toMatchObject(meant);
    expect(said.join('')).toContain(`Session ${own.id} is not of this folder, but of ${project}.`);
  });

  it.each(['', 'n', 'yo'])('is not another project’s after %j', async (typed) => {
    expect(await change(world({ cwd: '/', typed }).context, '1')).toMatchObject({
      ok: false,
      failure: { kind: 'declined', what: 'did not restart workers' },
    });
  });

  it('is confirmed for a call from another host without a project, also where the login folder is the project', async () => {
    const { context } = world({ cwd: project, folderMeant: false });
    expect(await change(context, '1')).toMatchObject({ ok: false, failure: { kind: 'refused' } });
    expect(await change(context, '--session', own.id, '1')).toMatchObject(meant);
    expect(await change(world({ cwd: '/', folderMeant: false, typed: 'y' }).context, '1')).toMatchObject(
      meant,
    );
  });
});
