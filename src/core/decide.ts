/**
 * Model -> what is to be done now. Pure and level-triggered: the same model always gives the same effects, so that a
 * supervisor that died in the middle of one decides it again. The runtime keeps out what is under way already, by `key`.
 */
import type { Message } from './event.ts';
import type { SessionModel, WorkerModel } from './model.ts';
import type { WorkerId } from './worker.ts';
import { endsWhenDone } from './derive-state.ts';
import { slotsUsed, usesSlot } from './model.ts';

export type Effect =
  | { readonly do: 'start'; readonly key: string; readonly worker: WorkerId; readonly run: number }
  | { readonly do: 'end'; readonly key: string; readonly worker: WorkerId; readonly run: number }
  | { readonly do: 'free-slot'; readonly key: string; readonly worker: WorkerId }
  | { readonly do: 'open-pane'; readonly key: string; readonly worker: WorkerId }
  | { readonly do: 'deliver'; readonly key: string; readonly worker: WorkerId; readonly message: Message }
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
  const free = Math.max(0, max - slotsUsed(model));
  const started = waiting.slice(0, free).map((worker): Effect => {
    const run = worker.runs + 1;
    return { do: 'start', key: `start ${worker.spec.id} ${String(run)}`, worker: worker.spec.id, run };
  });
  const lacking = waiting.length - started.length - workers.filter(isMakingRoom).length;
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
    worker.turn.is !== 'running' &&
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
  switch (worker.turn.is) {
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
