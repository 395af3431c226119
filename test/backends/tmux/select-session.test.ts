/** One crew's part of a tmux server, whatever the user has renamed, moved or linked. */
import { describe, expect, test } from 'vitest';
import type { ServerListing } from '../../../src/backends/tmux/listing.ts';
import {
  destroyCommands,
  markCommands,
  selectSession,
  sessionIds,
} from '../../../src/backends/tmux/select-session.ts';
import type { PaneRole } from '../../../src/core/terminal/geometry.ts';

type Session = ServerListing['sessions'][number];
type Pane = ServerListing['panes'][number];

const rect = { x: 0, y: 0, columns: 80, rows: 24 };
const worker = (id: string): PaneRole => ({ is: 'worker', worker: id });

function pane(session: string, window: string, id: string, crew: string, role: PaneRole | null): Pane {
  return {
    session,
    window,
    id,
    crew,
    role,
    rect,
    active: true,
    pid: 7,
    dead: null,
    piped: false,
    logPath: null,
  };
}

/** Windows follow from the panes. */
function server(sessions: readonly Session[], panes: readonly Pane[]): ServerListing {
  const keys = [...new Set(panes.map(({ session, window }) => `${session} ${window}`))];
  return {
    serverPid: 7,
    sessions,
    windows: keys.map((key, index) => {
      const [session = '', id = ''] = key.split(' ');
      return {
        session,
        id,
        index,
        size: { columns: 80, rows: 24 },
        active: true,
        zoomed: false,
        layout: 'x',
      };
    }),
    panes,
    clients: [
      {
        session: '$1',
        id: '/dev/pts/1',
        size: { columns: 80, rows: 24 },
        since: 0,
        terminal: 'xterm',
        pid: 8,
        typed: false,
      },
    ],
  };
}

const crew: Session = { id: '$1', name: 'crew', mark: 'crew' };
const own = pane('$1', '@1', '%1', 'crew', worker('1'));
const roles = (listing: ServerListing): unknown =>
  selectSession(listing, 'crew')?.panes.map(({ id, role }) => [id, role?.is ?? null]);

describe('the session', () => {
  test('is found under any name', () => {
    for (const name of ['crew', 'mycrew', 'other', ' ', '=crew:', '$9', '予定'])
      expect(selectSession(server([{ ...crew, name }], [own]), 'crew')?.home).toBe('$1');
  });

  test('is not another one that was given its name', () => {
    const other: Session = { id: '$2', name: 'crew', mark: 'other' };
    const theirs: Session = { id: '$3', name: 'crew-2', mark: '' };
    const panes = [pane('$2', '@2', '%2', 'other', worker('1')), pane('$3', '@3', '%3', '', null)];
    expect(selectSession(server([other, theirs], panes), 'crew')).toBeNull();
    expect(selectSession(server([{ ...crew, name: 'x' }, other], [own, ...panes]), 'crew')?.home).toBe('$1');
  });

  test('that was made without marks is known by its name, where it has panes of a crew', () => {
    const unmarked: Session = { id: '$1', name: 'crew', mark: '' };
    const listing = server(
      [unmarked],
      [pane('$1', '@1', '%1', '', worker('1')), pane('$1', '@1', '%2', '', null)],
    );
    expect(selectSession(listing, 'crew')?.home).toBe('$1');
    expect(roles(listing)).toEqual([
      ['%1', 'worker'],
      ['%2', null],
    ]);
    expect(selectSession(server([unmarked], [pane('$1', '@1', '%2', '', null)]), 'crew')).toBeNull();
    expect(markCommands(listing, 'crew')).toContainEqual([
      'set-option',
      '-t',
      '$1',
      '@muxcrew_session',
      'crew',
    ]);
    expect(markCommands(server([crew], [own]), 'crew')).toEqual([]);
  });
});

describe('panes', () => {
  test('of another crew in one of its windows are the user’s arrangement, not its own workers', () => {
    const listing = server([crew], [own, pane('$1', '@1', '%2', 'other', worker('1'))]);
    expect(roles(listing)).toEqual([
      ['%1', 'worker'],
      ['%2', null],
    ]);
  });

  test('in a window that was moved to another session are still its own; that window is left as it is', () => {
    const away = pane('$2', '@2', '%2', 'crew', worker('2'));
    const listing = server([crew, { id: '$2', name: 'mine', mark: '' }], [own, away]);
    expect(roles(listing)).toEqual([
      ['%1', 'worker'],
      ['%2', 'worker'],
    ]);
    expect(
      selectSession(listing, 'crew')?.windows.map(({ id, active, zoomed }) => [id, active, zoomed]),
    ).toEqual([
      ['@1', true, false],
      ['@2', false, true],
    ]);
  });

  test('of a window that is linked into two sessions are there once, as they are at home', () => {
    const linked = { ...own, session: '$0' };
    const listing = server([{ id: '$0', name: 'a', mark: '' }, crew], [linked, own]);
    expect(roles(listing)).toEqual([['%1', 'worker']]);
    expect(selectSession(listing, 'crew')?.windows.map(({ zoomed }) => zoomed)).toEqual([false]);
  });

  test('are found where their session has gone; the clients of the one that they are in are not its own', () => {
    const listing = server([{ id: '$1', name: 'mine', mark: '' }], [own, pane('$1', '@9', '%9', '', null)]);
    const found = selectSession(listing, 'crew');
    expect(found).toMatchObject({ home: '$1', ownsHome: false, clients: [] });
    expect(found?.panes.map(({ id }) => id)).toEqual(['%1']);
    expect(sessionIds(listing)).toEqual(['mine', 'crew']);
  });
});

describe('what is destroyed', () => {
  test('is the session, and its panes elsewhere', () => {
    const away = pane('$2', '@2', '%2', 'crew', worker('2'));
    expect(destroyCommands(server([crew], [own, away]), 'crew')).toEqual([
      ['kill-session', '-t', '$1'],
      ['kill-pane', '-t', '%2'],
    ]);
  });

  test('is never another crew’s pane in it, nor a session of the user’s', () => {
    const guest = pane('$1', '@1', '%2', 'other', worker('1'));
    expect(destroyCommands(server([crew], [own, guest]), 'crew')).toEqual([
      ['set-option', '-u', '-t', '$1', '@muxcrew_session'],
      ['kill-pane', '-t', '%1'],
    ]);
    const theirs = server([{ id: '$1', name: 'crew', mark: '' }], [own, pane('$1', '@9', '%9', '', null)]);
    expect(destroyCommands(theirs, 'crew')).toEqual([['kill-pane', '-t', '%1']]);
    expect(destroyCommands(server([crew], [own]), 'other')).toEqual([]);
  });
});
