/** The one question that muxcrew asks a worker whose turn ended without a report. */
import type { ClaimFact } from './state.ts';
import type { WorkerId } from './worker.ts';

export function statusQuestion(worker: WorkerId, claim: ClaimFact): string {
  const unclear = claim.is === 'busy' ? claim.unclear : undefined;
  const quote =
    unclear === undefined
      ? ''
      : ` This line was not understood: ${JSON.stringify(unclear)}. The form is: [Worker${worker}] COMPLETED: what you made.`;
  return `Your turn ended without COMPLETED, FAILED or BLOCKED in your status file.${quote} Append the one that holds now; go on working if the task is not done.`;
}
