/**
 * The pty server: one process per user that owns the pseudo-terminals of all sessions, until the last one is
 * gone. Owns the lock, the key, the socket and the sessions; decides nothing about workers.
 */
import { fail, ok, type Result } from '../../../core/result.ts';
import type { EpochMs } from '../../../core/model/worker.ts';
import { converse, type Conversation } from './conversation.ts';
import { heldSessions } from './sessions.ts';
import type { ServerWorld } from './world.ts';

/** Stays for a client that is about to create another session. */
const lingerMs = 500;
/** Time for clients to read that it ends. */
const lastWordsMs = 200;
/** From its start until the first session; the client that started it may have been killed. */
const firstMs = 15_000;

/** More clients than this are an attack or an error. */
const mostClients = 256;
/** Of all clients together. */
const costLimitBytes = 96 * 1024 * 1024;
/** Longest time until a removed socket is restored, in milliseconds. */
const socketBeatMs = 5_000;

export interface HoldOutcome {
  /** `taken`: another pty server is running; `over`: no session is left; `told`: it was asked to end. */
  readonly is: 'taken' | 'over' | 'told';
}

/** `onEnd` registers a listener for the request to end. */
export async function hold(
  world: ServerWorld,
  onEnd: (end: () => void) => void,
): Promise<Result<HoldOutcome>> {
  const { files, locks, sockets, paths, clock } = world;
  files.makeFolder(paths.folder, 0o700);
  const lock = locks.tryTake(paths.lock);
  if (lock === null) return ok({ is: 'taken' });
  try {
    const checked = await world.terminals.check();
    if (!checked.ok) return checked;
    files.createWhole(paths.key, `${world.newKey()}\n`, 0o600);
    const key = files.readText(paths.key)?.trim() ?? '';

    let working = 0;
    let finish: (outcome: HoldOutcome) => void = () => undefined;
    const finished = new Promise<HoldOutcome>((resolve) => (finish = resolve));
    let ending: { readonly at: EpochMs; readonly cancel: () => void } | null = null;
    /** Later requests do not extend it: a client that polls must not keep the process alive. */
    const endSoon = (ms: number): void => {
      const at = clock.now() + ms;
      if (ending !== null && ending.at <= at) return;
      ending?.cancel();
      ending = { at, cancel: clock.after(ms, tryEnd) };
    };
    const tryEnd = (): void => {
      ending = null;
      if (sessions.names.length > 0) return;
      if (working === 0) finish({ is: 'over' });
      else endSoon(lingerMs);
    };
    const sessions = heldSessions(world);
    const conversations = new Set<Conversation>();
    const served = await sockets.serve(paths.socket, (stream) => {
      const conversation = converse(stream, {
        world,
        onCost: () => makeRoom(conversations),
        key,
        sessions,
        onWork(by) {
          working += by;
          // Also after a failed create.
          if (working === 0 && sessions.names.length === 0) endSoon(lingerMs);
        },
      });
      conversations.add(conversation);
      makeRoom(conversations);
      stream.onEnd(() => conversations.delete(conversation));
    });
    if (served.is === 'in-use') return ok({ is: 'taken' });
    if (served.is === 'unsafe') {
      return fail({ kind: 'refused', what: `cannot use the socket ${served.path}`, why: served.reason });
    }
    onEnd(() => finish({ is: 'told' }));
    const stopBeat = clock.every(socketBeatMs, () => {
      void served.server.restore().catch((error: unknown) => world.say(`socket: ${String(error)}`));
    });
    endSoon(firstMs);
    const outcome = await finished;
    stopBeat();
    // From here on no client is accepted: new ones are refused, or find no server.
    served.server.close();
    sessions.dispose();
    for (const conversation of conversations) conversation.bye('holder-ends', 'the pty server has ended');
    if (conversations.size > 0) await clock.sleep(lastWordsMs);
    for (const conversation of conversations) conversation.destroy();
    return ok(outcome);
  } finally {
    lock.release();
  }
}

/**
 * Disconnects clients that together use too much memory: unauthenticated ones first, then the most expensive.
 */
function makeRoom(all: Set<Conversation>): void {
  if (all.size > mostClients) end(all, [...all].find((one) => !one.isWelcomed()) ?? [...all].at(-1));
  for (;;) {
    const total = [...all].reduce((sum, one) => sum + one.cost(), 0);
    if (total <= costLimitBytes) return;
    end(
      all,
      [...all].reduce((most, one) => (one.cost() > most.cost() ? one : most)),
    );
  }
}

function end(all: Set<Conversation>, conversation: Conversation | undefined): void {
  if (conversation === undefined) return;
  all.delete(conversation);
  conversation.destroy();
}
