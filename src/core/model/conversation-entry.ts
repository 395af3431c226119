/** One step of an agent's conversation, as `logs` shows it. The text is the agent's own: untrusted, of any length. */
import type { EpochMs } from './worker.ts';

export interface ConversationEntry {
  readonly at: EpochMs | null;
  /** `message`: a prompt; `answer`: text of the agent; `tool`: a call; `result`: its result. */
  readonly kind: 'message' | 'answer' | 'tool' | 'result' | 'error';
  readonly text: string;
  /** For `tool`: its name, and its whole input. */
  readonly tool?: string;
  readonly input?: unknown;
}
