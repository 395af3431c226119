/** A failure inside the supervisor as one word of evidence. The wording for people is in view/failure-text.ts. */
import type { Failure } from '../core/failure.ts';

export function failureText(failure: Failure): string {
  return 'detail' in failure ? `${failure.kind}: ${failure.detail}` : failure.kind;
}
