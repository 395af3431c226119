/**
 * Handles the control socket's requests: turns each into events, and replies with the outcome. Checks
 * permissions; decides nothing else.
 */
import type { ControlReply, ControlRequest, Receipt } from '../../core/wire/control.ts';
import type { MessageEnding, WorkerModel } from '../../core/model/model.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { OpenOutlet, Peers } from '../../ports/socket.ts';
import type { Subscribers } from './subscribers.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import type { PanesSource } from '../sources/panes.ts';
import { controlVersion } from '../../core/wire/control.ts';
import { addWorkers } from './add-workers.ts';
import { keepCopies } from '../state/worker-copies.ts';
import { controlRequest } from './control-request.ts';
import { handedHold, messageHold } from '../../core/model/derive/message-wait.ts';
import { messageText } from '../../core/text/message-text.ts';
import { canTakeMessage } from '../../core/model/derive/inbox.ts';
import { isOver } from '../../core/model/state.ts';
import { allowedRequest } from './allowed-request.ts';
import { answerRequest } from '../effects/answer.ts';
import { interrupt } from '../requests/interrupt.ts';
import { receipt } from '../requests/receipt.ts';
import { remove } from '../requests/remove.ts';
import { restart, restartInNew, skip } from '../requests/restart.ts';
import { stop, stopSession } from '../requests/stop.ts';
import { until } from '../until.ts';
import { showSidebar } from './show-sidebar.ts';
import { unreachable } from '../../core/result.ts';
import { errorText } from '../../core/system-error.ts';
import type { Message } from '../../core/model/facts/message.ts';
import { mayMention, theUser } from '../../core/model/facts/message.ts';
import { errorStack } from '../../core/error-text.ts';
import type { Remedy } from '../../core/remedy.ts';
import { writeFailure } from '../../core/wire/failure-message.ts';

/** How long a reply waits for the outcome; what takes longer is reported as queued. */
const sendWaitMs = 4_000;

export function controlHandler(
  world: World,
  store: Store,
  panes: PanesSource,
  subscribed: Pick<Subscribers, 'add'> = { add: () => false },
): (body: unknown, peers?: Peers, outlet?: OpenOutlet) => Promise<unknown> {
  return async (body, peers = () => Promise.resolve({ is: 'unsupported' }), outlet) => {
    const envelope = body as { readonly v?: unknown; readonly pid?: unknown; readonly body?: unknown } | null;
    if (envelope?.v !== controlVersion) {
      const why = `the supervisor uses version ${String(controlVersion)} of the control protocol, the caller version ${versionText(envelope?.v)}`;
      return reply(refused(why, [{ text: 'use the muxcrew that started the session' }]));
    }
    const read = controlRequest(envelope.body);
    if (read.is === 'unknown') return reply(refused('the supervisor does not know it'));
    if (read.is === 'malformed') return reply(refused(read.why));
    try {
      const allowed = await allowedRequest(world, store, read.request, { pid: envelope.pid, peers });
      if (!allowed.ok) return reply(allowed);
      if (allowed.value.op !== 'subscribe') return reply(await handle(world, store, panes, allowed.value));
      const added = outlet !== undefined && subscribed.add(outlet);
      return reply(
        added ? done([]) : refused('too many programs follow this session', [{ text: 'end one of them' }]),
      );
    } catch (error) {
      const stack = errorStack(error);
      world.log('info', `request ${read.request.op}: ${stack}`);
      return reply(refused(`it failed: ${errorText(error)}`));
    }
  };
}

function refused(why: string, fixes: readonly Remedy[] = []): ControlReply {
  return { ok: false, failure: { kind: 'refused', what: 'the request to the supervisor', why, fixes } };
}

function versionText(version: unknown): string {
  return typeof version === 'number' ? String(version) : 'none';
}

function reply(body: ControlReply): unknown {
  return { v: controlVersion, body: body.ok ? body : { ok: false, failure: writeFailure(body.failure) } };
}

async function handle(
  world: World,
  store: Store,
  panes: PanesSource,
  request: Exclude<ControlRequest, { readonly op: 'subscribe' }>,
): Promise<ControlReply> {
  switch (request.op) {
    case 'ping':
      return done([]);
    case 'add': {
      const reply = addWorkers(store, request.workers);
      if (reply.ok)
        keepCopies(
          world,
          store,
          reply.receipts.map(({ worker }) => worker),
        );
      return reply;
    }
    case 'send':
      return each(store, request.workers, (worker) => send(world, store, worker, request));
    case 'answer':
      return each(store, [request.worker], (worker) =>
        Promise.resolve(answerRequest(world, store, worker, request)),
      );
    case 'restart':
      return each(store, request.workers, (worker) => Promise.resolve(restart(world, store, worker)));
    case 'new-conversation': {
      const { conversations } = request;
      return each(store, Object.keys(conversations), (worker) =>
        Promise.resolve(restartInNew(world, store, worker, conversations[worker.spec.id] ?? '')),
      );
    }
    case 'interrupt':
      return each(store, request.workers, (worker) => interrupt(world, store, worker));
    case 'set':
      store.emit({ is: 'limits-set', limits: request.limits });
      return done([]);
    case 'skip':
      return each(store, request.workers, (worker) => Promise.resolve(skip(store, worker)));
    case 'stop':
      return request.workers === null
        ? stopSession(world, store, request.discard === true)
        : each(store, request.workers, (worker) => stop(world, store, worker));
    case 'remove':
      return remove(world, store, panes, request.workers);
    case 'focus': {
      const { pane = null, state } = store.model().workers.get(request.worker) ?? {};
      if (request.unlessAsking === true && state?.is === 'asking')
        return notFocused(`worker ${request.worker} has an open question`, [
          { text: 'press the key again to go to its pane' },
        ]);
      return focus(world, store, pane, `worker ${request.worker} has no pane`, request.zoom);
    }
    case 'focus-sidebar':
      return showSidebar(world, store, panes, { shown: true, worker: null });
    case 'show-sidebar':
      // A resize can squeeze the sidebar briefly, so that it reports itself hidden. That must not move the
      // focus.
      if (request.shown && !store.model().sidebarHidden) return done([]);
      return showSidebar(world, store, panes, request);
    case 'layout': {
      store.emit({ is: 'layout-chosen', layout: request.layout });
      const laidOut = await panes.applyLayout();
      return laidOut.ok ? { ok: true, receipts: [], laidOut: laidOut.value } : laidOut;
    }
    case 'detach': {
      const detached = await world.backend.detach(store.model().session.id, null);
      return detached.ok ? done([]) : detached;
    }
    default:
      return unreachable(request);
  }
}

