/**
 * Event -> model: the journal's fold. Pure; performs nothing and decides nothing (see decide.ts). After every event the
 * states of all workers are derived anew, and `since` moves only when a state's name changes.
 */
import type { Event, EventOf, Message, StatusLineSeen } from './event.ts';
import type { MessageEnding, SessionModel, WorkerModel } from './model.ts';
import type { ClaimFact } from './state.ts';
import type { EpochMs, WorkerId, WorkerSpec } from './worker.ts';
import { comeBack, leave } from './away.ts';
import {
  turnErrorSeen,
  afterTurn,
  leftWaiting,
  askEnded,
  checkEnded,
  freshCheck,
  unheard,
} from './fold-worker.ts';
import { deriveState, endsWhenDone } from './derive-state.ts';
import { emptyModel, keptEndings, keptInbox, usesSlot } from './model.ts';
import { restartWait } from './restart.ts';
import { startHold } from './start-hold.ts';
import { noUsage } from './usage.ts';
import { ourselves } from './event.ts';
import { fromSavedModel } from './saved-model.ts';
import { historyFrom, withState } from './state-history.ts';

/** May a journal begin with it? */
function isBeginning(event: Event): boolean {
  return event.is === 'session-created' || event.is === 'checkpoint';
}

/** A whole journal. What stands before its beginning has lost it, and tells nothing by itself; null: there is none. */
export function foldJournal(events: readonly Event[]): SessionModel | null {
  return events.reduce<SessionModel | null>(
    (model, event) => (model === null && !isBeginning(event) ? null : fold(model, event)),
    null,
  );
}

/** `model` is null before the first event, which must be a beginning. */
export function fold(model: SessionModel | null, event: Event): SessionModel {
  if (event.is === 'session-created') return model ?? emptyModel(event.session);
  if (event.is === 'checkpoint') return fromCheckpoint(event);
  if (model === null) throw new Error(`a journal begins with session-created, not with ${event.is}`);
  return derived(step(model, event), event.at);
}

type Step = Exclude<Event, { is: 'session-created' | 'checkpoint' }>;

function step(model: SessionModel, event: Step): SessionModel {
  switch (event.is) {
    case 'worker-added':
      return {
        ...model,
        workers: new Map(model.workers).set(event.worker.id, newWorker(event.worker, event.at)),
      };
    case 'supervisor-started':
      return {
        ...model,
        workers: new Map([...model.workers].map(([id, worker]) => [id, takenOver(worker)])),
      };
    case 'stop-wanted':
      return stopWanted(model, event);
    case 'restart-wanted':
      return withWorker(model, event.worker, (worker): WorkerModel =>
        usesSlot(worker)
          ? { ...worker, wanted: { is: 'again', at: event.at }, crashes: 0 }
          : { ...fresh(worker), crashes: 0, progress: null },
      );
    case 'layout-chosen': {
      const { session } = model;
      return { ...model, session: { ...session, layout: { ...session.layout, chosen: event.layout } } };
    }
    case 'start-requested':
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        runs: event.run,
        process: { is: 'requested', run: event.run, at: event.at },
        typing: null,
        ...unheard(worker),
      }));
    case 'start-failed':
      return withRun(model, event, (worker): WorkerModel =>
        // A restart that was asked for meanwhile is still to come.
        worker.wanted.is === 'again'
          ? fresh(worker)
          : { ...worker, process: { is: 'unstartable', run: event.run, reason: event.reason, at: event.at } },
      );
    case 'process-started':
      return withRun(model, event, (worker) => ({
        ...worker,
        startTime: event.startTime,
        process: { is: 'running', run: event.run, pid: event.pid, at: event.at },
      }));
    case 'process-exited':
      return withRun(model, event, (worker) => exited(worker, event));
    case 'end-for-slot':
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        wanted: { is: 'down', by: 'slot', at: event.at },
      }));
    case 'status-read':
      return withWorker(model, event.worker, (worker) => statusRead(worker, event));
    case 'board-read':
      return event.messages.reduce<SessionModel>(
        (before, { worker, message }) => accepted(before, worker, message),
        { ...model, board: event.position },
      );
    case 'agent-reported':
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        turn: event.turn ?? worker.turn,
        claim: event.turn?.is === 'running' ? reopened(worker) : worker.claim,
        ...afterTurn(worker, event.turn),
        crashes: event.turn?.is === 'over' ? 0 : worker.crashes,
        permissionMode: event.permissionMode ?? worker.permissionMode,
      }));
    case 'registry-seen':
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        ...leftWaiting(worker, event.registry),
      }));
    case 'screen-seen':
      return withWorker(model, event.worker, (worker) => ({ ...worker, screen: event.screen }));
    case 'interrupted':
      return withWorker(model, event.worker, (worker) => ({ ...worker, interruptedAt: event.when }));
    case 'turn-error-seen':
      return withWorker(model, event.worker, (worker) => turnErrorSeen(worker, event));
    case 'conversation-seen':
      return withWorker(model, event.worker, (worker) => ({ ...worker, conversation: event.conversation }));
    case 'usage-seen':
      return withWorker(model, event.worker, (worker) => ({ ...worker, usage: event.usage }));
    case 'asked':
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        requests: [...worker.requests.filter(({ id }) => id !== event.request.id), event.request],
      }));
    case 'ask-ended':
      return withWorker(model, event.worker, (worker) => askEnded(worker, event));
    case 'check-started':
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        check: { is: 'pending', at: event.at },
      }));
    case 'check-ended':
      return withWorker(model, event.worker, (worker) => checkEnded(worker, event));
    case 'restart-due':
      return withRun(model, event, (worker) =>
        worker.process.is === 'exited' && worker.wanted.is === 'up'
          ? { ...fresh(worker), crashes: worker.crashes + 1 }
          : worker,
      );
    case 'status-asked':
      return withWorker(model, event.worker, (worker) => ({ ...worker, statusAsked: true }));
    case 'message-accepted':
      return accepted(model, event.worker, event.message);
    case 'message-typing':
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        typing: { message: event.message, entered: event.entered },
      }));
    case 'message-ended':
      return withWorker(model, event.worker, (worker) => ({
        ...ended(worker, { message: event.message, outcome: event.outcome, detail: event.detail }),
        // A completed worker that gets a new message works again: what it claimed was about the old assignment.
        ...(event.outcome === 'refused' ? {} : assigned(worker, event.message)),
      }));
    case 'pane-seen':
      return withWorker(model, event.worker, (worker) => ({ ...worker, pane: event.pane }));
    case 'clients-seen':
      return clientsSeen(model, event);
    case 'sidebar-shown':
      return { ...model, sidebarHidden: !event.shown };
    case 'server-seen':
      return { ...model, backend: { is: 'there', server: { pid: event.pid, startTime: event.startTime } } };
    case 'backend-gone':
      return { ...model, backend: { is: 'gone', reason: event.reason, at: event.at } };
    case 'memory-low':
      return { ...model, memoryLow: event.free };
    case 'warning': {
      const warnings = new Map(model.warnings);
      if (event.text === null) warnings.delete(event.about);
      else warnings.set(event.about, event.text);
      return { ...model, warnings };
    }
    case 'session-closed':
      return { ...model, closed: true };
    default:
      // Of a newer muxcrew; the compiler sees to it that every kind of ours is above.
      return passedOver(model, event);
  }
}

