/** What `run` says where the current folder may not be the project that the user meant. */
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { projectNotes } from '../../../src/app/run/project-notes.ts';
import { projectPaths, sessionState, statePaths } from '../../../src/core/paths/session-paths.ts';
import { session } from '../../core/crew.ts';
import { snapshot, worker } from '../../view/snapshots.ts';

const paths = statePaths({ XDG_STATE_HOME: '/state' });

interface World {
  readonly present?: readonly string[];
  /** The project of a session, and whether it has ended. */
  readonly crew?: { readonly project: string; readonly ended?: boolean };
}

function notes(cwd: string, { present = [], crew }: World = {}): readonly string[] {
  const texts = new Map<string, string>();
  if (crew !== undefined) {
    const info = { ...session, project: crew.project };
    const own = {
      session: info.id,
      project: crew.project,
      closed: crew.ended === true,
      createdAt: new Date(0).toISOString(),
    };
    texts.set(
      sessionState(paths.sessions, info.id).spec,
      JSON.stringify({ version: 1, session: info, workers: [] }),
    );
    texts.set(projectPaths(info).snapshot, JSON.stringify(snapshot([worker('1', 'a')], own)));
  }
  const context = {
    cwd,
    folderMeant: true,
    host: null,
    env: { HOME: '/home/me' },
    paths,
    clock: { now: () => 0 },
    locks: { holder: () => ({ pid: 1, startTime: '1' }) },
    processes: { isAlive: () => true },
    files: {
      list: () => (crew === undefined ? [] : [session.id]),
      statLink: (path: string) => (texts.has(path) ? { kind: 'file' } : null),
      readText: (path: string) => texts.get(path) ?? null,
      realPath: (path: string) => path,
      stat: (path: string) => (present.includes(path) ? { kind: 'folder' } : null),
    },
  } as unknown as Context;
  return projectNotes(context, cwd);
}

const live = { project: '/home/me/web' };

describe('the notes of run on its project folder', () => {
  it.each([
    ['a plain folder', '/home/me/web', {}],
    ['the root of a repository', '/home/me/web', { present: ['/home/me/web/.git'] }],
    ['a folder of a repository that has files of a run', '/r/web', { present: ['/r/.git', '/r/web/comm'] }],
    ['a folder whose own session is live', '/home/me/web', { crew: live }],
    ['a folder beside a live session', '/home/me/api', { crew: live }],
    ['a folder below an ended session', '/home/me/web/src', { crew: { ...live, ended: true } }],
  ])('are none in %s', (_, cwd, world) => {
    expect(notes(cwd, world)).toEqual([]);
  });

  it('tell that the home folder is the project', () => {
    expect(notes('/home/me')).toEqual([
      'the project is your home folder: its session is used in every folder below that has none of its own',
    ]);
  });

  it('tell how to add workers to a live session above', () => {
    expect(notes('/home/me/web/src', { crew: live })).toEqual([
      `this starts a session of its own; to add to ${session.id} in /home/me/web: muxcrew add --session ${session.id} FILE…`,
    ]);
  });

  it('tell the closest repository above, the first time', () => {
    expect(notes('/r/sub/web', { present: ['/r/.git', '/r/sub/.git'] })).toEqual([
      'the project is this folder, not the repository /r/sub (that one: --project /r/sub)',
    ]);
  });
});
