import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/app/context.ts';
import { findSession } from '../../../src/app/sessions/sessions.ts';
import { sessionReader } from '../../../src/app/sidebar/session-reader.ts';
import { projectPaths, sessionState, statePaths } from '../../../src/core/paths/session-paths.ts';
import { session } from '../../core/crew.ts';
import { snapshot, worker } from '../../view/snapshots.ts';

const paths = statePaths({ XDG_STATE_HOME: '/state' });
const state = sessionState(paths.sessions, session.id);
const file = projectPaths(session).snapshot;

/** Files in memory, each write a new inode; a supervisor and a server that live as long as the test wants. */
function world() {
  const texts = new Map<string, { readonly text: string; readonly inode: number }>();
  const world = { supervisor: true, server: true, reads: 0 };
  const write = (path: string, text: string): void => {
    texts.set(path, { text, inode: texts.size + world.reads + Math.random() });
  };
  const writeSnapshot = (status: string, writtenAt: string, path = file): void => {
    const createdAt = new Date(session.createdAt).toISOString();
    const workers = [worker('1', 'one', { status })];
    write(path, JSON.stringify(snapshot(workers, { session: session.id, createdAt, writtenAt })));
  };
  const context = {
    paths,
    clock: { now: () => 0 },
    locks: { holder: () => (world.supervisor ? { pid: 1, startTime: '1' } : null) },
    processes: { isAlive: () => world.server },
    files: {
      stat: (path: string) => {
        const found = texts.get(path);
        return found === undefined ? null : { size: found.text.length, inode: found.inode, modifiedAt: 0 };
      },
      statLink: (path: string) => (texts.has(path) ? { kind: 'file' } : null),
      list: () => [],
      readText: (path: string) => {
        world.reads += 1;
        return texts.get(path)?.text ?? null;
      },
    },
  } as unknown as Context;
  write(state.spec, JSON.stringify({ version: 1, session, workers: [] }));
  writeSnapshot('first', '2026-06-11T12:00:00.000Z');
  const found = findSession(context, session.id) ?? expect.fail('no session');
  return { world, writeSnapshot, reader: sessionReader(context, found) };
}

const first = { is: 'read', backendGone: false, snapshot: { workers: [{ status: 'first' }] } };

describe('the sidebar’s reader', () => {
  it('gives the session once, and reads nothing while nothing is written', () => {
    const { world: now, reader } = world();
    expect(reader.read()).toMatchObject(first);
    const { reads } = now;
    expect(reader.read()).toBeNull();
    expect(now.reads).toBe(reads);
  });

  it('takes a snapshot that has nothing new but its time for the same', () => {
    const { writeSnapshot, reader } = world();
    reader.read();
    writeSnapshot('first', '2026-06-11T12:00:08.000Z');
    expect(reader.read()).toBeNull();
    expect(reader.read()).toBeNull();
    writeSnapshot('second', '2026-06-11T12:00:09.000Z');
    expect(reader.read()).toMatchObject({ snapshot: { workers: [{ status: 'second' }] } });
  });

  it('follows the snapshot of the state folder where there is one', () => {
    const { writeSnapshot, reader } = world();
    reader.read();
    for (const status of ['second', 'third']) {
      writeSnapshot(status, '2026-06-11T12:00:08.000Z', state.snapshot);
      expect(reader.read()).toMatchObject({ snapshot: { workers: [{ status }] } });
    }
    expect(reader.read()).toBeNull();
  });

  it('sees that the server has ended, though nobody writes it', () => {
    const { world: now, reader } = world();
    reader.read();
    now.server = false;
    expect(reader.read()).toMatchObject({ backendGone: true, snapshot: { workers: [{ state: 'lost' }] } });
  });

  it('reads on while the supervisor is gone: what that means changes with time', () => {
    const { world: now, reader } = world();
    reader.read();
    now.supervisor = false;
    for (const look of [1, 2])
      expect(reader.read(), String(look)).toMatchObject({ snapshot: { supervisor: { alive: false } } });
    now.supervisor = true;
    expect(reader.read()).toMatchObject({ snapshot: { supervisor: { alive: true } } });
    expect(reader.read()).toBeNull();
  });
});
