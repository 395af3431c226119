/** The rule of docs/sessions.md as a table: which session a command acts on, from which folder. */
import { describe, expect, it } from 'vitest';
import {
  chooseSession,
  liveInstead,
  type SessionPlace,
  type SessionUse,
} from '../../../src/core/paths/session-choice.ts';

/** `web-1 live /home/me/web night` is a session of that id, standing, folder and name. */
function sessionsOf(lines: readonly string[]): readonly SessionPlace[] {
  return lines.map((line, index) => {
    const [id = '', standing, folder = '', name] = line.split(' ');
    return {
      id,
      standing: standing as SessionPlace['standing'],
      folder,
      name: name ?? null,
      createdAt: index,
    };
  });
}

interface Row {
  readonly sessions: readonly string[];
  readonly folder: string | null;
  readonly name?: string;
  /** For each use: `by id`, `several id id`, `none`. One text: the same for all uses. */
  readonly chosen: string | Readonly<Record<SessionUse, string>>;
}

const uses: readonly SessionUse[] = ['any', 'running', 'lost'];

function choose({ sessions, folder, name }: Omit<Row, 'chosen'>, use: SessionUse): string {
  const choice = chooseSession(sessionsOf(sessions), { name: name ?? null, folder, use });
  switch (choice.is) {
    case 'one':
      return `${choice.by} ${choice.session.id}`;
    case 'several':
      return `several by ${choice.by}: ${choice.sessions.map(({ id }) => id).join(' ')}`;
    case 'none':
      return 'none';
  }
}

