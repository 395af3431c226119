/**
 * Failures in messages between processes. Older builds send and expect the fix of a refusal as text, in `mend`:
 * it is written in both forms, and read from either.
 */
import type { Failure } from '../failure.ts';
import { remediesText } from '../remedy.ts';

/** `mend`: only of a refusal. */
export type FailureMessage = Failure & { readonly mend?: string | null };

export function writeFailure(failure: Failure): FailureMessage {
  return failure.kind === 'refused' ? { ...failure, mend: remediesText(failure.fixes ?? []) } : failure;
}

export function readFailure(failure: FailureMessage): Failure {
  if (failure.kind !== 'refused') return failure;
  const { mend, ...refusal } = failure;
  return mend == null || refusal.fixes !== undefined ? refusal : { ...refusal, fixes: [{ text: mend }] };
}
