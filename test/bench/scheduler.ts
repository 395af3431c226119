/**
 * The queue by itself: a crew of 10,000 with needs, from the first start to the last end, every event folded and decided
 * after as the supervisor would. Pure: no process, no pane.
 */
import type { Event } from '../../src/core/model/event.ts';
import type { SessionModel } from '../../src/core/model/model.ts';
import type { WorkerSpec } from '../../src/core/model/worker.ts';
import { decide } from '../../src/core/model/decide.ts';
import { fold } from '../../src/core/model/fold/fold.ts';
import { toSnapshot } from '../../src/core/snapshot/to-snapshot.ts';
import { ms, type Part } from './figures.ts';
import { demo } from '../core/crew.ts';
import type { SessionInfo } from '../../src/core/model/session.ts';

const workers = 10_000;
const slots = 16;
/** Seconds of CPU for all decisions of the crew's whole life. */
const most = 1;

const session: SessionInfo = {
  id: 'bench-1',
  name: null,
  project: '/p',
  tmuxConf: null,
  backend: 'memory',
  createdAt: 0,
  maxWorkers: slots,
  logLimitBytes: 1_000,
  layout: { sidebarColumns: 30, minPane: { columns: 20, rows: 5 } },
};

/** Each needs up to three of the hundred before it; the last one needs all others. */
function spec(at: number): WorkerSpec {
  const near = [1, 7, 60].map((back) => at - back).filter((id) => id > 0 && at % 4 !== 1);
  const needs = at === workers ? Array.from({ length: workers - 1 }, (_, id) => id + 1) : near;
  return {
    id: String(at),
    name: `task-${String(at)}`,
    instructions: `/p/worker${String(at)}_instructions.md`,
    agent: demo,
    cwd: '/p',
    needs: needs.map(String),
  };
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

export function measureScheduler(): Promise<Part> {
  let at = 0;
  let decisions = 0;
  let model: SessionModel | null = null;
  const happen = (...events: readonly WithoutTime<Event>[]): SessionModel => {
    for (const event of events) {
      at += 1;
      model = fold(model, { at, ...event });
    }
    if (model === null) throw new Error('no model');
    return model;
  };
  const decideNow = (now: SessionModel) => {
    decisions += 1;
    return decide(now);
  };

  const ids = Array.from({ length: workers }, (_, index) => index + 1);
  const built = process.cpuUsage();
  happen({ is: 'session-created', session }, { is: 'server-seen', pid: 1, startTime: '1' });
  happen(...ids.map((id) => ({ is: 'worker-added' as const, worker: spec(id) })));
  happen(...ids.map((id) => ({ is: 'pane-seen' as const, worker: String(id), pane: `%${String(id)}` })));
  const buildMs = cpuMs(built);

  const began = process.cpuUsage();
  const before = at;
  const running: string[] = [];
  let started = 0;
  for (let now = happen(); ;) {
    for (const effect of decideNow(now)) {
      if (effect.do !== 'start') throw new Error(`a ${effect.do} was decided`);
      const { worker, run } = effect;
      now = happen({ is: 'start-requested', worker, run });
      decideNow(now);
      now = happen({ is: 'process-started', worker, run, pid: 9, startTime: '1' });
      decideNow(now);
      running.push(worker);
      started += 1;
    }
    const worker = running.shift();
    if (worker === undefined) break;
    const position = { inode: 1, offset: at };
    const lines = [{ claim: 'completed' as const, text: 'done', progress: null }];
    decideNow(happen({ is: 'status-read', worker, lines, position }));
    now = happen({ is: 'process-exited', worker, run: 1, code: 0, signal: null });
  }
  if (started !== workers) throw new Error(`${String(started)} of ${String(workers)} were started`);

  const wholeMs = cpuMs(began);
  const events = at - before;

  const last = happen();
  const drawn = process.cpuUsage();
  toSnapshot(last, { pid: 1, startTime: '1', now: at, iso: String });
  const snapshotMs = cpuMs(drawn);
  const row = (what: string, times: number, total: number): string[] => [
    what,
    String(times),
    ms(total),
    `${((total * 1000) / times).toFixed(1)} µs`,
  ];
  return Promise.resolve({
    title: 'The queue of a crew of 10,000',
    about:
      `${String(workers)} workers over ${String(slots)} slots, each needing up to three others and the last one all of them, ` +
      `from the first start to the last end: every event folded into the model, and what to do decided after each. CPU of one process. ` +
      `Bound: all decisions, their folds included, ${String(most)} s.`,
    header: ['what', 'times', 'CPU', 'each'],
    rows: [
      row(`decisions, and ${String(events)} events folded`, decisions, wholeMs),
      row('adding all of them', workers, buildMs),
      row('a snapshot of all', 1, snapshotMs),
    ],
    bounds: [
      {
        what: `all decisions of ${String(workers)} workers, seconds of CPU`,
        value: wholeMs / 1000,
        most,
      },
    ],
  });
}

function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
