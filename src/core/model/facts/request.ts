/** What a worker waits for somebody to answer, and what came of it. Types and their words only. */
import type { EpochMs } from '../worker.ts';

/**
 * `permission`, `question`, `plan`: in its turn. The rest are dialogs that an agent opens by itself, mostly before its
 * first turn; `help`: its own BLOCKED or Consultation line; `error`: its turn failed, and it waits for what to do.
 */
export const askKinds = [
  'permission',
  'question',
  'plan',
  'trust',
  'api-key',
  'login',
  'theme',
  'bypass',
  'mcp',
  'settings',
  'help',
  'error',
  'other',
] as const;
export type AskKind = (typeof askKinds)[number];

/** A request that a reply of the agent's own hook answers: the one thing that approve and deny can reach. */
export interface PermissionAsk {
  /** Unique in its worker; sorts by the order of asking. */
  readonly id: string;
  readonly kind: 'permission' | 'question' | 'plan';
  readonly tool: string;
  /** One line, for lists: `Bash: rm -rf build/`. */
  readonly what: string;
  /** The whole input, for people: no control characters but newline; cut at `inputLimit` characters. */
  readonly input: string;
  /** Of a subagent's: it may wait without a dialog in the pane, while the worker's own turn goes on. */
  readonly agent?: string | null;
  /** What the agent would remember if it were allowed for always, for people; null: it proposes nothing of the kind. */
  readonly remembers?: string | null;
  /** Absolute path of the folder in which the tool would run. Null or left out: unknown. */
  readonly folder?: string | null;
  /** Hash of the tool's raw input: `input` is cleaned and cut. Null or left out: unknown. */
  readonly digest?: string | null;
  /** Hash of the whole record, with the rules that `always` would add. Left out by earlier builds. */
  readonly record?: string;
  readonly at: EpochMs;
}

/** What a view showed of a request. */
export interface ShownRequest {
  readonly what: string;
  readonly input: string;
  readonly folder: string | null;
  readonly digest: string | null;
}

/** The snapshot lies where workers can write: an answer counts only for the request that was really shown. */
export function isAsShown(request: PermissionAsk, shown: ShownRequest): boolean {
  const { what, input, folder = null, digest = null } = request;
  return what === shown.what && input === shown.input && folder === shown.folder && digest === shown.digest;
}

/** Journal and snapshot carry the input; the request's own file holds what is beyond. Characters. */
export const inputLimit = 4_000;

/** `elsewhere`: in the pane, or it was withdrawn; nobody here knows which. */
export type Answerer = 'person' | 'policy' | 'elsewhere';

export interface AskAnswer {
  readonly decision: 'allow' | 'deny';
  /** Also remembered by the agent, by the reply's own means. */
  readonly always: boolean;
  /** Of a denial: what the agent is told. Of a question that is allowed: the answer. */
  readonly reason: string | null;
}
