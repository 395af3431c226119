/** The error of a stop that left processes running. */
import type { Failure } from '../../core/failure.ts';
import type { ProcessIdentity } from '../../ports/processes.ts';
import { endOfProcesses } from '../../core/wire/control.ts';
import { notEndedText } from '../../core/model/leftover.ts';

export function notAllEnded(id: string, left: readonly ProcessIdentity[]): Failure {
  const fixes = [{ run: ['muxcrew', 'stop', '--session', id] }];
  return { kind: 'refused', what: endOfProcesses, why: notEndedText(left), fixes };
}
