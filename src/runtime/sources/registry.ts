/**
 * The agents' own registry of live processes as a source: its entries for workers' processes, and no others.
 * It is undocumented, so any part of it may be missing: then this source is silent.
 */
import { conversationOf, type WorkerModel } from '../../core/model/model.ts';
import type { EpochMs, WorkerId } from '../../core/model/worker.ts';
import type { TranscriptFacts } from '../../ports/agent.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import type { Source } from './source.ts';
import { unlessRefused, unlessUnreadable } from '../../core/refused-file.ts';
import { isStartAt } from '../../core/paths/process-start.ts';
import { workerEnv } from '../worker-env.ts';
import { recordLimit } from './run-records.ts';
import type { RegistryFact } from '../../core/model/facts/turn-sources.ts';

/** Between two reads of a transcript that does not show yet why a turn has ended. */
const checkMs = 100;
/** A transcript is written up to 300 ms late; a turn that it does not mention after this was ended by Esc. */
const writtenMs = 1_000;
/**
 * The hook that ends an answered turn runs in a process of its own, and may be later than everything else.
 */
const hookMs = 5_000;

/** An `idle` that is not reported yet: hooks report a running turn, and its end may still come. */
interface Pending {
  /** The registry's own time. */
  readonly at: EpochMs;
  readonly since: EpochMs;
}

export interface RegistryOptions {
  /** Reads the worker's transcripts now; an interruption is reported first. */
  readonly readTranscript: (worker: WorkerId) => TranscriptFacts | null;
}

export function registrySource(world: World, store: Store, { readTranscript }: RegistryOptions): Source {
  /** By folder: a crew shares the user's own, unless a worker's environment names another. */
  const watches = new Map<string, () => void>();
  const pending = new Map<WorkerId, Pending>();
  const checks = new Map<WorkerId, () => void>();
  let disposed = false;

  const readEntry = (worker: WorkerModel): void => {
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
    const reported = fact === null ? null : (entry?.conversation ?? null);
    if (reported !== null && reported !== conversationOf(worker))
      store.emit({ is: 'conversation-seen', worker: worker.spec.id, conversation: reported });
    // A removed entry means nothing by itself: other sources report the end of the process.
    if (fact === null || equal(fact, worker.registry)) return;
    if (endMayBeReported(worker, fact)) {
      checks.get(worker.spec.id)?.();
      checks.set(
        worker.spec.id,
        world.clock.after(checkMs, () => {
          const now = store.model().workers.get(worker.spec.id);
          if (now !== undefined && !disposed) readEntry(now);
        }),
      );
      return;
    }
    pending.delete(worker.spec.id);
    store.emit({ is: 'registry-seen', worker: worker.spec.id, registry: fact });
  };

  /**
   * Whether a hook may still report the end of a turn that the registry shows as idle. Reports an API error.
   */
  const endMayBeReported = (worker: WorkerModel, { status, at }: RegistryFact): boolean => {
    const {
      turn,
      spec: { id },
    } = worker;
    if (turn.is !== 'running' || at < turn.at || (status !== 'idle' && status !== 'background')) return false;
    const now = world.clock.now();
    const known = pending.get(id);
    const since = known?.at === at ? known.since : now;
    pending.set(id, { at, since });
    // The source that follows the transcripts reports read errors.
    const facts = unlessUnreadable(() => readTranscript(id));
    const { error = null, answeredAt = null } = facts ?? {};
    // Hooks of this turn may be stamped later than its error; the registry has the time since it is busy.
    const begun = worker.registry?.status === 'busy' ? Math.min(turn.at, worker.registry.at) : turn.at;
    if (error !== null && error.at >= begun) {
      const { kind, what, until } = error;
      store.emit({ is: 'turn-error-seen', worker: id, kind, what, until, when: error.at });
      return false;
    }
    if ((store.model().workers.get(id)?.interruptedAt ?? 0) >= turn.at) return false;
    return now - since < (answeredAt !== null && answeredAt >= turn.at ? hookMs : writtenMs);
  };

  const readAll = (): void => {
    for (const worker of store.model().workers.values()) readEntry(worker);
  };

  const hinted = (name: string | null): void => {
    for (const worker of store.model().workers.values()) {
      const { registry } = world.agent(worker.spec.agent.kind);
      if (registry === null || worker.process.is !== 'running') continue;
      if (name === null || name.startsWith(registry.file(worker.process.pid))) readEntry(worker);
    }
  };

  const watch = (): void => {
    if (disposed) return;
    for (const { spec } of store.model().workers.values()) {
      const { registry } = world.agent(spec.agent.kind);
      if (registry === null) continue;
      const folder = registry.folder(workerEnv(world, spec));
      // It is the agent's folder, created by its first process and never by muxcrew.
      if (watches.has(folder) || world.files.stat(folder) === null) continue;
      watches.set(folder, world.files.watch(folder, hinted));
      readAll();
    }
  };

  return {
    start() {
      store.onChange(watch);
      watch();
      readAll();
    },
    beat() {
      watch();
      readAll();
    },
    dispose() {
      disposed = true;
      for (const off of [...watches.values(), ...checks.values()]) off();
      watches.clear();
    },
  };
}

/**
 * If either start time is unknown, the pid alone must match: the entry was written after the process was
 * started.
 */
function isSame(entry: string | null, known: string | null): boolean {
  return entry === null || known === null || known === 'gone' || isStartAt(known, entry);
}

function equal(one: RegistryFact, other: RegistryFact | null): boolean {
  return (
    other !== null &&
    one.status === other.status &&
    one.waitingFor === other.waitingFor &&
    one.asks === other.asks &&
    one.at === other.at
  );
}