const web = '/home/me/web';
const rows: Readonly<Record<string, Row>> = {
  // in a project
  'the session of the current folder': {
    sessions: ['web-1 live /home/me/web'],
    folder: web,
    chosen: 'folder web-1',
  },
  'a session that is starting counts as live': {
    sessions: ['web-1 starting /home/me/web', 'x-2 ended /home/me/web x'],
    folder: web,
    chosen: 'folder web-1',
  },
  'from a folder below the project': {
    sessions: ['web-1 live /home/me/web', 'api-2 live /home/me/api'],
    folder: `${web}/src/deep`,
    chosen: 'folder web-1',
  },
  'a folder whose name begins alike is not below': {
    sessions: ['web-1 live /home/me/web', 'api-2 live /home/me/api'],
    folder: '/home/me/web-old',
    chosen: {
      any: 'several by only: web-1 api-2',
      running: 'several by only: web-1 api-2',
      lost: 'several by only: web-1 api-2',
    },
  },
  'a project at the root of the file system': {
    sessions: ['root-1 live /', 'web-2 live /home/me/web'],
    folder: '/srv',
    chosen: 'folder root-1',
  },
  // the nearest folder wins, whatever its session's state
  'an ended session never gives way to a live one elsewhere': {
    sessions: ['web-1 ended /home/me/web', 'api-2 live /home/me/api'],
    folder: web,
    chosen: 'folder web-1',
  },
  'nor to several live ones elsewhere': {
    sessions: ['web-1 ended /home/me/web', 'api-2 live /home/me/api', 'db-3 live /home/me/db'],
    folder: web,
    chosen: 'folder web-1',
  },
  'nor to a live one in a folder above': {
    sessions: ['web-1 ended /home/me/web', 'home-2 live /home/me'],
    folder: `${web}/src`,
    chosen: 'folder web-1',
  },
  'nor to a lost one in a folder above': {
    sessions: ['web-1 ended /home/me/web', 'home-2 lost /home/me'],
    folder: web,
    chosen: 'folder web-1',
  },
  'a lost session does not give way either': {
    sessions: ['web-1 lost /home/me/web', 'home-2 live /home/me', 'api-3 live /home/me/api'],
    folder: web,
    chosen: 'folder web-1',
  },
  'a live one in the nearest folder wins over an ended one above': {
    sessions: ['home-1 ended /home/me', 'web-2 live /home/me/web'],
    folder: `${web}/src`,
    chosen: 'folder web-2',
  },
  'an ended session in the home folder is that of every folder below without its own': {
    sessions: ['home-1 ended /home/me', 'web-2 live /home/me/web'],
    folder: '/home/me/docs',
    chosen: 'folder home-1',
  },
  // several in one folder
  'the own session before one with a name': {
    sessions: ['night-1 live /home/me/web night', 'web-2 live /home/me/web'],
    folder: web,
    chosen: 'folder web-2',
  },
  'a live one with a name before the own, ended one': {
    sessions: ['web-1 ended /home/me/web', 'night-2 live /home/me/web night'],
    folder: web,
    chosen: 'folder night-2',
  },
  'live before lost before ended; resume takes the lost one first': {
    sessions: ['web-1 ended /home/me/web', 'a-2 lost /home/me/web a', 'b-3 live /home/me/web b'],
    folder: web,
    chosen: { any: 'folder b-3', running: 'folder b-3', lost: 'folder a-2' },
  },
  'lost before ended': {
    sessions: ['web-1 ended /home/me/web', 'a-2 lost /home/me/web a'],
    folder: web,
    chosen: 'folder a-2',
  },
  'resume takes a live one before an ended one': {
    sessions: ['web-1 ended /home/me/web', 'a-2 live /home/me/web a'],
    folder: web,
    chosen: 'folder a-2',
  },
  'several live ones with names': {
    sessions: ['a-1 live /home/me/web a', 'b-2 live /home/me/web b', 'c-3 ended /home/me/web c'],
    folder: web,
    chosen: 'several by folder: a-1 b-2',
  },
  'several lost ones with names': {
    sessions: ['a-1 lost /home/me/web a', 'b-2 lost /home/me/web b'],
    folder: web,
    chosen: 'several by folder: a-1 b-2',
  },
  'the newest of several ended ones with names': {
    sessions: ['a-1 ended /home/me/web a', 'b-2 ended /home/me/web b'],
    folder: web,
    chosen: 'folder b-2',
  },
  // no session at or above the folder
  'the only live one elsewhere': { sessions: ['api-1 live /home/me/api'], folder: web, chosen: 'only api-1' },
  'the only lost one elsewhere': { sessions: ['api-1 lost /home/me/api'], folder: web, chosen: 'only api-1' },
  'never an ended one elsewhere': { sessions: ['api-1 ended /home/me/api'], folder: web, chosen: 'none' },
  'ended ones elsewhere leave no doubt about the live one': {
    sessions: ['api-1 live /home/me/api', 'db-2 ended /home/me/db', 'db-3 ended /home/me/db x'],
    folder: web,
    chosen: 'only api-1',
  },
  'a live and a lost one elsewhere: each command takes the one that it can act on, reading ones ask': {
    sessions: ['api-1 live /home/me/api', 'db-2 lost /home/me/db'],
    folder: web,
    chosen: { any: 'several by only: api-1 db-2', running: 'only api-1', lost: 'only db-2' },
  },
  'two lost ones elsewhere': {
    sessions: ['api-1 lost /home/me/api', 'db-2 lost /home/me/db'],
    folder: web,
    chosen: 'several by only: api-1 db-2',
  },
  'several of one project elsewhere: its own one is not preferred': {
    sessions: ['api-1 live /home/me/api', 'night-2 live /home/me/api night'],
    folder: web,
    chosen: 'several by only: api-1 night-2',
  },
  'no session at all': { sessions: [], folder: web, chosen: 'none' },
  // another host without a project: no folder is meant
  'no folder is meant, and the login folder has a session': {
    sessions: ['home-1 ended /home/me', 'web-2 live /home/me/web'],
    folder: null,
    chosen: 'only web-2',
  },
  // named
  'by its id': {
    sessions: ['web-1 live /home/me/web', 'web-2 live /x/web'],
    folder: web,
    name: 'web-2',
    chosen: 'name web-2',
  },
  'by its name, from anywhere': {
    sessions: ['web-1 ended /home/me/web', 'api-2 live /home/me/api'],
    folder: '/home/me/docs',
    name: 'web',
    chosen: 'name web-1',
  },
  'a live one before an ended namesake': {
    sessions: ['muxcrew-demo-1 ended /tmp/a/muxcrew-demo', 'muxcrew-demo-2 live /tmp/b/muxcrew-demo'],
    folder: '/home/me',
    name: 'muxcrew-demo',
    chosen: 'name muxcrew-demo-2',
  },
  'a lost one before an ended namesake': {
    sessions: ['demo-1 ended /tmp/a/demo', 'demo-2 lost /tmp/b/demo'],
    folder: '/home/me',
    name: 'demo',
    chosen: 'name demo-2',
  },
  'of namesakes, that of the nearest folder, also when it has ended': {
    sessions: ['night-1 ended /home/me/web night', 'night-2 live /home/me/api night'],
    folder: `${web}/src`,
    name: 'night',
    chosen: 'name night-1',
  },
  'two live namesakes elsewhere': {
    sessions: ['demo-1 live /tmp/a/demo', 'demo-2 live /tmp/b/demo', 'demo-3 ended /tmp/c/demo'],
    folder: '/home/me',
    name: 'demo',
    chosen: 'several by name: demo-1 demo-2',
  },
  'two ended namesakes elsewhere': {
    sessions: ['demo-1 ended /tmp/a/demo', 'demo-2 ended /tmp/b/demo'],
    folder: '/home/me',
    name: 'demo',
    chosen: 'several by name: demo-1 demo-2',
  },
  'an unknown name is never another session': {
    sessions: ['web-1 live /home/me/web'],
    folder: web,
    name: 'we',
    chosen: 'none',
  },
  'a name without a folder': {
    sessions: ['web-1 ended /home/me/web', 'web-2 live /x/web'],
    folder: null,
    name: 'web',
    chosen: 'name web-2',
  },
};

describe('the session that a command acts on', () => {
  it.each(Object.entries(rows))('%s', (_, { chosen, ...row }) => {
    const wanted = (use: SessionUse): string => (typeof chosen === 'string' ? chosen : chosen[use]);
    expect(uses.map((use) => `${use}: ${choose(row, use)}`)).toEqual(
      uses.map((use) => `${use}: ${wanted(use)}`),
    );
  });
});

describe('suggestions in place of an ended session', () => {
  it('are live ones, the nearest above first, and no lost one', () => {
    const sessions = sessionsOf([
      'api-1 live /home/me/api',
      'root-2 live /',
      'home-3 live /home/me',
      'db-4 lost /home/me/db',
      'web-5 ended /home/me/web',
    ]);
    expect(liveInstead(sessions, web).map(({ id }) => id)).toEqual(['home-3', 'root-2', 'api-1']);
    expect(liveInstead(sessions, null).map(({ id }) => id)).toEqual(['api-1', 'root-2', 'home-3']);
  });
});
