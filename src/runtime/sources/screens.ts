/**
 * Screens as a source, for what nothing else reports: dialogs before an agent's first turn, and retries of
 * its API. Read seldom, a few at a time, and only while better sources are silent: each read is a request to
 * the backend.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import type { ScreenSeen } from '../../ports/agent.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { errorText } from '../../core/system-error.ts';
import type { Source } from './source.ts';
import type { ScreenFact } from '../../core/model/facts/turn-sources.ts';

/** A starting agent reports nothing before this time either. */
const startMs = 3_000;
/** How often to read the screen of an agent that may be waiting for the user. */
const pollMs = 1_000;
/** A turn without news for this long may be stuck. */
const silentMs = 10_000;
/** How many busy workers are read per beat. */
const busyAtOnce = 4;

export function screensSource(world: World, store: Store): Source {
  let stopPolling: (() => void) | null = null;
  let reading = false;
  let nextBusy = 0;
  let disposed = false;

  const readScreen = async (worker: WorkerModel): Promise<void> => {
    const { screen } = world.agent(worker.spec.agent.kind);
    if (screen === null || worker.pane === null) return;
    const { id } = store.model().session;
    // Taken before the read: anything reported meanwhile is newer than the screen.
    const at = world.clock.now();
    const captured = await world.backend.capture(id, worker.pane, 0);
    const now = store.model().workers.get(worker.spec.id);
    // The screen belongs to a run that has ended.
    if (disposed || !captured.ok || now?.runs !== worker.runs || now.process.is !== 'running') return;
    const seen = screen(captured.value);
    const fact = seen === null ? null : factOf(seen, at);
    if (isSame(fact, now.screen)) return;
    store.emit({ is: 'screen-seen', worker: worker.spec.id, screen: fact });
  };

  const readAll = async (workers: readonly WorkerModel[]): Promise<void> => {
    if (reading) return;
    reading = true;
    try {
      for (const worker of workers) await readScreen(worker);
    } finally {
      reading = false;
    }
  };

  /** Polls often while a worker may be waiting unnoticed, and not at all otherwise. */
  const consider = (): void => {
    const any = silentWorkers(store, world.clock.now(), 0).length > 0;
    if (disposed || any === (stopPolling !== null)) return;
    if (!any) {
      stopPolling?.();
      stopPolling = null;
      return;
    }
    stopPolling = world.clock.every(pollMs, () => {
      void readAll(silentWorkers(store, world.clock.now(), startMs)).catch((error: unknown) =>
        world.log('info', `screens: ${errorText(error)}`),
      );
    });
  };

  return {
    start() {
      consider();
      store.onChange(consider);
    },
    beat() {
      consider();
      const silent = silentTurns(store, world.clock.now());
      const turn = Array.from({ length: Math.min(busyAtOnce, silent.length) }, (_, index) => {
        return silent[(nextBusy + index) % silent.length];
      });
      nextBusy += busyAtOnce;
      return readAll(turn.filter((worker) => worker !== undefined));
    },
    dispose() {
      disposed = true;
      stopPolling?.();
      stopPolling = null;
    },
  };
}

function factOf(seen: ScreenSeen, at: EpochMs): ScreenFact | null {
  switch (seen.is) {
    case 'composer':
      return null;
    case 'dialog':
      return { is: 'dialog', kind: seen.kind, what: seen.what, at };
    case 'retrying': {
      const { what, limited, inSeconds } = seen;
      const until = inSeconds === null ? null : at + inSeconds * 1_000;
      return limited ? { is: 'retrying', what, limit: { until }, at } : { is: 'retrying', what, at };
    }
  }
}

/**
 * Workers that have been running for at least `sinceMs` and are known only by their screens, or that wait for
 * something unknown.
 */
function silentWorkers(store: Store, now: number, sinceMs: number): readonly WorkerModel[] {
  return workersOf(store).filter(({ process, turn, turnNow, screen, requests }) => {
    if (process.is !== 'running' || now - process.at < sinceMs) return false;
    if (screen?.is === 'dialog' || turnNow.is === 'unknown') return true;
    return turnNow.is === 'asking' && turn.is !== 'asking' && requests.length === 0;
  });
}

function silentTurns(store: Store, now: number): readonly WorkerModel[] {
  return workersOf(store).filter(
    ({ process, turnNow }) =>
      process.is === 'running' && turnNow.is === 'running' && now - turnNow.at >= silentMs,
  );
}

function workersOf(store: Store): readonly WorkerModel[] {
  return [...store.model().workers.values()].filter(({ turn }) => turn.is !== 'none');
}

function isSame(one: ScreenFact | null, other: ScreenFact | null): boolean {
  if (one === null || other === null) return one === other;
  return one.is === other.is && one.what === other.what;
}
