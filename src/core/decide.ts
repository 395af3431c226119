/**
 * Model -> what is to be done now. Pure and level-triggered: the same model always gives the same effects, so that a
 * supervisor that died in the middle of one decides it again. The runtime keeps out what is under way already, by `key`.
 */
import type { Message } from './event.ts';
import type { SessionModel, WorkerModel } from './model.ts';
import type { EpochMs, WorkerId } from './worker.ts';
import { endsWhenDone } from './derive-state.ts';
import { slotsUsed, usesSlot } from './model.ts';
import { restartPlan } from './restart.ts';
import { mustStopForCost } from './money.ts';
import { isLimited, limitPauseMs, startHold } from './start-hold.ts';

export type Effect =
  | { readonly do: 'start'; readonly key: string; readonly worker: WorkerId; readonly run: number }
  | { readonly do: 'end'; readonly key: string; readonly worker: WorkerId; readonly run: number }
  | { readonly do: 'free-slot'; readonly key: string; readonly worker: WorkerId }
  | { readonly do: 'open-pane'; readonly key: string; readonly worker: WorkerId }
  | { readonly do: 'deliver'; readonly key: string; readonly worker: WorkerId; readonly message: Message }
  | { readonly do: 'verify'; readonly key: string; readonly worker: WorkerId }
  /** After a pause; dropped where it does not hold any more by then. */
  | {
      readonly do: 'restart-later';
      readonly key: string;
      readonly worker: WorkerId;
      readonly run: number;
      readonly pauseMs: number;
    }
  /** After a while: its turn is over, and it claimed nothing. `turnAt` tells whether that still is the same turn. */
  | {
      readonly do: 'ask-status';
      readonly key: string;
      readonly worker: WorkerId;
      readonly turnAt: EpochMs;
      readonly pauseMs: number;
    }
  /** When its limit ends; `until` null: nobody said when, then after `pauseMs`. */
  | {
      readonly do: 'go-on-later';
      readonly key: string;
      readonly worker: WorkerId;
      readonly turnAt: EpochMs;
      readonly until: EpochMs | null;
      readonly pauseMs: number;
    }
  | { readonly do: 'stop-for-cost'; readonly key: string; readonly worker: WorkerId }
  | { readonly do: 'give-trust'; readonly key: string; readonly worker: WorkerId }
  | { readonly do: 'close'; readonly key: string };

export function decide(model: SessionModel): readonly Effect[] {
  if (model.closed) return [];
  const workers = [...model.workers.values()];
  if (model.wanted.is === 'down') {
    const ends = workers.flatMap(end);
    return ends.length === 0 && !workers.some(usesSlot) ? [{ do: 'close', key: 'close' }] : ends;
  }
  if (model.backend.is === 'gone') return [];
  const started = starts(model, workers);
  return [
    ...workers.flatMap(end),
    ...started,
    ...panes(model, workers, started),
    ...workers.flatMap(deliver),
    ...workers.flatMap(verify),
    ...workers.flatMap((worker) => restartLater(model, worker)),
    ...workers.flatMap((worker) => askStatus(model, worker)),
    ...workers.flatMap(goOnLater),
    ...workers.flatMap((worker) => stopForCost(model, worker)),
    ...(model.session.trust === true ? workers.flatMap(giveTrust) : []),
  ];
}

/** Who waits for a slot has a pane all the same, that says so; who starts gets one with the start. */
function panes(
  model: SessionModel,
  workers: readonly WorkerModel[],
  started: readonly Effect[],
): readonly Effect[] {
  // Before the first listing nobody's pane is known.
  if (model.backend.is === 'gone' || model.backend.server === null) return [];
  const starting = new Set(started.flatMap((effect) => (effect.do === 'start' ? [effect.worker] : [])));
  return workers
    .filter(
      ({ spec, wanted, process, pane }) =>
        pane === null && wanted.is === 'up' && process.is === 'absent' && !starting.has(spec.id),
    )
    .map(({ spec: { id } }) => ({ do: 'open-pane', key: `open-pane ${id}`, worker: id }));
}

function end(worker: WorkerModel): readonly Effect[] {
  if (worker.wanted.is === 'up' || worker.process.is !== 'running') return [];
  const { run } = worker.process;
  return [{ do: 'end', key: `end ${worker.spec.id} ${String(run)}`, worker: worker.spec.id, run }];
}

