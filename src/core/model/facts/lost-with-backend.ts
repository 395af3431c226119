/** Did a process end because what held its pane did? Pure. What ended so says nothing about the worker itself. */
import type { ProcessFact } from '../state.ts';
import type { EpochMs } from '../worker.ts';

/**
 * A machine that goes down ends agents first and their supervisor a little later: an end by a signal so shortly before the
 * loss came with it. The supervisor's last sign of life may itself be 8 to 13 s old.
 */
const sameLossMs = 20_000;
/** Claude Code 2.1.330 ends with 129 when its terminal is closed, and 3 times of 8 with 0. */
const sameMomentMs = 5_000;
const hangUpStatus = 129;
const endingSignals: readonly (string | null)[] = ['SIGHUP', 'SIGTERM', 'SIGKILL'];

/** Did it end its work? One whose terminal was closed did not, whatever it exits with. */
export function endedWell({ code, hangup }: Extract<ProcessFact, { is: 'exited' }>): boolean {
  return code === 0 && hangup !== true;
}

/** Did somebody else end it: by closing its terminal, or by a signal that asks or forces a program to end? */
export function endedFromOutside({ code, signal, hangup }: Extract<ProcessFact, { is: 'exited' }>): boolean {
  return (
    hangup === true || code === null || code === hangUpStatus || [...endingSignals, 'SIGINT'].includes(signal)
  );
}

/** `endsWhenDone`: of its agent. For such a one an end by itself, at whatever moment, is the end of its work. */
export function wentWithBackend(process: ProcessFact, goneAt: EpochMs, endsWhenDone: boolean): boolean {
  if (process.is !== 'exited') return false;
  const { code, signal, hangup, at } = process;
  if (!endsWhenDone && at >= goneAt - sameMomentMs) return true;
  const ended = hangup === true || code === null || code === hangUpStatus || endingSignals.includes(signal);
  return ended && at >= goneAt - sameLossMs;
}
