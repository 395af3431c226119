/** Describes a failure inside the supervisor in one line. Texts for users are in view/failure-text.ts. */
import type { Failure } from '../core/failure.ts';

export function failureText(failure: Failure): string {
  return 'detail' in failure ? `${failure.kind}: ${failure.detail}` : failure.kind;
}
