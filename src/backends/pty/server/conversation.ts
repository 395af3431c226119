/**
 * The server side of one client's connection: hello or bye, then an answer to each request in turn. Owns the
 * connection and its role (viewer or watcher); invalid input affects only that client.
 */
import { timingSafeEqual } from 'node:crypto';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { ByteStream } from '../../../ports/byte-socket.ts';
import { clientMessage } from '../check-message.ts';
import { frameReader, messageFrame, type Frame } from '../frame.ts';
import type { Ask, ByeReason, ClientMessage, ServerMessage } from '../protocol.ts';
import { firstFrameLimitBytes, protocolVersion, requestLimitBytes } from '../protocol.ts';
import { answer, type Asker } from './answer.ts';
import type { HeldSession } from './session.ts';
import type { Sessions } from './sessions.ts';
import { openViewer, type Viewer } from './viewer.ts';
import type { ServerWorld } from './world.ts';
import { errorStack } from '../../../core/error-text.ts';
import { writeFailure } from '../../../core/wire/failure-message.ts';

/** A connection that sends no hello within this time is closed. */
const helloMs = 5_000;
/** With this many open requests, no more are read. */
const mostAsked = 64;
/** Limit for unread answers: no honest client requests this much before it reads. Bytes. */
const mostUnsentBytes = 64 * 1024 * 1024;

export interface ConversationOptions {
  readonly world: ServerWorld;
  readonly key: string;
  readonly sessions: Sessions;
  /** Its cost has grown. */
  readonly onCost: () => void;
  /** A request begins or ends. */
  readonly onWork: (by: 1 | -1) => void;
}

export interface Conversation {
  /** Bytes that it occupies: an incomplete frame, requests, and unread answers. */
  cost(): number;
  /** Whether it has sent the key. */
  isWelcomed(): boolean;
  bye(reason: ByeReason, detail: string): void;
  /** Closes at once, without waiting until the client has read everything. */
  destroy(): void;
}

export function converse(
  stream: ByteStream,
  { world, key, sessions, onWork, onCost }: ConversationOptions,
): Conversation {
  const reader = frameReader(firstFrameLimitBytes);
  let welcomed = false;
  let over = false;
  const isOver = (): boolean => over;
  let asked = 0;
  /** Bytes of open requests. */
  let queuedBytes = 0;
  let work = Promise.resolve();
  let viewing: { readonly session: HeldSession; readonly viewer: Viewer } | null = null;
  const watches = new Map<string, () => void>();
  const cancelHello = world.clock.after(helloMs, () => bye('stranger', 'no hello'));

  function say(message: ServerMessage): void {
    if (over) return;
    stream.write(messageFrame(message));
    if (stream.unsent > mostUnsentBytes) bye('slow', 'it does not read its answers');
    else onCost();
  }

  function bye(reason: ByeReason, detail: string): void {
    if (over) return;
    stream.write(messageFrame({ is: 'bye', reason, detail } satisfies ServerMessage));
    close();
    // Neither its unread answers nor its further input are kept for long.
    if (reason === 'slow' || reason === 'garbage') world.clock.after(helloMs, () => stream.destroy());
    stream.end();
  }

  function close(): void {
    over = true;
    cancelHello();
    for (const end of watches.values()) end();
    watches.clear();
    const was = viewing;
    viewing = null;
    was?.session.removeViewer(was.viewer);
  }

  const asker: Asker = {
    watch(session) {
      if (watches.has(session.name)) return;
      const end = session.watch((hint) => {
        say({ is: 'hint', session: session.name, hint });
        if (hint === 'gone') watches.delete(session.name);
      });
      watches.set(session.name, end);
    },
    look(session, client) {
      if (viewing !== null)
        return fail({ kind: 'refused', what: 'cannot attach', why: 'this connection is attached already' });
      const viewer = openViewer({
        client,
        stream,
        clock: world.clock,
        active: 0,
        bye: (reason) => bye(reason, ''),
      });
      viewing = { session, viewer };
      return ok(null);
    },
  };

  async function carryOut(id: number, ask: Ask): Promise<void> {
    let result: Result<unknown>;
    try {
      result = await answer(sessions, ask, asker);
    } catch (error) {
      // A bug must not cost other clients their terminals.
      const text = errorStack(error);
      world.say(`bug in ${ask.op}: ${text}`);
      result = fail({ kind: 'program-failed', program: 'muxcrew hold', detail: text.split('\n')[0] ?? '' });
    }
    say({ is: 'answer', id, result: result.ok ? result : fail(writeFailure(result.failure)) });
    // After the answer: the scene is the first thing that a viewer gets.
    if (ask.op === 'look' && result.ok) viewing?.session.addViewer(viewing.viewer);
  }

  function enqueue(id: number, ask: Ask, bytes: number): void {
    asked += 1;
    queuedBytes += bytes;
    onWork(1);
    if (asked === mostAsked) stream.pause();
    work = work.then(async () => {
      if (!over) await carryOut(id, ask);
      if (asked === mostAsked) stream.resume();
      asked -= 1;
      queuedBytes -= bytes;
      onWork(-1);
    });
  }

  function hello(message: ClientMessage | null): void {
    if (message?.is !== 'hello') return bye('stranger', 'no hello');
    const detail = `it speaks version ${String(message.v)}, the pty server version ${String(protocolVersion)}`;
    if (message.v !== protocolVersion) return bye('version', detail);
    if (!sameKey(message.key, key)) return bye('stranger', 'it does not know the key');
    cancelHello();
    welcomed = true;
    reader.allow(requestLimitBytes);
    say({ is: 'welcome', v: protocolVersion, ...world.self });
  }

  function onFrame(frame: Frame): void {
    if (frame.is === 'input' && viewing !== null)
      return viewing.session.typed(viewing.viewer, frame.pane, frame.bytes);
    const message = frame.is === 'message' ? clientMessage(frame.body) : null;
    const bytes = frame.is === 'message' ? frame.size : 0;
    if (!welcomed) return hello(message);
    switch (message?.is) {
      case 'ask':
        return enqueue(message.id, message, bytes);
      case 'size':
        return viewing?.session.resized(viewing.viewer, message.size);
      case 'view':
        viewing?.session.act(viewing.viewer, message.act);
        return say({ is: 'acted' });
      case 'hello':
      case undefined:
        return bye('garbage', 'not a message of the protocol');
    }
  }

  stream.onData((bytes) => {
    if (over) return;
    const garbage = reader.push(bytes, (frame) => {
      if (!isOver()) onFrame(frame);
    });
    if (!isOver()) onCost();
    if (garbage !== null) bye(welcomed ? 'garbage' : 'stranger', garbage.detail);
  });
  stream.onEnd(() => {
    if (!over) close();
  });
  return {
    bye,
    destroy() {
      close();
      stream.destroy();
    },
    cost: () => stream.unsent + reader.held + queuedBytes,
    isWelcomed: () => welcomed,
  };
}

function sameKey(given: unknown, key: string): boolean {
  const [a, b] = [Buffer.from(typeof given === 'string' ? given : ''), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
