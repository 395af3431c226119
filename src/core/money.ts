/** What a crew may cost: what share of it is spent, what is said of that, and who must stop. Pure. */
import type { SessionModel, WorkerModel } from './model.ts';
import type { SessionInfo } from './event.ts';
import { summedUsage } from './usage.ts';

/** From here on it is said. */
const warnShare = 0.8;

/** How much of what the crew may cost it has cost; 0 without a bound. */
export function costShare({ session, workers }: SessionModel): number {
  return share(summedUsage([...workers.values()].map(({ usage }) => usage)).costUsd, session.maxCostUsd);
}

/** The same of one worker. */
export function workerCostShare(session: SessionInfo, { usage }: WorkerModel): number {
  return share(usage.costUsd, session.maxWorkerCostUsd);
}

function share(spent: number | null, max: number | null | undefined): number {
  if (max === null || max === undefined) return 0;
  return max === 0 ? 1 : (spent ?? 0) / max;
}

/** Why this worker may not be started, for people; null: money is no reason. */
export function costHold(model: SessionModel, worker: WorkerModel): string | null {
  const { session } = model;
  if (costShare(model) >= 1) return `money: the crew has cost its ${dollars(session.maxCostUsd ?? 0)}`;
  return workerCostShare(session, worker) >= 1
    ? `money: it has cost its ${dollars(session.maxWorkerCostUsd ?? 0)}`
    : null;
}

/** Must it be stopped for what is spent? Only where the person said so. */
export function mustStopForCost(model: SessionModel, worker: WorkerModel): boolean {
  return model.session.stopAtMaxCost === true && costHold(model, worker) !== null;
}

export function costWarnings(model: SessionModel): readonly string[] {
  const { session, workers } = model;
  const stop = session.stopAtMaxCost === true;
  const crew = costShare(model);
  const max = dollars(session.maxCostUsd ?? 0);
  const each = [...workers.values()].flatMap((worker) => {
    const spent = workerCostShare(session, worker);
    if (spent < warnShare) return [];
    const who = `worker ${worker.spec.id} ${worker.spec.name}`;
    const its = dollars(session.maxWorkerCostUsd ?? 0);
    if (spent < 1) return [`${who} has cost ${percent(spent)} of its ${its}`];
    return [
      `${who} has cost its ${its}: ${stop ? 'it is stopped' : 'it is not started again; it may go on now'}`,
    ];
  });
  if (crew < warnShare) return each;
  const rest = stop ? 'all are stopped' : 'no more workers are started; those that run go on';
  return [
    crew < 1 ? `the crew has cost ${percent(crew)} of its ${max}` : `the crew has cost its ${max}: ${rest}`,
    ...each,
  ];
}

function percent(part: number): string {
  return `${String(Math.floor(part * 100))} %`;
}

function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}
