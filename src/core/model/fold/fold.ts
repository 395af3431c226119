/**
 * Event -> model: folds the journal. Pure; performs and decides nothing (see decide.ts). After every event only the
 * states of affected workers are derived again (derive-crew.ts), so an event costs the same in a large crew.
 */
import type { Event, EventOf } from '../event.ts';
import type { SessionModel } from '../model.ts';
import type { EpochMs, WorkerSpec } from '../worker.ts';
import { reported, statusRead, turnContinued } from './status.ts';
import { accepted, carrying, messageEnded, promptTaken, startedTurn, typing } from './message.ts';
import { handedOver, handedTaken, promptedAt } from './handed.ts';
import { momentOf, touchedBy, type Step } from './affected.ts';
import {
  clientsSeen,
  limitsSet,
  removed,
  sessionResumed,
  stopWanted,
  withAll,
  withRun,
  withWorker,
} from './session.ts';
import {
  due,
  exited,
  newWorker,
  processStarted,
  restarted,
  startQueued,
  startRequested,
  takenOver,
  unstartable,
  withExitOutput,
} from './run.ts';
import { askEnded, checkEnded, goesOn, leftWaiting, turnErrorSeen } from './worker.ts';
import { countedNeeds, derived } from '../derive/derive-crew.ts';
import { fromSavedModel, withDependent, withoutEarlier } from '../../journal/saved-model.ts';
import { historyFrom } from '../state-history.ts';
import { totalUsage, withTold } from '../facts/usage.ts';
import { withoutSleep } from '../derive/work-time.ts';
import { readableWorker } from '../../journal/worker-shape.ts';
import { emptyModel } from '../empty-model.ts';
import { settleEnded, workspaceReady } from './workspace.ts';

/** Whether a journal may begin with it. */
function isBeginning(event: Event): boolean {
  return event.is === 'session-created' || event.is === 'checkpoint';
}

/** Folds a whole journal. Events before its beginning are ignored; null: it has no beginning. */
export function foldJournal(events: readonly Event[]): SessionModel | null {
  return events.reduce<SessionModel | null>(
    (model, event) => (model === null && !isBeginning(event) ? null : fold(model, event)),
    null,
  );
}

/** Whether a journal that begins with this event has lost its beginning. */
export function lacksBeginning(events: readonly Event[]): boolean {
  const [first] = events;
  return first === undefined || !isBeginning(first);
}

/** `model` is null before the first event, which must be a beginning. */
export function fold(model: SessionModel | null, event: Event): SessionModel {
  if (event.is === 'session-created') return model ?? emptyModel(event.session);
  if (event.is === 'checkpoint') return fromCheckpoint(event);
  if (model === null) throw new Error(`a journal begins with session-created, not with ${event.is}`);
  return derived(model, step(model, event), touchedBy(model, event), momentOf(event));
}

