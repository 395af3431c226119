/**
 * Tells whether the newest Stop hook of a worker continued its turn. The transcript has the time of each continuation, but
 * muxcrew's own Stop hook runs beside the user's and may be stamped later than the continuation (measured). So the times are
 * not compared: continuations and Stop hooks since the turn's newest other hook are counted.
 */
import type { EpochMs } from '../../core/model/worker.ts';
import type { TurnFact } from '../../core/model/facts/turn-fact.ts';

export interface StopHooks {
  /** Takes in each change of the turn that the hooks report. */
  seen(turn: TurnFact): void;
  /** `at`: the times of all continuations in the transcript. */
  continued(at: readonly EpochMs[]): boolean;
}

/**
 * `from`: when muxcrew began to follow the worker. Earlier events of a turn count only for a Stop hook that
 * is the newest.
 */
export function stopHooks(from: EpochMs): StopHooks {
  let since: EpochMs | null = null;
  let count = 0;
  let newest: EpochMs | null = null;
  return {
    seen(turn) {
      if (turn.is === 'none' || turn.is === 'unknown') return;
      if (turn.is === 'over') {
        if (turn.reminder === true) return;
        since ??= turn.at - 1;
        newest = turn.at;
        count += 1;
        return;
      }
      // Not a hook: `turn-continued` itself.
      if (turn.is === 'running' && turn.continued === true && newest !== null && turn.at === newest + 1)
        return;
      since = Math.max(turn.at, from);
      count = 0;
    },
    continued(at) {
      const start = since;
      return start !== null && count > 0 && at.filter((time) => time > start).length >= count;
    },
  };
}
