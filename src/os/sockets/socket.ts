/** JSON lines over Unix sockets. Owns listening and requests; does not interpret the lines. */
import { messageValues, parseJson } from '../../core/json.ts';
import type { Socket } from 'node:net';
import type {
  AskOutcome,
  FollowEnd,
  LineError,
  LineServer,
  OpenOutlet,
  Peer,
  Peers,
  ServeOutcome,
  Sockets,
} from '../../ports/socket.ts';
import { net } from '../builtin.ts';
import { errnoOf } from '../errno.ts';
import { lineCutter } from './lines.ts';
import { socketOutlet, type HeldOutlet } from './outlet.ts';
import { placeProblem, privacyProblem, socketPath } from './socket-path.ts';
import { peersOf } from './socket-peer.ts';
import { listenPrivately } from './socket-server.ts';
import { errorMessage } from '../../core/error-text.ts';

/** Far above any honest request or answer; a broken client must not fill the memory. */
const lineLimitBytes = 8 * 1024 * 1024;
/** An idle connection is closed, so that forgotten ones do not accumulate. */
const idleMs = 60_000;

/** More connections than this are an attack or an error. */
const mostConnections = 256;
/** Unfinished requests of all connections together. */
const heldLimitBytes = 32 * 1024 * 1024;

type Handler = (body: unknown, peers: Peers, outlet: OpenOutlet) => Promise<unknown>;

/** `undefined` is no JSON: said as null. */
function line(body: unknown): string {
  return `${body === undefined ? 'null' : JSON.stringify(body)}\n`;
}

async function answer(
  text: string,
  { peers, outlet }: { readonly peers: Peers; readonly outlet: OpenOutlet },
  onRequest: Handler,
  onBug: (error: unknown) => void,
): Promise<unknown> {
  const request = parseJson(text, messageValues);
  if (request === undefined)
    return { error: 'not-json', detail: 'each line is one JSON value' } satisfies LineError;
  try {
    return await onRequest(request, peers, outlet);
  } catch (error) {
    onBug(error);
    return {
      error: 'bug',
      detail: errorMessage(error),
    } satisfies LineError;
  }
}

/** Node shows the descriptor of a Unix socket nowhere else. Our end may be closed before or while the system is asked. */
async function peersOfSocket(socket: Socket): Promise<Peer> {
  const { fd = -1 } = (socket as { readonly _handle?: { readonly fd?: number } | null })._handle ?? {};
  const peer: Peer = socket.destroyed || fd < 0 ? { is: 'gone' } : await peersOf(fd);
  return isClosed(socket) ? { is: 'gone' } : peer;
}

function isClosed({ destroyed }: Socket): boolean {
  return destroyed;
}

/** Sends a reply, and waits until most of it is taken: replies that are not read must not pile up. */
async function tell(socket: Socket, reply: string): Promise<void> {
  if (!socket.writable || socket.write(reply)) return;
  await new Promise<void>((resolve) => {
    socket.once('drain', resolve);
    socket.once('close', () => resolve());
  });
}

interface Conversation {
  readonly socket: Socket;
  /** Bytes of a request that has not ended. */
  held(): number;
  /** A request of it is being answered. */
  isAnswered(): boolean;
}

interface ConverseOptions {
  readonly onRequest: Handler;
  readonly onBug: (error: unknown) => void;
  /** Something of a request came. */
  readonly onHeard: (conversation: Conversation) => void;
}

/** Answers one connection's lines one after the other; reads no more while one is at work. */
function converse(socket: Socket, { onRequest, onBug, onHeard }: ConverseOptions): Conversation {
  const cutter = lineCutter(lineLimitBytes);
  let work = Promise.resolve();
  let answering = false;
  let outlet: HeldOutlet | null = null;
  const openOutlet: OpenOutlet = (missed) => (outlet ??= socketOutlet(socket, missed));
  const conversation: Conversation = {
    socket,
    held: () => cutter.held,
    isAnswered: () => answering || outlet !== null,
  };
  // A client may leave at any time; that concerns nobody else.
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
    onHeard(conversation);
    const asked = lines.filter((text) => text.trim() !== '');
    if (asked.length === 0) return;
    socket.pause();
    work = work.then(async () => {
      for (const text of asked) {
        if (socket.destroyed) return;
        socket.setTimeout(0);
        answering = true;
        const reply = line(
          await answer(text, { peers: () => peersOfSocket(socket), outlet: openOutlet }, onRequest, onBug),
        );
        answering = false;
        if (outlet === null) socket.setTimeout(idleMs);
        await tell(socket, reply);
        outlet?.open();
      }
      socket.resume();
    });
  });
  // Half open: `printf … | nc` has said all and still waits for the answer. A subscriber that says so has left.
  socket.on('end', () => {
    void work.then(() => socket.end());
  });
  return conversation;
}

