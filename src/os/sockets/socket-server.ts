/**
 * A Unix socket that only this user can reach, and that only one process serves. Owns how it is put into its
 * place.
 */
import { chmodSync, lstatSync, renameSync, unlinkSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import type { ServeProblem } from '../../ports/socket.ts';
import { net } from '../builtin.ts';
import { errnoOf, rethrowUnless } from '../errno.ts';
import { privacyProblem, socketPath } from './socket-path.ts';

/** Who listens takes a connection at once; a full backlog means that it is alive. */
const probeMs = 1000;

export interface Listening {
  readonly is: 'listening';
  readonly path: string;
  /** Removes the socket if it is still this server's, and stops listening. Connections stay. */
  readonly close: (closed?: () => void) => void;
  /** Listens again if the socket was removed. */
  readonly restore: () => Promise<void>;
}

/** Whether a process accepts connections there. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = net().connect(path);
    const settle = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(probeMs, () => settle(true));
    socket.once('connect', () => settle(true));
    socket.once('error', (error) => {
      const code = errnoOf(error);
      if (code === 'EAGAIN') settle(true);
      else if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK') settle(false);
      else reject(error);
    });
  });
}

function inodeOf(path: string): number | null {
  try {
    return lstatSync(path).ino;
  } catch (error) {
    rethrowUnless(error, 'ENOENT');
    return null;
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/**
 * Bound beside its place and renamed into it: only ever a socket that listens and is private is found there. Connections
 * may be half open: who has said all may still wait for the answer.
 */
export async function listenPrivately(
  wanted: string,
  onBug: (error: unknown) => void,
  onConnection: (socket: Socket) => void,
): Promise<Listening | ServeProblem> {
  const path = socketPath(wanted);
  const problem = privacyProblem(path, true);
  if (problem !== null) return { is: 'unsafe', path, reason: problem };
  if (await isAnswered(path)) return { is: 'in-use', path };

  const open = async (): Promise<Open> => {
    const server = net().createServer({ allowHalfOpen: true }, onConnection);
    const fresh = `${path}~${process.pid.toString(36)}`;
    if (inodeOf(fresh) !== null) unlinkSync(fresh);
    await listen(server, fresh);
    server.on('error', onBug);
    chmodSync(fresh, 0o600);
    renameSync(fresh, path);
    return { server, inode: inodeOf(path) };
  };
  let current = await open();
  let restoring = false;
  let closed = false;
  const isClosed = (): boolean => closed;
  return {
    is: 'listening',
    path,
    close(done) {
      closed = true;
      if (current.inode !== null && inodeOf(path) === current.inode) unlinkSync(path);
      current.server.close(() => done?.());
    },
    async restore() {
      if (restoring || isClosed() || inodeOf(path) === current.inode) return;
      restoring = true;
      try {
        if (privacyProblem(path, true) !== null || (await isAnswered(path)) || isClosed()) return;
        const before = current;
        current = await open();
        before.server.close();
        if (isClosed()) current.server.close();
      } finally {
        restoring = false;
      }
    },
  };
}

interface Open {
  readonly server: Server;
  readonly inode: number | null;
}
