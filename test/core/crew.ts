/** Builds models for tests of the core: a session, workers, and events whose clock advances by one. */
import type { Event } from '../../src/core/model/event.ts';
import type { SessionModel, WorkerModel } from '../../src/core/model/model.ts';
import type { SnapshotWorker } from '../../src/core/snapshot/snapshot.ts';
import type { AgentSpec, WorkerId, WorkerSpec } from '../../src/core/model/worker.ts';
import { claudeTraits } from '../../src/agents/claude/spec.ts';
import { demoTraits, type DemoSpec } from '../../src/agents/demo/spec.ts';
import { fold } from '../../src/core/model/fold/fold.ts';
import { toSnapshot } from '../../src/core/snapshot/to-snapshot.ts';
import type { SessionInfo } from '../../src/core/model/session.ts';

export const session: SessionInfo = {
  id: 'todo-app-1a2b3c',
  name: null,
  project: '/p',
  tmuxConf: null,
  backend: 'memory',
  createdAt: 0,
  maxWorkers: null,
  logLimitBytes: 1_000,
  layout: { sidebarColumns: 30, minPane: { columns: 20, rows: 5 } },
};

export const claude: AgentSpec = {
  kind: 'claude',
  traits: claudeTraits,
  program: '/bin/claude',
  model: null,
  permissionMode: null,
  dangerouslySkipPermissions: false,
  conversation: 'c0ffee',
};
export const demo: DemoSpec = { kind: 'demo', traits: demoTraits, scene: 'normal' };

export function worker(id: WorkerId, agent: AgentSpec = claude, more: Partial<WorkerSpec> = {}): WorkerSpec {
  const instructions = `/p/worker${id}_instructions.md`;
  return { id, name: `worker${id}`, instructions, agent, cwd: '/p', ...more };
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;
export type Happening = WithoutTime<Event>;

export interface Crew {
  model(): SessionModel;
  /** The model that a new supervisor has: folded from the journal's text. */
  replayed(): SessionModel;
  worker(id: WorkerId): WorkerModel;
  state(id: WorkerId): string;
  /** The detail in the snapshot. */
  detail(id: WorkerId): string | null;
  /** The worker in the snapshot. */
  shown(id: WorkerId): SnapshotWorker;
  /** Warnings in the snapshot. */
  warnings(): readonly string[];
  now(): number;
  /** Advances the clock. */
  wait(ms: number): void;
  happen(...happenings: readonly Happening[]): void;
  /** Requested, started and running, as the runtime reports it. */
  run(id: WorkerId): void;
  says(id: WorkerId, claim: 'busy' | 'blocked' | 'completed' | 'failed' | 'terminated', text?: string): void;
}

function replay(journal: readonly string[]): SessionModel {
  const [first = 'null', ...rest] = journal;
  return rest.reduce<SessionModel>(
    (model, line) => fold(model, JSON.parse(line) as Event),
    fold(null, JSON.parse(first) as Event),
  );
}

export function crew(workers: readonly WorkerSpec[], overrides: Partial<SessionInfo> = {}): Crew {
  let now = 1_000;
  const first: Event = { at: now, is: 'session-created', session: { ...session, ...overrides } };
  const journal = [JSON.stringify(first)];
  let model = fold(null, first);
  const happen = (...happenings: readonly Happening[]): void => {
    for (const happening of happenings) {
      now += 1;
      const event = { at: now, ...happening };
      journal.push(JSON.stringify(event));
      model = fold(model, event);
    }
  };
  const one = (id: WorkerId): WorkerModel => {
    const found = model.workers.get(id);
    if (found === undefined) throw new Error(`no worker ${id}`);
    return found;
  };
  const shown = () => toSnapshot(model, { pid: 1, startTime: 't', now, iso: String });
  happen(...workers.map((spec): Happening => ({ is: 'worker-added', worker: spec })));
  return {
    model: () => model,
    replayed: () => replay(journal),
    worker: one,
    state: (id) => one(id).state.is,
    detail: (id) => shown().workers.find((one) => one.id === id)?.detail ?? null,
    shown(id) {
      const found = shown().workers.find((one) => one.id === id);
      if (found === undefined) throw new Error(`no worker ${id}`);
      return found;
    },
    warnings: () => shown().warnings,
    now: () => now,
    wait(ms) {
      now += ms;
    },
    happen,
    run(id) {
      const run = one(id).runs + 1;
      happen(
        { is: 'start-requested', worker: id, run },
        { is: 'process-started', worker: id, run, pid: 100 + Number(id), startTime: 't' },
      );
    },
    says(id, claim, text = claim) {
      const position = { inode: 1, offset: now };
      happen({ is: 'status-read', worker: id, lines: [{ claim, text, progress: null }], position });
    },
  };
}
