/**
 * The agents' own registry of live processes as a source: what it says of a worker's process, and nothing of any other.
 * Undocumented by its owner, so that everything of it may be missing: then this source is silent.
 */
import { conversationOf, type WorkerModel } from '../../core/model.ts';
import type { EpochMs, WorkerId } from '../../core/worker.ts';
import { goesOnAfterStop, type RegistryFact } from '../../core/turn-facts.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import type { Source } from './source.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { isStartAt } from '../../core/process-start.ts';
import { workerEnv } from '../worker-env.ts';
import { recordLimit } from './run-records.ts';

const settleMs = 200;
const continuedMs = 1_000;

export function registrySource(world: World, store: Store): Source {
  /** By folder: a crew shares the person's own, unless a worker's environment names another. */
  const watches = new Map<string, () => void>();
  /** The Stop hook of each worker after which it is known whether its turn has ended. */
  const awaited = new Map<WorkerId, EpochMs>();
  let disposed = false;

  const lookAt = (worker: WorkerModel): void => {
    const { registry } = world.agent(worker.spec.agent.kind);
    if (registry === null || worker.process.is !== 'running') return;
    const folder = registry.folder(workerEnv(world, worker.spec));
    if (!watches.has(folder)) return;
    const { pid } = worker.process;
    const path = `${folder}/${registry.file(pid)}`;
    const content = unlessRefused(() => world.files.readText(path, recordLimit));
    const entry = content === null ? null : registry.read(content);
    const ours = entry !== null && entry.pid === pid && isSame(entry.startTime, worker.startTime);
    const fact = ours ? entry.fact : null;
    const said = fact === null ? null : (entry?.conversation ?? null);
    if (said !== null && said !== conversationOf(worker))
      store.emit({ is: 'conversation-seen', worker: worker.spec.id, conversation: said });
    // At the end of a turn its hook says more, and comes a moment later; after Esc none does.
    const early =
      fact?.status === 'idle' && worker.turn.is === 'running' ? world.clock.now() - fact.at : settleMs;
    if (early < settleMs) {
      world.clock.after(settleMs - Math.max(0, early), () => {
        const now = store.model().workers.get(worker.spec.id);
        if (now !== undefined && !disposed) lookAt(now);
      });
      return;
    }
    // An entry that goes says nothing by itself: the end of the process is told by others.
    if (fact === null || equal(fact, worker.registry)) return;
    store.emit({ is: 'registry-seen', worker: worker.spec.id, registry: fact });
  };

  const lookAtAll = (): void => {
    for (const worker of store.model().workers.values()) lookAt(worker);
  };

  /** A turn that has ended is idle within 50 ms of its Stop hooks; one that is busy for longer goes on. */
  const awaitEnds = (): void => {
    for (const { spec, turn, registry } of store.model().workers.values()) {
      if (!goesOnAfterStop(turn, registry) || awaited.get(spec.id) === turn.at) continue;
      awaited.set(spec.id, turn.at);
      world.clock.after(continuedMs, () => {
        const now = store.model().workers.get(spec.id);
        if (disposed || now?.turn !== turn) return;
        lookAt(now);
        const then = store.model().workers.get(spec.id);
        if (then !== undefined && goesOnAfterStop(then.turn, then.registry))
          store.emit({ is: 'turn-continued', worker: spec.id });
      });
    }
  };

  const hinted = (name: string | null): void => {
    for (const worker of store.model().workers.values()) {
      const { registry } = world.agent(worker.spec.agent.kind);
      if (registry === null || worker.process.is !== 'running') continue;
      if (name === null || name.startsWith(registry.file(worker.process.pid))) lookAt(worker);
    }
  };

  const watch = (): void => {
    if (disposed) return;
    for (const { spec } of store.model().workers.values()) {
      const { registry } = world.agent(spec.agent.kind);
      if (registry === null) continue;
      const folder = registry.folder(workerEnv(world, spec));
      // It is the agent's folder: made by its first process, never by us.
      if (watches.has(folder) || world.files.stat(folder) === null) continue;
      watches.set(folder, world.files.watch(folder, hinted));
      lookAtAll();
    }
  };

  return {
    start() {
      store.onChange(() => {
        watch();
        awaitEnds();
      });
      awaitEnds();
      watch();
      lookAtAll();
    },
    beat() {
      watch();
      lookAtAll();
    },
    dispose() {
      disposed = true;
      for (const off of watches.values()) off();
      watches.clear();
    },
  };
}

/** Where either side cannot tell, the pid alone must do: the entry was written after the process was started. */
function isSame(entry: string | null, known: string | null): boolean {
  return entry === null || known === null || known === 'gone' || isStartAt(known, entry);
}

function equal(one: RegistryFact, other: RegistryFact | null): boolean {
  return (
    other !== null &&
    one.status === other.status &&
    one.waitingFor === other.waitingFor &&
    one.at === other.at
  );
}
