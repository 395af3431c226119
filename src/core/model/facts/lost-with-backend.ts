/** Whether a process ended with the backend of its pane. Pure. Such an end says nothing about the worker itself. */
import type { ProcessFact } from '../state.ts';
import type { EpochMs } from '../worker.ts';

/**
 * A shutdown ends agents first and their supervisor a little later: an end by a signal this shortly before the loss
 * belongs to it. The supervisor's last sign of life may be 8 to 13 s old.
 */
const sameLossMs = 20_000;
/** Claude Code 2.1.330 exits with 129 when its terminal is closed, in 3 of 8 cases with 0. */
const sameMomentMs = 5_000;
const hangUpStatus = 129;
const endingSignals: readonly (string | null)[] = ['SIGHUP', 'SIGTERM', 'SIGKILL'];

/** Whether it ended normally. A process whose terminal was closed did not, whatever its exit code. */
export function endedWell({ code, hangup }: Extract<ProcessFact, { is: 'exited' }>): boolean {
  return code === 0 && hangup !== true;
}

/** Whether it was ended from outside: by closing its terminal, or by a signal. */
export function endedFromOutside({ code, signal, hangup }: Extract<ProcessFact, { is: 'exited' }>): boolean {
  return (
    hangup === true || code === null || code === hangUpStatus || [...endingSignals, 'SIGINT'].includes(signal)
  );
}

/** `endsWhenDone`: the agent's trait. The end of such a process is always the end of its work. */
export function wentWithBackend(process: ProcessFact, goneAt: EpochMs, endsWhenDone: boolean): boolean {
  if (process.is !== 'exited') return false;
  const { code, signal, hangup, at } = process;
  if (!endsWhenDone && at >= goneAt - sameMomentMs) return true;
  const ended = hangup === true || code === null || code === hangUpStatus || endingSignals.includes(signal);
  return ended && at >= goneAt - sameLossMs;
}
