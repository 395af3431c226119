/**
 * Model -> effects to perform now. Pure and level-triggered: the same model always gives the same effects, so a
 * supervisor that died while performing one decides it again. The runtime skips, by `key`, effects that are already
 * under way.
 */
import type { SessionModel, WorkerModel } from './model.ts';
import { canTakeMessage, pendingMessages } from './derive/inbox.ts';
import { lacksExitOutput } from './derive/exit-output.ts';
import { isManager } from './manager.ts';
import { restartPlan } from './restart.ts';
import { mustStopForCost } from './cost.ts';
import { crewHold, isLimited, limitPauseMs } from './derive/start-hold.ts';
import { timeUpAt } from './derive/work-time.ts';
import { isNoteStale, marks } from './worker-marks.ts';
import type { Effect } from './effect.ts';
import { unsettled } from './workspace.ts';
import { slotsUsed } from './empty-model.ts';

/** Examines only workers with a mark: a large crew that waits costs almost nothing. */
export function decide(model: SessionModel): readonly Effect[] {
  if (model.closed) return [];
  const { workers } = model;
  if (model.wanted.is === 'down') {
    const live = workers.marked(marks.live);
    return live.length === 0
      ? [{ do: 'close', key: 'close' }]
      : live.flatMap((worker) => [...end(worker), ...giveUpStart(worker)]);
  }
  if (model.backend.is === 'gone') return [];
  const started = starts(model);
  const starting = new Set(started.flatMap((effect) => (effect.do === 'start' ? [effect.worker] : [])));
  return [
    ...started,
    ...workers.marked(marks.attended).flatMap((worker) => {
      // A starting worker gets a pane with the start and needs no placeholder text.
      const effects = ownEffects(model, worker);
      return starting.has(worker.spec.id)
        ? effects.filter((effect) => effect.do !== 'open-pane' && effect.do !== 'note')
        : effects;
    }),
  ];
}

/** Effects for one worker, independent of the others. */
export function ownEffects(model: SessionModel, worker: WorkerModel): readonly Effect[] {
  return [
    ...end(worker),
    ...giveUpStart(worker),
    ...pane(model, worker),
    ...note(worker),
    ...deliver(worker),
    ...(model.projectGone ? [] : verify(worker)),
    ...(model.projectGone ? [] : settle(worker)),
    ...readExitOutput(worker),
    ...restartLater(model, worker),
    ...askStatus(model, worker),
    ...goOnLater(worker),
    ...stopForCost(model, worker),
    ...timeOut(worker),
    ...(model.session.trust === true ? giveTrust(worker) : []),
  ];
}

/** A waiting worker has a pane too, with placeholder text. Before the first listing, panes are unknown. */
function pane(model: SessionModel, { spec: { id }, wanted, process, pane }: WorkerModel): readonly Effect[] {
  const listed = model.backend.is === 'there' && model.backend.server !== null;
  const lacks = pane === null && wanted.is === 'up' && process.is === 'absent';
  return listed && lacks ? [{ do: 'open-pane', key: `open-pane ${id}`, worker: id }] : [];
}

function note(worker: WorkerModel): readonly Effect[] {
  if (!isNoteStale(worker)) return [];
  const { id } = worker.spec;
  const { failed, open } = worker.needs;
  return [{ do: 'note', key: `note ${id} ${String(failed)} ${String(open)}`, worker: id, failed, open }];
}

function end(worker: WorkerModel): readonly Effect[] {
  if (worker.wanted.is === 'up' || worker.process.is !== 'running') return [];
  const { run } = worker.process;
  return [{ do: 'end', key: `end ${worker.spec.id} ${String(run)}`, worker: worker.spec.id, run }];
}

/** Longer than any start takes, including its turn among hundreds. */
const startLimitMs = 10 * 60_000;
/** The same for a worker that was stopped meanwhile: its start ends by itself at the next step. */
const stoppedStartLimitMs = 30_000;

function giveUpStart({ spec: { id }, wanted, process, workspace }: WorkerModel): readonly Effect[] {
  if (process.is !== 'requested') return [];
  const { run, at } = process;
  // A placement's queue and the preparation of a workspace may take any time.
  if ((process.queued !== undefined || workspace.is === 'preparing') && wanted.is === 'up') return [];
  const dueAt = wanted.is === 'up' ? at + startLimitMs : Math.max(at, wanted.at) + stoppedStartLimitMs;
  return [
    {
      do: 'give-up-start',
      key: `give-up-start ${id} ${String(run)} ${String(dueAt)}`,
      worker: id,
      run,
      dueAt,
    },
  ];
}

/**
 * Starts workers in order while slots are free: only those whose needs are completed; first those that were running
 * when the session was lost.
 */
function starts(model: SessionModel): readonly Effect[] {
  const max = model.session.maxWorkers ?? Infinity;
  const slots = Math.max(0, max - slotsUsed(model));
  const held = crewHold(model) !== null;
  // The manager needs no slot: with one slot for both, its workers would never start. It starts first.
  const managers = held ? [] : model.workers.marked(marks.ready, 1).filter(({ spec }) => isManager(spec));
  if (slots === 0) return [...managers.map(start), ...freed(model)];
  return held ? [] : [...managers, ...ready(model, slots, managers.length)].map(start);
}

/** Without managers, whose number is given. */
function ready({ workers }: SessionModel, slots: number, managers: number): readonly WorkerModel[] {
  const most = slots + managers;
  const first = workers.marked(marks.first, most);
  const rest = workers.marked(marks.ready, most + first.length).filter(({ goesFirst }) => !goesFirst);
  return [...first, ...rest].filter(({ spec }) => !isManager(spec)).slice(0, slots);
}

