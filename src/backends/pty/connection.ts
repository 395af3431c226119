/**
 * A client's connection to the pty server: hello, requests and answers, and other messages. Starts no server,
 * and does not interpret answers.
 */
import type { Failure } from '../../core/failure.ts';
import { fail, type Result } from '../../core/result.ts';
import type { HolderPaths } from '../../core/paths/session-paths.ts';
import type { ByteSockets, ByteStream } from '../../ports/byte-socket.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { ProcessIdentity } from '../../ports/processes.ts';
import type { Frame } from './frame.ts';
import { frameReader, messageFrame } from './frame.ts';
import type { AnswerOf, Ask, ByeReason, ServerMessage } from './protocol.ts';
import { frameLimitBytes, protocolVersion } from './protocol.ts';

/** A running server accepts at once, and answers after earlier requests. */
const welcomeMs = 10_000;
const answerMs = 30_000;

/** Why a connection ended: the server's last message, or that it sent none. */
export interface Bye {
  readonly reason: ByeReason | 'gone';
  readonly detail: string;
}

export interface ServerConnection {
  readonly holder: ProcessIdentity;
  ask<Op extends Ask['op']>(ask: Extract<Ask, { readonly op: Op }>): Promise<Result<AnswerOf<Op>>>;
  /** Sends a frame that has no answer. */
  send(frame: Uint8Array): void;
  /** Called with each frame that is not an answer, in order. */
  onFrame(listener: (frame: Frame) => void): void;
  /** Called once, after the last frame. */
  onOver(listener: (bye: Bye) => void): void;
  readonly over: Bye | null;
  pause(): void;
  resume(): void;
  /** Keeps the process alive even without open requests. Default: it does not. */
  holdProcess(holds: boolean): void;
  close(): void;
}

export type OpenOutcome =
  | { readonly is: 'open'; readonly connection: ServerConnection }
  | { readonly is: 'no-server' }
  /** A server is running, but does not accept this client. */
  | { readonly is: 'refused'; readonly bye: Bye };

export interface ConnectionOptions {
  readonly sockets: ByteSockets;
  readonly files: Files;
  readonly clock: Clock;
  readonly paths: HolderPaths;
}

export async function openConnection(options: ConnectionOptions): Promise<OpenOutcome> {
  const { sockets, files, clock, paths } = options;
  const connected = await sockets.connect(paths.socket);
  if (connected.is === 'no-server') return { is: 'no-server' };
  if (connected.is === 'unsafe') return refused('stranger', connected.reason);
  const key = files.readText(paths.key)?.trim();
  if (key === undefined) {
    connected.stream.destroy();
    return { is: 'no-server' };
  }
  const connection = converse(connected.stream, clock);
  return connection.begin(key);
}

function refused(reason: Bye['reason'], detail: string): OpenOutcome {
  return { is: 'refused', bye: { reason, detail } };
}

interface Waiting {
  readonly settle: (result: Result<unknown>) => void;
  readonly cancel: () => void;
}

function converse(stream: ByteStream, clock: Clock): { begin(key: string): Promise<OpenOutcome> } {
  const reader = frameReader(frameLimitBytes);
  const waiting = new Map<number, Waiting>();
  const frameListeners = new Set<(frame: Frame) => void>();
  const overListeners = new Set<(bye: Bye) => void>();
  let lastId = 0;
  let holds = false;
  let over: Bye | null = null;
  let lastBye: Bye | null = null;
  let welcome: ((holder: ProcessIdentity) => void) | null = null;

  const keepAlive = (): void => stream.holdProcess(holds || waiting.size > 0 || welcome !== null);

  function end(bye: Bye): void {
    if (over !== null) return;
    over = bye;
    stream.destroy();
    const failure = goneFailure(bye);
    for (const { settle, cancel } of [...waiting.values()]) {
      cancel();
      settle(fail(failure));
    }
    waiting.clear();
    for (const listener of [...overListeners]) listener(bye);
  }

  function receive(frame: Frame): void {
    if (frame.is !== 'message') return tell(frame);
    const message = frame.body as ServerMessage;
    switch (message.is) {
      case 'welcome':
        welcome?.({ pid: message.pid, startTime: message.startTime });
        break;
      case 'bye':
        lastBye = { reason: message.reason, detail: message.detail };
        break;
      case 'answer': {
        const one = waiting.get(message.id);
        waiting.delete(message.id);
        one?.cancel();
        one?.settle(message.result);
        keepAlive();
        break;
      }
      case 'hint':
      case 'scene':
      case 'acted':
      case 'bell':
        tell(frame);
    }
  }

  const tell = (frame: Frame): void => {
    for (const listener of [...frameListeners]) listener(frame);
  };

  stream.onData((bytes) => {
    const garbage = reader.push(bytes, (frame) => {
      if (over === null) receive(frame);
    });
    if (garbage !== null) end({ reason: 'garbage', detail: `the pty server sent ${garbage.detail}` });
  });
  stream.onEnd(() => end(lastBye ?? { reason: 'gone', detail: 'it ended without a message' }));

  const connectionOf = (holder: ProcessIdentity): ServerConnection => ({
    holder,
    ask(ask) {
      if (over !== null) return Promise.resolve(fail(goneFailure(over)));
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        const cancel = clock.after(answerMs, () => end({ reason: 'gone', detail: 'it does not respond' }));
        waiting.set(id, { settle: (result) => resolve(result as Result<never>), cancel });
        keepAlive();
        stream.write(messageFrame({ is: 'ask', id, ...ask }));
      });
    },
    send: (frame) => stream.write(frame),
    onFrame: (listener) => void frameListeners.add(listener),
    onOver: (listener) => void overListeners.add(listener),
    get over() {
      return over;
    },
    pause: () => stream.pause(),
    resume: () => stream.resume(),
    holdProcess(wanted) {
      holds = wanted;
      keepAlive();
    },
    close: () => end({ reason: 'gone', detail: 'closed by us' }),
  });

  return {
    begin: (key) =>
      new Promise((resolve) => {
        const cancel = clock.after(welcomeMs, () => end({ reason: 'gone', detail: 'it sent no greeting' }));
        const notWelcome = (bye: Bye): void => {
          cancel();
          // One that is ending, or has just ended, counts as none: the next one can be started.
          const ended = bye.reason === 'holder-ends' || (bye.reason === 'gone' && lastBye === null);
          resolve(ended ? { is: 'no-server' } : { is: 'refused', bye });
        };
        overListeners.add(notWelcome);
        welcome = (holder) => {
          cancel();
          welcome = null;
          overListeners.delete(notWelcome);
          keepAlive();
          resolve({ is: 'open', connection: connectionOf(holder) });
        };
        stream.write(messageFrame({ is: 'hello', v: protocolVersion, key }));
      }),
  };
}

export function goneFailure(bye: Bye): Failure {
  return { kind: 'backend-gone', backend: 'pty', detail: byeText(bye) };
}

/** For users, after "the pty server". */
export function byeText({ reason, detail }: Bye): string {
  switch (reason) {
    case 'version':
      return `the pty server belongs to another version of muxcrew (${detail}): stop its sessions with that version`;
    case 'stranger':
      return `the pty server belongs to another user (${detail})`;
    case 'garbage':
      return `the pty server did not understand the request (${detail})`;
    case 'slow':
      return 'the pty server gave up waiting for this client';
    case 'detached':
    case 'session-gone':
    case 'holder-ends':
    case 'gone':
      return detail === '' ? 'the pty server has ended' : detail;
  }
}
