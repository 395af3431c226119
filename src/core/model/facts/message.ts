/** Messages for workers: from the user, from other workers, from muxcrew. */
import type { AgentTraits, EpochMs, WorkerId } from '../worker.ts';

/** Who sends what muxcrew itself has to say to a worker. */
export const ourselves = 'muxcrew';

/** Who sends what the user writes. */
export const theUser = 'you';

/** A message for a worker, from the user, another worker or muxcrew. */
export interface Message {
  readonly id: string;
  readonly text: string;
  readonly from: string;
  /** When it was accepted. Absent in events and in checkpoints of earlier builds. */
  readonly acceptedAt?: EpochMs;
  /** Typed as it is, though it may be a command of the agent's. Only from the user. Left out: as plain text. */
  readonly raw?: true;
}

/**
 * A message that was entered into an agent, which has not taken it up yet. It stays in the inbox: when that run ends before,
 * it is given to the next one.
 */
export interface Handed {
  readonly message: string;
  readonly run: number;
  /** Not later than the agent's own entry of it. */
  readonly at: EpochMs;
  /** A turn was running: the agent keeps it in a queue until its next step. */
  readonly queued: boolean;
}

/** Can the transcript tell when the message was taken up? A command is not in it as it was typed. */
export function isTraceable({ recordsPrompts }: AgentTraits, { raw }: Pick<Message, 'raw'>): boolean {
  return recordsPrompts && raw !== true;
}

/** May the agent open the files that the message mentions? */
export function mayMention({ from }: Pick<Message, 'from'>): boolean {
  return from === theUser;
}

/**
 * What stands where a message would be typed: text of the user's own, no composer at all, or the prompt that muxcrew gave the
 * worker last (an agent puts it back when it is interrupted before its first word).
 */
export type HeldBy = 'draft' | 'no composer' | 'prompt';

/** A message and its recipients. */
export interface Addressed {
  readonly worker: WorkerId;
  readonly message: Message;
}