function done(receipts: readonly Receipt[]): ControlReply {
  return { ok: true, receipts };
}

async function each(
  store: Store,
  ids: readonly WorkerId[],
  act: (worker: WorkerModel) => Promise<Receipt>,
): Promise<ControlReply> {
  const known = [...store.model().workers.keys()];
  const missing = ids.find((id) => !known.includes(id));
  if (missing !== undefined) return { ok: false, failure: { kind: 'no-worker', wanted: missing, known } };
  const workers = ids.flatMap((id) => store.model().workers.get(id) ?? []);
  return done(await Promise.all(workers.map((worker) => acted(worker, act))));
}

/** A failure for one worker becomes that worker's receipt; the others get theirs. */
async function acted(worker: WorkerModel, act: (worker: WorkerModel) => Promise<Receipt>): Promise<Receipt> {
  try {
    return await act(worker);
  } catch (error) {
    return receipt(worker, 'refused', errorText(error));
  }
}

async function send(
  world: World,
  store: Store,
  worker: WorkerModel,
  { text: given, from, raw = false }: Extract<ControlRequest, { readonly op: 'send' }>,
): Promise<Receipt> {
  if (raw && from !== theUser)
    return receipt(worker, 'refused', `--raw is for the user only, not for ${from}`);
  // For every caller: an escape sequence would end the paste, and the rest would be typed as keys.
  const text = messageText(given);
  if (text === '') return receipt(worker, 'refused', 'the message is empty');
  sent += 1;
  const id = `${String(world.clock.now())}-${String(sent)}`;
  const message: Message = { id, text, from, ...(raw ? { raw } : {}) };
  const accepted = await accept(world, store, worker, message);
  const agent = world.agent(worker.spec.agent.kind);
  const asText = !raw && agent.plainText(text, { mentions: mayMention(message) }).wasCommand;
  if (!asText || accepted.outcome === 'refused') return accepted;
  const note = `sent as text${from === theUser ? '; --raw sends it as a command' : ''}`;
  return { ...accepted, detail: accepted.detail === null ? note : `${accepted.detail}; ${note}` };
}

async function accept(world: World, store: Store, worker: WorkerModel, message: Message): Promise<Receipt> {
  const { id } = worker.spec;
  if (isOver(worker.state.is) && worker.process.is !== 'running') {
    if (worker.state.is !== 'completed' || !worker.spec.agent.traits.resumes)
      return receipt(worker, 'refused', `it is ${worker.state.is}: muxcrew restart ${id}`);
    // It was ended to free its slot. Its conversation is kept, and the message resumes it.
    store.emit({ is: 'message-accepted', worker: id, message }, { is: 'restart-wanted', worker: id });
    return receipt(worker, 'queued', 'it had ended: restarting it with this message');
  }
  store.emit({ is: 'message-accepted', worker: id, message });
  const ending = (): MessageEnding | undefined =>
    store
      .model()
      .workers.get(id)
      ?.endings.find((candidate) => candidate.message === message.id);
  // A worker that cannot take it now will not within the time of a reply.
  const waitMs = canTakeMessage(worker) ? sendWaitMs : 0;
  const now = (): WorkerModel => store.model().workers.get(id) ?? worker;
  const held = (): boolean => now().heldBy !== null || handedHold(now(), message.id) !== null;
  await until(world, store, () => ending() !== undefined || held(), { ms: waitMs });
  const ended = ending();
  const reason = handedHold(now(), message.id) ?? messageHold(now());
  if (ended === undefined)
    return receipt(worker, 'queued', reason ?? 'it is typed after the previous message');
  return receipt(worker, ended.outcome === 'delivered' ? 'done' : ended.outcome, ended.detail);
}

/** Makes message ids of the same millisecond differ. */
// eslint-disable-next-line no-restricted-syntax -- only the supervisor's chunk contains this module
let sent = 0;

function notFocused(why: string, fixes: readonly Remedy[] = []): ControlReply {
  return { ok: false, failure: { kind: 'refused', what: 'cannot move the focus', why, fixes } };
}

async function focus(
  world: World,
  store: Store,
  pane: string | null,
  why: string,
  zoom = false,
): Promise<ControlReply> {
  if (pane === null) return notFocused(why);
  const { id } = store.model().session;
  const focused = zoom ? await world.backend.zoom(id, pane) : await world.backend.focus(id, pane);
  return focused.ok ? done([]) : focused;
}