/** Closes connections that together use too much memory; the longest silent ones first. */
function makeRoom(all: Set<Conversation>): void {
  if (all.size > mostConnections) {
    const [oldest] = [...all].filter((one) => !one.isAnswered());
    const ended = oldest ?? [...all].at(-1);
    if (ended !== undefined) end(all, ended);
  }
  while ([...all].reduce((sum, one) => sum + one.held(), 0) > heldLimitBytes) {
    const largest = [...all].reduce((most, one) => (one.held() > most.held() ? one : most));
    end(all, largest);
  }
}

function end(all: Set<Conversation>, conversation: Conversation): void {
  all.delete(conversation);
  conversation.socket.destroy();
}

async function serve(
  wanted: string,
  onRequest: Handler,
  onBug: (error: unknown) => void,
): Promise<ServeOutcome> {
  /** The most recently active ones are last. */
  const conversations = new Set<Conversation>();
  const onHeard = (conversation: Conversation): void => {
    if (!conversations.delete(conversation)) return;
    conversations.add(conversation);
    makeRoom(conversations);
  };
  const outcome = await listenPrivately(wanted, onBug, (socket) => {
    const conversation = converse(socket, { onRequest, onBug, onHeard });
    conversations.add(conversation);
    socket.once('close', () => conversations.delete(conversation));
    makeRoom(conversations);
  });
  if (outcome.is !== 'listening') return outcome;
  const { path, close, restore } = outcome;
  const serving: LineServer = {
    path,
    restore,
    async close() {
      await new Promise<void>((resolve) => {
        close(resolve);
        for (const { socket } of conversations) socket.destroy();
      });
    },
  };
  return { is: 'serving', server: serving };
}

/** No socket there, or no process listens. */
function isAbsent(error: Error): boolean {
  return ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(errnoOf(error) ?? '');
}

function ask(wanted: string, body: unknown, timeoutMs: number): Promise<AskOutcome> {
  const path = socketPath(wanted);
  if (privacyProblem(path, false) !== null) return Promise.resolve({ is: 'no-server' });
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
        settle({ is: 'broken', detail: 'the reply is too long' });
        return;
      }
      const [first] = lines;
      if (first === undefined) return;
      const reply = parseJson(first);
      settle(
        reply === undefined
          ? { is: 'broken', detail: 'the reply is not JSON' }
          : { is: 'answered', body: reply },
      );
    });
    socket.once('end', () => settle({ is: 'broken', detail: 'closed without a reply' }));
    socket.once('error', (error) => {
      if (isAbsent(error)) settle({ is: 'no-server' });
      else settle({ is: 'broken', detail: error.message });
    });
  });
}

function follow(
  wanted: string,
  body: unknown,
  { isAccepted, onLine, signal }: Parameters<Sockets['follow']>[2],
): Promise<FollowEnd> {
  const path = socketPath(wanted);
  if (privacyProblem(path, false) !== null || signal.aborted) return Promise.resolve({ is: 'no-server' });
  return new Promise((resolve, reject) => {
    const socket = net().connect(path);
    const cutter = lineCutter(lineLimitBytes);
    let accepted = false;
    let work = Promise.resolve();
    const settle = (end: FollowEnd): void => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      resolve(end);
    };
    const abort = (): void => settle({ is: 'ended' });
    signal.addEventListener('abort', abort, { once: true });
    const take = async (text: string): Promise<void> => {
      if (socket.destroyed) return;
      const said = parseJson(text);
      if (accepted && said !== undefined) return onLine(said);
      accepted = said !== undefined && isAccepted(said);
      if (!accepted) settle(said === undefined ? { is: 'ended' } : { is: 'refused', body: said });
    };
    socket.once('connect', () => socket.write(line(body)));
    socket.on('data', (chunk: Buffer) => {
      const lines = cutter.push(chunk);
      if (lines === null) return settle({ is: 'ended' });
      socket.pause();
      work = work
        .then(async () => {
          for (const text of lines) await take(text);
          socket.resume();
        })
        .catch((error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)));
          settle({ is: 'ended' });
        });
    });
    socket.once('end', () => void work.then(() => settle({ is: 'ended' })));
    socket.once('error', (error) => {
      settle(isAbsent(error) && !accepted ? { is: 'no-server' } : { is: 'ended' });
    });
  });
}

export function unixSockets(): Sockets {
  return { serve, ask, follow, problem: placeProblem };
}
