/** What the supervisor answered, for people: a line for each worker, and the exit code. */
import type { Receipt } from '../core/wire/control.ts';
import type { SnapshotWorker } from '../core/snapshot/snapshot.ts';
import type { Context } from './context.ts';
import { exitCodes } from '../core/exit-code.ts';

export function tellReceipts(
  context: Context,
  receipts: readonly Receipt[],
  workers: readonly SnapshotWorker[],
  verb: string,
): number {
  for (const { worker, outcome, detail } of receipts) {
    const name = workers.find(({ id }) => id === worker)?.name ?? '';
    const said = outcome === 'done' ? verb : outcome;
    context.out(`${worker} ${name}: ${said}${detail === null ? '' : ` (${detail})`}\n`);
  }
  return receipts.some(({ outcome }) => outcome === 'refused') ? exitCodes.refused : exitCodes.done;
}
