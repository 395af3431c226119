/** A failure in the few words that the sidebar has room for. */
import type { Failure } from '../../core/failure.ts';
import { failureText } from '../../view/failure-text.ts';

export function failureNotice(failure: Failure): string {
  const { what, mend } = failureText(failure);
  return mend === null ? what : `${what}: ${mend}`;
}