function start({ spec: { id }, runs }: WorkerModel): Effect {
  const run = runs + 1;
  return { do: 'start', key: `start ${id} ${String(run)}`, worker: id, run };
}

/** Frees slots only if workers wait for one, and only as many as wait. */
function freed({ workers }: SessionModel): readonly Effect[] {
  const live = workers.marked(marks.live);
  const making = live.filter(isMakingRoom).length;
  const able = live.filter(canMakeRoom);
  const lacking = workers.marked(marks.ready, making + able.length).length - making;
  return able.slice(0, Math.max(0, lacking)).map((worker): Effect => ({
    do: 'free-slot',
    key: `free-slot ${worker.spec.id} ${String(worker.runs)}`,
    worker: worker.spec.id,
  }));
}

/** An agent that stays after its report keeps its slot until another worker waits for one; its conversation is kept. */
function canMakeRoom(worker: WorkerModel): boolean {
  return (
    worker.wanted.is === 'up' &&
    !isManager(worker.spec) &&
    // An agent that ends when it is done frees its slot by itself soon after its report.
    !worker.spec.agent.traits.endsWhenDone &&
    worker.process.is === 'running' &&
    (worker.state.is === 'completed' || worker.state.is === 'failed') &&
    worker.turnNow.is !== 'running' &&
    worker.inbox.length === 0
  );
}

function isMakingRoom(worker: WorkerModel): boolean {
  return worker.wanted.is === 'down' && worker.process.is === 'running';
}

/** Delivers one message at a time, oldest first, and only to a worker that can take it now. */
function deliver(worker: WorkerModel): readonly Effect[] {
  const [message] = pendingMessages(worker);
  if (message === undefined || !canTakeMessage(worker)) return [];
  // Its first prompt already contains the message.
  if (worker.carried?.messages.includes(message.id) === true) return [];
  return [{ do: 'deliver', key: `deliver ${worker.spec.id} ${message.id}`, worker: worker.spec.id, message }];
}

function verify(worker: WorkerModel): readonly Effect[] {
  const { spec, state, check, claim } = worker;
  if (state.is !== 'verifying' || check.is !== 'none' || claim.is !== 'completed') return [];
  return [{ do: 'verify', key: `verify ${spec.id}`, worker: spec.id }];
}

function settle(worker: WorkerModel): readonly Effect[] {
  const completedAt = unsettled(worker);
  if (completedAt === null) return [];
  const { id } = worker.spec;
  return [{ do: 'settle', key: `settle ${id} ${String(completedAt)}`, worker: id, completedAt }];
}

function readExitOutput(worker: WorkerModel): readonly Effect[] {
  if (!lacksExitOutput(worker)) return [];
  const { spec, runs } = worker;
  const key = `read-exit-output ${spec.id} ${String(runs)}`;
  return [{ do: 'read-exit-output', key, worker: spec.id, run: runs }];
}

function restartLater({ session }: SessionModel, worker: WorkerModel): readonly Effect[] {
  const plan = restartPlan(session, worker);
  if (plan === null) return [];
  const { run, pauseMs } = plan;
  const { id } = worker.spec;
  return [{ do: 'restart-later', key: `restart-later ${id} ${String(run)}`, worker: id, run, pauseMs }];
}

/** The user may be about to type, and a report may be on its way. */
const askStatusMs = 20_000;
/** A background shell may still be running, after which the agent continues by itself. A server never ends. */
const askBusyStatusMs = 10 * 60_000;

function askStatus({ session }: SessionModel, worker: WorkerModel): readonly Effect[] {
  const { spec, turnNow, state, statusAsked, wanted } = worker;
  if (session.askStatus !== true || statusAsked || wanted.is !== 'up') return [];
  if (pendingMessages(worker).length > 0) return [];
  if (state.is !== 'idle' || turnNow.is !== 'over') return [];
  const key = `ask-status ${spec.id} ${String(turnNow.at)}`;
  const pauseMs = turnNow.background === true ? askBusyStatusMs : askStatusMs;
  return [{ do: 'ask-status', key, worker: spec.id, turnAt: turnNow.at, pauseMs }];
}

function goOnLater(worker: WorkerModel): readonly Effect[] {
  const { spec, turnNow } = worker;
  if (!isLimited(worker) || turnNow.is !== 'failed' || pendingMessages(worker).length > 0) return [];
  const key = `go-on ${spec.id} ${String(turnNow.at)}`;
  const until = turnNow.until ?? null;
  const pauseMs = limitPauseMs(worker.refusals);
  return [{ do: 'go-on-later', key, worker: spec.id, turnAt: turnNow.at, until, pauseMs }];
}

function stopForCost(model: SessionModel, worker: WorkerModel): readonly Effect[] {
  const { spec, process, wanted, runs } = worker;
  if (process.is !== 'running' || wanted.is !== 'up' || !mustStopForCost(model, worker)) return [];
  return [{ do: 'stop-for-cost', key: `stop-for-cost ${spec.id} ${String(runs)}`, worker: spec.id }];
}

function timeOut(worker: WorkerModel): readonly Effect[] {
  const { spec, wanted, process, worked } = worker;
  const dueAt = timeUpAt(worker);
  if (dueAt === null || worked.since === null || wanted.is !== 'up' || process.is === 'absent') return [];
  const key = `time-out ${spec.id} ${String(dueAt)}`;
  return [{ do: 'time-out', key, worker: spec.id, since: worked.since, dueAt }];
}

function giveTrust({ spec, state, screen, wanted }: WorkerModel): readonly Effect[] {
  const asks = state.is === 'asking' && state.kind === 'trust' && screen?.is === 'dialog';
  return asks && wanted.is === 'up'
    ? [{ do: 'give-trust', key: `give-trust ${spec.id}`, worker: spec.id }]
    : [];
}
