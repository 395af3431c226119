/** One step of an agent's conversation, as `logs` shows it. Text is the agent's own: untrusted, of any length and lines. */
import type { EpochMs } from './worker.ts';

export interface ConversationEntry {
  readonly at: EpochMs | null;
  /** `message`: what the agent was told; `answer`: its text; `tool`: a call, with its name; `result`: what that gave. */
  readonly kind: 'message' | 'answer' | 'tool' | 'result' | 'error';
  readonly text: string;
  /** Of a `tool`: its name, and its whole input. */
  readonly tool?: string;
  readonly input?: unknown;
}
