/**
 * Actions after a pause, if they still apply: restarts after crashes, the request for a status report, the
 * continue message after a limit, and the end of a worker whose time is up. After a supervisor's death, the
 * next one decides the same and waits again.
 */
import type { Effect } from '../../core/model/effect.ts';
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { statusQuestion } from '../../core/status/status-question.ts';
import { restartPlan } from '../../core/model/restart.ts';
import { timeUpAt } from '../../core/model/derive/work-time.ts';
import { notEndedText } from '../../core/model/leftover.ts';
import { endTree } from './end-tree.ts';
import { pendingMessages } from '../../core/model/derive/inbox.ts';
import { ourselves } from '../../core/model/facts/message.ts';

type EffectOf<K extends Effect['do']> = Extract<Effect, { readonly do: K }>;

/** Tolerance for clocks that differ. */
const limitSlackMs = 15_000;

export async function restartLater(
  world: World,
  store: Store,
  { worker: id, run, pauseMs }: EffectOf<'restart-later'>,
): Promise<void> {
  await world.clock.rest(pauseMs);
  const worker = store.model().workers.get(id);
  if (worker === undefined || store.model().wanted.is !== 'up') return;
  if (restartPlan(store.model().session, worker)?.run === run)
    store.emit({ is: 'restart-due', worker: id, run });
}

export async function askStatus(
  world: World,
  store: Store,
  { worker: id, turnAt, pauseMs }: EffectOf<'ask-status'>,
): Promise<void> {
  await world.clock.rest(pauseMs);
  const worker = sameTurn(store, id, turnAt);
  if (worker?.state.is !== 'idle' || worker.statusAsked || pendingMessages(worker).length > 0) return;
  const message = statusQuestion(worker, world.clock.now());
  store.emit({ is: 'status-asked', worker: id }, { is: 'message-accepted', worker: id, message });
}

export async function goOnLater(
  world: World,
  store: Store,
  { worker: id, turnAt, until, pauseMs }: EffectOf<'go-on-later'>,
): Promise<void> {
  const now = world.clock.now();
  await world.clock.rest(until === null ? pauseMs : Math.max(0, until - now) + limitSlackMs);
  const worker = sameTurn(store, id, turnAt);
  if (worker === null || pendingMessages(worker).length > 0) return;
  const text = 'The usage limit should have ended: go on where you stopped.';
  const message = { id: `go-on-${String(world.clock.now())}`, from: ourselves, text };
  store.emit({ is: 'message-accepted', worker: id, message });
}

export async function timeOut(
  world: World,
  store: Store,
  { worker: id, since, dueAt }: EffectOf<'time-out'>,
): Promise<void> {
  await world.clock.rest(Math.max(0, dueAt - world.clock.now()));
  const worker = store.model().workers.get(id);
  const still = worker?.worked.since === since && worker.wanted.is === 'up' && timeUpAt(worker) === dueAt;
  if (still && world.clock.now() >= dueAt) store.emit({ is: 'timed-out', worker: id });
}

/** Gives up a start that takes too long: ends it and records it as failed. */
export async function giveUpStart(
  world: World,
  store: Store,
  { worker: id, run, dueAt }: EffectOf<'give-up-start'>,
): Promise<void> {
  await world.clock.rest(Math.max(0, dueAt - world.clock.now()));
  const pending = (): WorkerModel | null => {
    const worker = store.model().workers.get(id) ?? null;
    return worker?.process.is === 'requested' && worker.process.run === run ? worker : null;
  };
  const before = pending();
  // If it was stopped since, it has less time: another effect does that.
  if (before === null || world.clock.now() < dueAt) return;
  const left = await endTree(world, store, id);
  if (pending() === null) return;
  const why = before.wanted.is === 'down' ? 'stopped before it started' : 'its start did not end';
  const reason = left.length > 0 ? `${why}; ${notEndedText(left)}` : why;
  store.emit({ is: 'start-failed', worker: id, run, reason });
}

/** The worker, if no other turn has begun since. */
function sameTurn(store: Store, id: string, turnAt: number): WorkerModel | null {
  const worker = store.model().workers.get(id);
  if (worker?.wanted.is !== 'up' || worker.process.is !== 'running') return null;
  const { turnNow } = worker;
  const at = turnNow.is === 'none' || turnNow.is === 'unknown' ? null : turnNow.at;
  return at === turnAt ? worker : null;
}
