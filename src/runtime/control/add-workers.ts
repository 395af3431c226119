/** Adds checked workers to the session: assigns ids and names, resolves needs, and journals them. */
import type { ControlReply, NewWorker } from '../../core/wire/control.ts';
import type { WorkerSpec } from '../../core/model/worker.ts';
import type { Happening, Store } from '../store.ts';
import { assignNames } from '../../core/paths/names.ts';
import { resolveNeeds } from '../../core/model/needs.ts';

export function addWorkers(store: Store, added: readonly NewWorker[]): ControlReply {
  const present = [...store.model().workers.values()].map(({ spec }) => spec);
  const files = new Set(present.map(({ instructions }) => instructions));
  const clash = added.find(({ instructions }) => files.has(instructions));
  if (clash !== undefined) {
    const what = `cannot add ${clash.instructions}`;
    const why = 'the session already has a worker for it';
    return {
      ok: false,
      failure: {
        kind: 'refused',
        what,
        why,
        fixes: [{ run: ['muxcrew', 'restart', { raw: 'WORKER' }], note: 'start it again' }],
      },
    };
  }
  const requested = added.map(({ name, wantedId }) => ({ id: wantedId, name }));
  const gone = store.model().removed.map(({ id }) => ({ id, name: '' }));
  const named = assignNames(requested, [...present, ...gone]);
  const workers = added.flatMap((one, index) => {
    const own = named[index];
    return own === undefined ? [] : [{ ...wantedOf(one), ...own, needs: one.needs ?? [] }];
  });
  const resolved = resolveNeeds(workers, present);
  if (!resolved.ok) return resolved;
  store.emit(
    ...workers.map((worker): Happening => {
      const needs = resolved.value.get(worker.id) ?? [];
      return { is: 'worker-added', worker: { ...worker, needs } };
    }),
  );
  return { ok: true, receipts: named.map(({ id }) => ({ worker: id, outcome: 'done', detail: null })) };
}

/** Only known fields: others in the request must not get into the journal. */
function wantedOf({
  instructions,
  instructionsDigest,
  agent,
  cwd,
  verify,
  env,
  timeoutMs,
  maxCostUsd,
  addedBy,
}: NewWorker): Omit<WorkerSpec, 'id' | 'name'> {
  return {
    instructions,
    agent,
    cwd,
    ...(instructionsDigest === undefined ? {} : { instructionsDigest }),
    ...(verify === undefined ? {} : { verify }),
    ...(env === undefined ? {} : { env }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(maxCostUsd === undefined ? {} : { maxCostUsd }),
    ...(addedBy === undefined ? {} : { addedBy }),
  };
}
