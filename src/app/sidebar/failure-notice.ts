/** A failure as the sidebar shows it. */
import type { Failure } from '../../core/failure.ts';
import { remediesText } from '../../core/remedy.ts';
import { failureText } from '../../view/failure-text.ts';

export function failureNotice(failure: Failure): string {
  const { what, fixes } = failureText(failure);
  const fix = remediesText(fixes);
  return fix === null ? what : `${what}: ${fix}`;
}
