/** The one question that muxcrew asks a worker whose turn ended without a report. */
import type { WorkerModel } from '../model/model.ts';
import type { EpochMs } from '../model/worker.ts';
import type { Message } from '../model/facts/message.ts';
import { ourselves } from '../model/facts/message.ts';

const idPrefix = 'status-';

export function statusQuestion(worker: WorkerModel, at: EpochMs): Message {
  return { id: `${idPrefix}${String(at)}`, from: ourselves, text: questionText(worker) };
}

export function isStatusQuestion({ from, id }: Pick<Message, 'from' | 'id'>): boolean {
  return from === ourselves && id.startsWith(idPrefix);
}

/** Refers to an earlier report if there is one, instead of claiming that there was none. */
function questionText({ spec: { id }, claim, reportBefore }: WorkerModel): string {
  const unclear = claim.is === 'busy' ? claim.unclear : undefined;
  const quote =
    unclear === undefined
      ? ''
      : ` This line was not understood: ${JSON.stringify(unclear)}. Use this form: [Worker${id}] COMPLETED: what you made.`;
  if (reportBefore !== null && reportBefore.is !== 'none') {
    const before = reportBefore.is.toUpperCase();
    return `You reported ${before}, were given more to do after that, and have not reported since.${quote} Append the current result to your status file: COMPLETED if all of it is done, otherwise FAILED or BLOCKED; continue working if something is left to do.`;
  }
  return `Your turn ended without COMPLETED, FAILED or BLOCKED in your status file.${quote} Append the one that applies; continue working if the task is not done.`;
}
