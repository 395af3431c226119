/** Requests of a worker that need input, and their answers. Types and names only. */
import type { EpochMs } from '../worker.ts';

/**
 * `permission`, `question`, `plan`: during a turn. `help`: its own BLOCKED or Consultation line. `error`: its turn
 * failed, and it needs instructions. The rest are dialogs of the agent, mostly before its first turn.
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

/** A request that the agent's own hook waits for: only these can be answered by approve and deny. */
export interface PermissionAsk {
  /** Unique in its worker; sorts by time. */
  readonly id: string;
  readonly kind: 'permission' | 'question' | 'plan';
  readonly tool: string;
  /** One line, for lists: `Bash: rm -rf build/`. */
  readonly what: string;
  /** The whole input for display: no control characters but newline; cut at `inputLimit` characters. */
  readonly input: string;
  /** Set for a subagent's request, which may have no dialog in the pane while the worker's own turn continues. */
  readonly agent?: string | null;
  /** What the agent would remember if it were always allowed, for display; null: nothing. */
  readonly remembers?: string | null;
  /** Absolute path of the tool's working directory. Null or absent: unknown. */
  readonly folder?: string | null;
  /** Hash of the tool's raw input: `input` is cleaned and cut. Null or absent: unknown. */
  readonly digest?: string | null;
  /** Hash of the whole record, with the rules that `always` would add. Absent in earlier builds. */
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

/** Workers can write the snapshot, so an answer counts only for the request that was really shown. */
export function isAsShown(request: PermissionAsk, shown: ShownRequest): boolean {
  const { what, input, folder = null, digest = null } = request;
  return what === shown.what && input === shown.input && folder === shown.folder && digest === shown.digest;
}

/** Limit of the input in journal and snapshot; the request's own file holds the rest. Characters. */
export const inputLimit = 4_000;

/** `elsewhere`: answered in the pane, or withdrawn; unknown which. */
export type Answerer = 'person' | 'policy' | 'elsewhere';

export interface AskAnswer {
  readonly decision: 'allow' | 'deny';
  /** The agent also remembers it. */
  readonly always: boolean;
  /** For a denial: the message to the agent. For an allowed question: the answer. */
  readonly reason: string | null;
}
