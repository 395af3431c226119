/**
 * Byte streams over Unix sockets, as private as the line sockets beside them. Does not interpret the bytes.
 */
import type { Socket } from 'node:net';
import type { ByteSockets, ByteStream, ConnectOutcome } from '../../ports/byte-socket.ts';
import { net } from '../builtin.ts';
import { errnoOf } from '../errno.ts';
import { privacyProblem, socketPath } from './socket-path.ts';
import { listenPrivately } from './socket-server.ts';

function byteStream(socket: Socket): ByteStream {
  // The other end may close at any time: `close` follows.
  socket.on('error', () => socket.destroy());
  socket.on('end', () => socket.end());
  return {
    write(bytes) {
      if (socket.writable) socket.write(bytes);
    },
    get unsent() {
      return socket.writableLength;
    },
    onData: (listener) => void socket.on('data', (chunk: Buffer) => listener(chunk)),
    onDrain: (listener) => void socket.on('drain', listener),
    onEnd: (listener) => void socket.once('close', listener),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
    holdProcess(holds) {
      if (holds) socket.ref();
      else socket.unref();
    },
  };
}

function connect(wanted: string): Promise<ConnectOutcome> {
  const path = socketPath(wanted);
  const problem = privacyProblem(path, false);
  if (problem !== null)
    return Promise.resolve(
      problem.endsWith('is not there') ? { is: 'no-server' } : { is: 'unsafe', reason: problem },
    );
  return new Promise((resolve, reject) => {
    const socket = net().connect({ path, allowHalfOpen: true });
    socket.once('connect', () => {
      socket.off('error', refused);
      resolve({ is: 'connected', stream: byteStream(socket) });
    });
    const refused = (error: Error): void => {
      const code = errnoOf(error);
      // EAGAIN: its backlog is full. Asked again a moment later it is there, or gone.
      if (['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'EAGAIN'].includes(code ?? '')) resolve({ is: 'no-server' });
      else reject(error);
    };
    socket.once('error', refused);
  });
}

/** `onBug` hears what listening itself came to. */
export function byteSockets(onBug: (error: unknown) => void): ByteSockets {
  return {
    async serve(wanted, onConnection) {
      const outcome = await listenPrivately(wanted, onBug, (socket) => onConnection(byteStream(socket)));
      if (outcome.is !== 'listening') return outcome;
      const { path, close, restore } = outcome;
      return { is: 'serving', server: { path, close: () => close(), restore } };
    },
    connect,
  };
}