function step(model: SessionModel, event: Step): SessionModel {
  switch (event.is) {
    case 'worker-added':
      return added(model, event);
    case 'worker-removed':
      return removed(model, event.worker);
    case 'supervisor-started':
      return withAll(model, takenOver);
    case 'stop-wanted':
      return stopWanted(model, event);
    case 'restart-wanted':
      return withWorker(model, event.worker, (worker) => restarted(worker, event));
    case 'limits-set':
      return limitsSet(model, event);
    case 'needs-skipped':
      return withWorker(model, event.worker, (worker) => {
        const skipped = [...new Set([...worker.skipped, ...event.needs])];
        return { ...worker, skipped, needs: countedNeeds(model, { ...worker, skipped }) };
      });
    case 'layout-chosen': {
      const { session } = model;
      return { ...model, session: { ...session, layout: { ...session.layout, chosen: event.layout } } };
    }
    case 'start-requested':
      return withWorker(model, event.worker, (worker) => startRequested(worker, event));
    case 'start-failed':
      return withRun(model, event, (worker) => unstartable(worker, event));
    case 'start-queued':
      return withRun(model, event, (worker) => startQueued(worker, event));
    case 'process-started':
      return withRun(model, event, (worker) => processStarted(worker, event));
    case 'process-exited':
      return withRun(model, event, (worker) => exited(worker, event));
    case 'exit-output-read':
      return withRun(model, event, (worker) => withExitOutput(worker, event));
    case 'suspension-seen':
      return withRun(model, event, (worker) => ({ ...worker, suspended: event.suspended }));
    case 'end-for-slot':
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        wanted: { is: 'down', by: 'slot', at: event.at },
      }));
    case 'end-for-cost':
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        wanted: { is: 'down', by: 'cost', at: event.at },
      }));
    case 'timed-out':
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        wanted: { is: 'down', by: 'timeout', at: event.at },
        overranMs: worker.spec.timeoutMs ?? 0,
      }));
    case 'slept':
      return withAll(model, (worker) => ({
        ...worker,
        worked: withoutSleep(worker.worked, event.ms, event.at),
      }));
    case 'workspace-requested':
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        workspace: { is: 'preparing', at: event.at },
      }));
    case 'workspace-ready':
      return withWorker(model, event.worker, (worker) => workspaceReady(worker, event));
    case 'settle-started': {
      const { completedAt, at } = event;
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        settle: { is: 'settling', completedAt, at },
      }));
    }
    case 'settle-ended':
      return withWorker(model, event.worker, (worker) => settleEnded(worker, event));
    case 'status-read':
      return withWorker(model, event.worker, (worker) => statusRead(worker, event));
    case 'board-read':
      return event.messages.reduce<SessionModel>(
        (before, { worker, message }) =>
          withWorker(before, worker, (one) => accepted(one, message, event.at)),
        { ...model, board: event.position },
      );
    case 'agent-reported':
      return withWorker(model, event.worker, (worker) =>
        handedTaken(promptTaken(reported(worker, event), startedTurn(event.turn)), promptedAt(event.turn)),
      );
    case 'turn-continued':
      return withWorker(model, event.worker, turnContinued);
    case 'registry-seen':
      return withWorker(model, event.worker, (worker) => {
        const busyAt = event.registry?.status === 'busy' ? event.registry.at : null;
        const seen = { ...worker, ...leftWaiting(worker, event.registry), ...goesOn(worker, event.registry) };
        return handedTaken(promptTaken(seen, busyAt), worker.hooksHeard ? null : busyAt);
      });
    case 'screen-seen':
      return withWorker(model, event.worker, (worker) => ({ ...worker, screen: event.screen }));
    case 'interrupted':
      return withWorker(model, event.worker, (worker) => ({ ...worker, interruptedAt: event.when }));
    case 'turn-error-seen':
      return withWorker(model, event.worker, (worker) => turnErrorSeen(worker, event));
    case 'conversation-seen':
      return withWorker(model, event.worker, (worker) => ({ ...worker, conversation: event.conversation }));
    case 'usage-seen':
      return usageSeen(model, event);
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
      return withRun(model, event, due);
    case 'status-asked':
      return withWorker(model, event.worker, (worker) => ({ ...worker, statusAsked: true }));
    case 'message-accepted':
      return withWorker(model, event.worker, (worker) => accepted(worker, event.message, event.at));
    case 'message-held':
      return withWorker(model, event.worker, (worker) => ({ ...worker, heldBy: event.why }));
    case 'message-typing':
      return withWorker(model, event.worker, (worker) => typing(worker, event));
    case 'message-handed':
      return withRun(model, event, (worker) => handedOver(worker, event));
    case 'messages-carried':
      return withWorker(model, event.worker, (worker) => carrying(worker, event));
    case 'message-ended':
      return withWorker(model, event.worker, (worker) => messageEnded(worker, event));
    case 'pane-seen':
      return withWorker(model, event.worker, (worker) => ({ ...worker, pane: event.pane }));
    case 'pane-noted':
      return withWorker(model, event.worker, (worker) => ({
        ...worker,
        notedFailed: event.failed,
        notedOpen: event.open ?? worker.needs.open,
      }));
    case 'clients-seen':
      return clientsSeen(model, event);
    case 'sidebar-shown':
      return { ...model, sidebarHidden: !event.shown };
    case 'server-seen':
      return { ...model, backend: { is: 'there', server: { pid: event.pid, startTime: event.startTime } } };
    case 'backend-gone':
      return { ...model, backend: { is: 'gone', reason: event.reason, at: momentOf(event) } };
    case 'session-resumed':
      return sessionResumed(model, event);
    case 'project-gone':
      return { ...model, projectGone: event.gone };
    case 'memory-low':
      return { ...model, memoryLow: event.free };
    case 'warning': {
      const warnings = new Map(model.warnings);
      if (event.text === null) warnings.delete(event.about);
      else warnings.set(event.about, event.text);
      return { ...model, warnings };
    }
    case 'leftovers-seen':
      return { ...model, leftovers: event.leftovers };
    case 'session-closed':
      return { ...model, closed: true };
    case 'session-discarded':
      return { ...model, discarded: true };
    default:
      // An event of a newer muxcrew; the compiler checks that all known kinds are above.
      return passedOver(model, event);
  }
}

function passedOver(model: SessionModel, _event: never): SessionModel {
  return model;
}

function fromCheckpoint({ model: saved, at }: EventOf<'checkpoint'>): SessionModel {
  const workers = saved.workers.flatMap((worker) => {
    const spec = readableWorker(worker.spec);
    const history = worker.history ?? historyFrom(worker.state.is, worker.since);
    return spec === null ? [] : [{ ...newWorker(spec, at), ...worker, spec, history }];
  });
  const whole = fromSavedModel({ ...saved, workers });
  const model = withAll(whole, (worker) => ({ ...worker, needs: countedNeeds(whole, worker) }));
  return derived(whole, model, model.workers.keys(), at);
}

function added(model: SessionModel, { worker, at }: EventOf<'worker-added'>): SessionModel {
  const spec = readableWorker(worker);
  return spec === null ? model : withNew(model, spec, at);
}

function withNew(model: SessionModel, spec: WorkerSpec, at: EpochMs): SessionModel {
  const { dependents, workers } = withDependent(withoutEarlier(model, spec.id), spec);
  const fresh = newWorker(spec, at);
  // If the worker exists already, those that need it see a change of its state.
  const state = workers.get(spec.id)?.state ?? fresh.state;
  const needs = countedNeeds(model, fresh);
  const worker = { ...fresh, state, needs, notedOpen: needs.open };
  return { ...model, dependents, workers: workers.with(spec.id, worker) };
}

function usageSeen(model: SessionModel, event: EventOf<'usage-seen'>): SessionModel {
  const worker = model.workers.get(event.worker);
  if (worker === undefined) return model;
  const spending = withTold(worker.spending, event.usage, event.conversation ?? null);
  const usage = totalUsage(spending);
  return {
    ...withWorker(model, event.worker, (one) => ({ ...one, spending, usage })),
    costUsd: model.costUsd + (usage.costUsd ?? 0) - (worker.usage.costUsd ?? 0),
  };
}