function clientsSeen(model: SessionModel, { clients, at }: EventOf<'clients-seen'>): SessionModel {
  const next = { ...model, clients };
  const workers = model.workers.values();
  if (clients.length === 0)
    return model.clients.length === 0 ? next : { ...next, absence: leave(workers, at) };
  return model.absence === null
    ? next
    : { ...next, absence: null, away: comeBack(model.absence, workers, at) };
}

function passedOver(model: SessionModel, _event: never): SessionModel {
  return model;
}

function fromCheckpoint({ model: saved, at }: EventOf<'checkpoint'>): SessionModel {
  const workers = saved.workers.map((worker) => ({
    ...newWorker(worker.spec, at),
    ...worker,
    history: worker.history ?? historyFrom(worker.state.is, worker.since),
  }));
  return derived(fromSavedModel({ ...saved, workers }), at);
}

function accepted(model: SessionModel, id: WorkerId, message: Message): SessionModel {
  return withWorker(model, id, (worker) =>
    worker.inbox.length < keptInbox
      ? { ...worker, inbox: [...worker.inbox, message] }
      : ended(worker, {
          message: message.id,
          outcome: 'refused',
          detail: `${String(keptInbox)} messages wait for it already`,
        }),
  );
}

function ended(worker: WorkerModel, ending: MessageEnding): WorkerModel {
  return {
    ...worker,
    inbox: worker.inbox.filter(({ id }) => id !== ending.message),
    typing: worker.typing?.message === ending.message ? null : worker.typing,
    endings: [...worker.endings, ending].slice(-keptEndings),
  };
}

/** A message begins something new; one of muxcrew's own goes on with the old. */
function assigned(worker: WorkerModel, message: string): Partial<WorkerModel> {
  const own = worker.inbox.find(({ id }) => id === message)?.from === ourselves;
  return {
    claim: { is: 'none' },
    check: { is: 'none' },
    ...(own ? {} : { checkTries: 0, statusAsked: false }),
  };
}

function newWorker(spec: WorkerSpec, at: EpochMs): WorkerModel {
  return {
    spec,
    wanted: { is: 'up' },
    process: { is: 'absent' },
    startTime: null,
    turn: endsWhenDone(spec.agent.kind) ? { is: 'none' } : { is: 'unknown' },
    requests: [],
    registry: null,
    screen: null,
    interruptedAt: null,
    claim: { is: 'none' },
    check: { is: 'none' },
    checkTries: 0,
    statusAsked: false,
    crashes: 0,
    usage: noUsage,
    conversation: null,
    status: null,
    progress: null,
    position: null,
    pane: null,
    runs: 0,
    exitCode: null,
    permissionMode: null,
    inbox: [],
    typing: null,
    endings: [],
    turnNow: { is: 'unknown' },
    state: { is: 'queued', waitsFor: null },
    since: at,
    history: historyFrom('queued', at),
    evidence: [],
  };
}

