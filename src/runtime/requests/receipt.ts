/** The outcome of a request for one worker. */
import type { Receipt } from '../../core/wire/control.ts';
import type { WorkerModel } from '../../core/model/model.ts';

export function receipt(worker: WorkerModel, outcome: Receipt['outcome'], detail: string | null): Receipt {
  return { worker: worker.spec.id, outcome, detail };
}