/** First come, first served, over the free slots. */
function starts(model: SessionModel, workers: readonly WorkerModel[]): readonly Effect[] {
  const waiting = workers.filter((worker) => worker.wanted.is === 'up' && worker.process.is === 'absent');
  const max = model.session.maxWorkers ?? Infinity;
  const slots = Math.max(0, max - slotsUsed(model));
  const free = slots > 0 ? waiting.filter((worker) => startHold(model, worker) === null) : [];
  const started = free.slice(0, slots).map((worker): Effect => {
    const run = worker.runs + 1;
    return { do: 'start', key: `start ${worker.spec.id} ${String(run)}`, worker: worker.spec.id, run };
  });
  // Room is made for want of a slot alone.
  const lacking = slots > 0 ? 0 : waiting.length - started.length - workers.filter(isMakingRoom).length;
  const freed = workers
    .filter(canMakeRoom)
    .slice(0, Math.max(0, lacking))
    .map((worker): Effect => ({
      do: 'free-slot',
      key: `free-slot ${worker.spec.id} ${String(worker.runs)}`,
      worker: worker.spec.id,
    }));
  return [...started, ...freed];
}

/** A completed worker holds a slot until somebody waits for one; its conversation stays. */
function canMakeRoom(worker: WorkerModel): boolean {
  return (
    worker.wanted.is === 'up' &&
    // One that ends when it is done frees its slot by itself, a moment after its claim.
    !endsWhenDone(worker.spec.agent.kind) &&
    worker.process.is === 'running' &&
    worker.state.is === 'completed' &&
    worker.turnNow.is !== 'running' &&
    worker.inbox.length === 0
  );
}

function isMakingRoom(worker: WorkerModel): boolean {
  return worker.wanted.is === 'down' && worker.process.is === 'running';
}

/** One message at a time, the oldest first, and only to a worker that can take it now. */
function deliver(worker: WorkerModel): readonly Effect[] {
  const message = worker.inbox[0];
  if (message === undefined || !canTakeMessage(worker)) return [];
  return [{ do: 'deliver', key: `deliver ${worker.spec.id} ${message.id}`, worker: worker.spec.id, message }];
}

/** Never while it asks: text typed into a dialog is swallowed, and Enter would answer it. */
export function canTakeMessage(worker: WorkerModel): boolean {
  if (worker.wanted.is !== 'up' || worker.process.is !== 'running') return false;
  switch (worker.turnNow.is) {
    case 'ready':
    case 'running':
    case 'over':
    case 'failed':
    case 'none':
      return true;
    case 'unknown':
    case 'asking':
      return false;
  }
}

function verify(worker: WorkerModel): readonly Effect[] {
  const { spec, state, check, claim } = worker;
  if (state.is !== 'verifying' || check.is !== 'none' || claim.is !== 'completed') return [];
  return [{ do: 'verify', key: `verify ${spec.id} ${String(claim.at)}`, worker: spec.id }];
}

function restartLater({ session }: SessionModel, worker: WorkerModel): readonly Effect[] {
  const plan = restartPlan(session, worker);
  if (plan === null) return [];
  const { run, pauseMs } = plan;
  const { id } = worker.spec;
  return [{ do: 'restart-later', key: `restart-later ${id} ${String(run)}`, worker: id, run, pauseMs }];
}

/** A person may be about to type into it, and its status may be on its way. */
const askStatusMs = 20_000;
/** A shell of its own runs on; when that ends it goes on by itself. A server never ends. */
const askBusyStatusMs = 10 * 60_000;

function askStatus({ session }: SessionModel, worker: WorkerModel): readonly Effect[] {
  const { spec, turnNow, state, statusAsked, inbox, wanted } = worker;
  if (session.askStatus !== true || statusAsked || inbox.length > 0 || wanted.is !== 'up') return [];
  if (state.is !== 'idle' || turnNow.is !== 'over') return [];
  const key = `ask-status ${spec.id} ${String(turnNow.at)}`;
  const pauseMs = turnNow.background === true ? askBusyStatusMs : askStatusMs;
  return [{ do: 'ask-status', key, worker: spec.id, turnAt: turnNow.at, pauseMs }];
}

function goOnLater(worker: WorkerModel): readonly Effect[] {
  const { spec, turnNow, inbox } = worker;
  if (!isLimited(worker) || turnNow.is !== 'failed' || inbox.length > 0) return [];
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

function giveTrust({ spec, state, screen, wanted }: WorkerModel): readonly Effect[] {
  const asks = state.is === 'asking' && state.kind === 'trust' && screen?.is === 'dialog';
  return asks && wanted.is === 'up'
    ? [{ do: 'give-trust', key: `give-trust ${spec.id}`, worker: spec.id }]
    : [];
}
