/** Cost limits: the share of a limit that is used, warnings, and which workers must stop. Pure. */
import type { SessionModel, WorkerModel } from './model.ts';

/** A warning is shown from this share on. */
const warnShare = 0.8;

/** Used share of the crew's cost limit; 0 without a limit. */
function crewShare({ session, costUsd }: SessionModel): number {
  return share(costUsd, session.maxCostUsd);
}

/** Used share of the worker's own cost limit, since the user started it last. */
function ownShare({ spec, usage, costBefore }: WorkerModel): number {
  return share((usage.costUsd ?? 0) - costBefore, spec.maxCostUsd);
}

function share(spent: number, max: number | null | undefined): number {
  if (max === null || max === undefined) return 0;
  return max === 0 ? 1 : spent / max;
}

/** Whether the worker has reached its own cost limit since the user started it last. */
export function hasCostItsOwn(worker: WorkerModel): boolean {
  return ownShare(worker) >= 1;
}

/** Why the crew's cost limit prevents starts; null: it does not. */
export function crewCostHold(model: SessionModel): string | null {
  return crewShare(model) < 1
    ? null
    : `crew cost limit reached: ${limitDollars(model.session.maxCostUsd ?? 0)}`;
}

/** Why the worker's own cost limit prevents its start; null: it does not. */
export function ownCostHold(worker: WorkerModel): string | null {
  return hasCostItsOwn(worker) ? `cost limit reached: ${limitDollars(worker.spec.maxCostUsd ?? 0)}` : null;
}

/** Whether the worker must stop because of its cost. Only if the user chose that. */
export function mustStopForCost(model: SessionModel, worker: WorkerModel): boolean {
  return model.session.stopAtMaxCost === true && (crewShare(model) >= 1 || hasCostItsOwn(worker));
}

export function costWarnings(model: SessionModel): readonly string[] {
  const { session, workers } = model;
  const stop = session.stopAtMaxCost === true;
  const crew = crewShare(model);
  const max = limitDollars(session.maxCostUsd ?? 0);
  const each = [...workers.values()].flatMap((worker) => {
    const spent = ownShare(worker);
    if (spent < warnShare) return [];
    const who = `worker ${worker.spec.id} ${worker.spec.name}`;
    const its = limitDollars(worker.spec.maxCostUsd ?? 0);
    if (spent < 1) return [`${who} has used ${percent(spent)} of its cost limit ${its}`];
    return [
      `${who} has reached its cost limit ${its}: ${stop ? 'stopped' : 'continues, but is not restarted automatically'}`,
    ];
  });
  if (crew < warnShare) return each;
  const rest = stop ? 'all workers are stopped' : 'no more workers are started; running workers continue';
  return [
    crew < 1
      ? `the crew has used ${percent(crew)} of its cost limit ${max}`
      : `the crew has reached its cost limit ${max}: ${rest}`,
    ...each,
  ];
}

function percent(part: number): string {
  return `${String(Math.floor(part * 100))}%`;
}

/** `$12.34`; below one cent with two significant digits: `$0.0012`. */
export function dollars(amount: number): string {
  if (amount <= 0 || amount >= 0.01) return `$${amount.toFixed(2)}`;
  const digits = Math.min(20, 1 - Math.floor(Math.log10(amount)));
  return `$${amount.toFixed(digits).replace(/0+$/, '')}`;
}

/** A limit as the user set it, with at least two decimals: `$5.00`, `$0.015`. */
export function limitDollars(amount: number): string {
  const [, more = ''] = /\.\d\d(\d*?)0*$/.exec(amount.toFixed(12)) ?? [];
  return more === '' ? dollars(amount) : `$${amount.toFixed(2 + more.length)}`;
}
