/** Messages for workers: from the user, from other workers, from muxcrew. */
import type { AgentTraits, EpochMs, WorkerId } from '../worker.ts';

/** Sender of muxcrew's own messages. */
export const ourselves = 'muxcrew';

/** Sender of the user's messages. */
export const theUser = 'you';

/** A message for a worker, from the user, another worker or muxcrew. */
export interface Message {
  readonly id: string;
  readonly text: string;
  readonly from: string;
  /** When it was accepted. Absent in journals of earlier builds. */
  readonly acceptedAt?: EpochMs;
  /** Typed unchanged, even if the agent runs it as a command. Only from the user. Default: as plain text. */
  readonly raw?: true;
}

/**
 * A message that was entered but not taken up yet. It stays in the inbox: if the run ends first, the next one gets it.
 */
export interface Handed {
  readonly message: string;
  readonly run: number;
  /** Not later than the agent's own record of it. */
  readonly at: EpochMs;
  /** Entered during a turn: the agent queues it until its next step. */
  readonly queued: boolean;
}

/** Whether the transcript shows when the message was taken up. Commands are not recorded as typed. */
export function isTraceable({ recordsPrompts }: AgentTraits, { raw }: Pick<Message, 'raw'>): boolean {
  return recordsPrompts && raw !== true;
}

/** Whether the agent may open files that the message mentions. */
export function mayMention({ from }: Pick<Message, 'from'>): boolean {
  return from === theUser;
}

/**
 * What is in the prompt line: a draft of the user's, no prompt line at all, or the last prompt from muxcrew (restored
 * by the agent when it is interrupted before its first output).
 */
export type HeldBy = 'draft' | 'no composer' | 'prompt';

/** A message and its recipients. */
export interface Addressed {
  readonly worker: WorkerId;
  readonly message: Message;
}
