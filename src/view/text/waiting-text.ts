/** Describes the messages that wait for a worker: reason, age, number. */
import { cleanText } from '../../core/text/clean-text.ts';
import { epochMsOf } from '../../core/iso-time.ts';
import type { SnapshotWorker } from '../../core/snapshot/snapshot.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import { briefDuration } from './duration.ts';

/** Null: no message waits. */
export function waitingText({ waiting = [] }: Pick<SnapshotWorker, 'waiting'>, now: EpochMs): string | null {
  const [first] = waiting;
  if (first === undefined) return null;
  const count = waiting.length === 1 ? 'message waits' : `${String(waiting.length)} messages wait`;
  return `${count}${ageText(first.since, now)}: ${cleanText(first.reason)}`;
}

/** One line per message. */
export function waitingLines(
  { waiting = [] }: Pick<SnapshotWorker, 'waiting'>,
  now: EpochMs,
): readonly string[] {
  return waiting.map(
    ({ from, text, since, reason }) =>
      `message from ${cleanText(from, 40)} waits${ageText(since, now)} (${cleanText(reason)}): ${cleanText(text)}`,
  );
}

function ageText(since: string | null, now: EpochMs): string {
  const at = since === null ? null : epochMsOf(since);
  return at === null ? '' : ` ${briefDuration(Math.max(0, now - at))}`;
}
