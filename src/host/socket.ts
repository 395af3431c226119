/** JSON lines over Unix sockets. Owns listening and asking; what the lines mean is for who serves and who asks. */
import type { Socket } from 'node:net';
import type { AskOutcome, LineError, LineServer, Peers, ServeOutcome, Sockets } from '../ports/socket.ts';
import { net } from './builtin.ts';
import { errnoOf } from './errno.ts';
import { lineCutter } from './lines.ts';
import { privacyProblem, socketPath } from './socket-path.ts';
import { peersOf } from './socket-peer.ts';
import { listenPrivately } from './socket-server.ts';

/** No honest request or answer is near it; a mad one must not fill the memory. */
const lineLimitBytes = 8 * 1024 * 1024;
/** A connection that says nothing is ended, so that forgotten ones do not pile up. */
const idleMs = 60_000;

type Handler = (body: unknown, peers: Peers) => Promise<unknown>;

/** `undefined` is no JSON: said as null. */
function line(body: unknown): string {
  return `${body === undefined ? 'null' : JSON.stringify(body)}\n`;
}

function parse(text: string): { readonly body: unknown } | null {
  try {
    return { body: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function answer(
  text: string,
  peers: Peers,
  onRequest: Handler,
  onBug: (error: unknown) => void,
): Promise<unknown> {
  const request = parse(text);
  if (request === null)
    return { error: 'not-json', detail: 'each line is one JSON value' } satisfies LineError;
  try {
    return await onRequest(request.body, peers);
  } catch (error) {
    onBug(error);
    return {
      error: 'bug',
      detail: error instanceof Error ? error.message : String(error),
    } satisfies LineError;
  }
}

/** Node shows the descriptor of a Unix socket nowhere else. */
async function peersOfSocket(socket: Socket): Promise<readonly number[] | null> {
  const { fd = -1 } = (socket as { readonly _handle?: { readonly fd?: number } | null })._handle ?? {};
  return fd < 0 ? null : peersOf(fd);
}

/** Answers one connection's lines one after the other; reads no more while one is at work. */
function converse(socket: Socket, onRequest: Handler, onBug: (error: unknown) => void): void {
  const cutter = lineCutter(lineLimitBytes);
  let work = Promise.resolve();
  // Whoever asks may go away at any time; that concerns nobody but them.
  socket.on('error', () => socket.destroy());
  socket.setTimeout(idleMs, () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    const lines = cutter.push(chunk);
    if (lines === null) {
      socket.pause();
      socket.end(
        line({ error: 'too-long', detail: `over ${lineLimitBytes} bytes` } satisfies LineError),
        () => socket.destroy(),
      );
      return;
    }
    const asked = lines.filter((text) => text.trim() !== '');
    if (asked.length === 0) return;
    socket.pause();
    socket.setTimeout(0);
    work = work.then(async () => {
      for (const text of asked) {
        const reply = line(await answer(text, () => peersOfSocket(socket), onRequest, onBug));
        if (socket.writable) socket.write(reply);
      }
      socket.setTimeout(idleMs);
      socket.resume();
    });
  });
  // Half open: `printf … | nc` has said all and still waits for the answer.
  socket.on('end', () => {
    void work.then(() => socket.end());
  });
}

async function serve(
  wanted: string,
  onRequest: Handler,
  onBug: (error: unknown) => void,
): Promise<ServeOutcome> {
  const connections = new Set<Socket>();
  const outcome = await listenPrivately(wanted, onBug, (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    converse(socket, onRequest, onBug);
  });
  if (outcome.is !== 'listening') return outcome;
  const { path, server, unlink } = outcome;
  const serving: LineServer = {
    path,
    async close() {
      unlink();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of connections) socket.destroy();
      });
    },
  };
  return { is: 'serving', server: serving };
}

function ask(wanted: string, body: unknown, timeoutMs: number): Promise<AskOutcome> {
  const path = socketPath(wanted);
  if (privacyProblem(path, false) !== null) return Promise.resolve({ is: 'nobody' });
  return new Promise((resolve) => {
    const socket = net().connect(path);
    const cutter = lineCutter(lineLimitBytes);
    const settle = (outcome: AskOutcome): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => settle({ is: 'silent' }), timeoutMs);
    socket.once('connect', () => socket.write(line(body)));
    socket.on('data', (chunk: Buffer) => {
      const lines = cutter.push(chunk);
      if (lines === null) {
        settle({ is: 'broken', detail: 'the answer is too long' });
        return;
      }
      const [first] = lines;
      if (first === undefined) return;
      const reply = parse(first);
      settle(
        reply === null
          ? { is: 'broken', detail: 'the answer is no JSON' }
          : { is: 'answered', body: reply.body },
      );
    });
    socket.once('end', () => settle({ is: 'broken', detail: 'closed without an answer' }));
    socket.once('error', (error) => {
      const code = errnoOf(error);
      if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK') settle({ is: 'nobody' });
      else settle({ is: 'broken', detail: error.message });
    });
  });
}

export function unixSockets(): Sockets {
  return { serve, ask };
}