/**
 * By a supervisor after a crash. A start that the one before did not see through is decided anew; its leftovers are ended
 * first. A message that was entered is not entered again, whether or not its receipt was seen.
 */
function takenOver(worker: WorkerModel): WorkerModel {
  const decided: WorkerModel = {
    ...worker,
    process: worker.process.is === 'requested' ? { is: 'absent' } : worker.process,
    // A check died with the supervisor that ran it.
    check: worker.check.is === 'pending' ? { is: 'none' } : worker.check,
  };
  return worker.typing?.entered === true
    ? ended(decided, { message: worker.typing.message, outcome: 'queued', detail: typedBefore })
    : decided;
}

/** Why nobody can say more of a message than that it was typed. */
export const typedBefore = 'the supervisor was killed while it typed it: look whether it arrived';

/** Ready to be started again: what it claimed and how it ended belong to the run before. */
function fresh(worker: WorkerModel): WorkerModel {
  return {
    ...worker,
    wanted: { is: 'up' },
    process: { is: 'absent' },
    claim: { is: 'none' },
    check: { is: 'none' },
    ...unheard(worker),
  };
}

function exited(worker: WorkerModel, event: EventOf<'process-exited'>): WorkerModel {
  const gone: WorkerModel = {
    ...worker,
    process: { is: 'exited', run: event.run, code: event.code, signal: event.signal, at: event.at },
    startTime: null,
    exitCode: event.code,
    requests: [],
    screen: null,
  };
  return worker.wanted.is === 'again' ? { ...fresh(gone), progress: null } : gone;
}

function statusRead(worker: WorkerModel, event: EventOf<'status-read'>): WorkerModel {
  const last = event.lines.at(-1);
  const progress = event.lines.findLast((line) => line.progress !== null)?.progress ?? worker.progress;
  return {
    ...worker,
    position: event.position,
    progress,
    status: last === undefined ? worker.status : { text: last.text, at: event.at },
    ...(last === undefined ? {} : freshCheck(worker, claimOf(last, event.at))),
  };
}

function claimOf(line: StatusLineSeen, at: EpochMs): ClaimFact {
  return { is: line.claim, text: line.text, at };
}

/** A new turn after a final claim is new work; a turn that merely goes on while it claims is not. */
function reopened(worker: WorkerModel): ClaimFact {
  const final = worker.claim.is === 'completed' || worker.claim.is === 'failed';
  return final && (worker.turn.is === 'over' || worker.turn.is === 'ready') ? { is: 'none' } : worker.claim;
}

function stopWanted(model: SessionModel, event: EventOf<'stop-wanted'>): SessionModel {
  const down = { is: 'down', by: 'person', at: event.at } as const;
  if (event.worker !== null)
    return withWorker(model, event.worker, (worker) => ({ ...worker, wanted: down }));
  const workers = new Map([...model.workers].map(([id, worker]) => [id, { ...worker, wanted: down }]));
  return { ...model, wanted: down, workers };
}

function withWorker(
  model: SessionModel,
  id: WorkerId,
  change: (worker: WorkerModel) => WorkerModel,
): SessionModel {
  const worker = model.workers.get(id);
  return worker === undefined ? model : { ...model, workers: new Map(model.workers).set(id, change(worker)) };
}

/** Facts about another run than the present one are too late to count. */
function withRun(
  model: SessionModel,
  event: { readonly worker: WorkerId; readonly run: number },
  change: (worker: WorkerModel) => WorkerModel,
): SessionModel {
  return withWorker(model, event.worker, (worker) => (worker.runs === event.run ? change(worker) : worker));
}

function derived(model: SessionModel, at: EpochMs): SessionModel {
  const waiting = startHold(model);
  const backendGone = model.backend.is === 'gone' ? model.backend.reason : null;
  const workers = new Map(
    [...model.workers].map(([id, worker]) => {
      const { state, turn, evidence } = deriveState({
        agent: worker.spec.agent.kind,
        wanted: worker.wanted,
        process: worker.process,
        turn: { ...worker, hook: worker.turn },
        claim: worker.claim,
        check: (worker.spec.verify ?? null) === null ? null : worker.check,
        restart: restartWait(model.session, worker),
        waitsFor: worker.process.is === 'absent' ? waiting : null,
        backendGone,
      });
      const since = state.is === worker.state.is ? worker.since : at;
      const history = withState(worker.history, state.is, at);
      return [id, { ...worker, turnNow: turn, state, since, history, evidence }];
    }),
  );
  return { ...model, workers };
}
