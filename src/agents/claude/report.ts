/**
 * Reads one record of the worker's hooks: payload of Claude Code -> what it says of the turn. Never throws: a
 * record may be cut off (hook.sh keeps 64 KB), of another CLI version, or garbage.
 */
import type { AgentReport } from '../../ports/agent.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { apiError } from './api-error.ts';
import { askLimit, isPayload, parsePayload, text } from './payload.ts';
import type { Payload } from './payload.ts';
import { hookEvents } from './settings.ts';
import type { HookEvent } from './settings.ts';
import type { TurnFact } from '../../core/model/facts/turn-fact.ts';

/**
 * A reader that knows what it read before: a record that comes after a later one of the same conversation (hooks run
 * beside one another) says nothing any more of the turn, or a finished worker would seem to work again.
 */
export function reportReader(): typeof readReport {
  const newest = new Map<string, string>();
  return (name, content, at) => {
    const report = readReport(name, content, at);
    const conversation = /^\{"session_id":"([\w-]{1,64})"/.exec(content)?.[1];
    if (report === null || conversation === undefined) return report;
    const before = newest.get(conversation);
    if (before !== undefined && name < before) return { ...report, turn: null };
    newest.set(conversation, name);
    return report;
  };
}

/** `name`: `0000000318884-0003905-1795353746518-Stop.json`. `at`: now; facts bear the time in the name. */
export function readReport(name: string, content: string, at: EpochMs): AgentReport | null {
  const event = eventOf(name);
  if (event === null) return null;
  const payload = parsePayload(content) ?? parseCut(content);
  if (payload?.['hook_event_name'] !== event) return null;
  const mode = payload['permission_mode'];
  const conversation = text(payload['session_id']);
  return {
    conversation:
      event === 'SessionStart' && conversation !== null && /^[\w-]{1,64}$/.test(conversation)
        ? conversation
        : null,
    turn: turnOf(event, payload, Math.min(timeOf(name) ?? at, at)),
    permissionMode: typeof mode === 'string' && /^\w{1,40}$/.test(mode) ? mode : null,
  };
}

function turnOf(event: HookEvent, payload: Payload, at: EpochMs): TurnFact | null {
  switch (event) {
    case 'SessionStart':
      // A conversation that was made short goes on with its turn, if one runs: nothing begins.
      return payload['source'] === 'compact' ? null : { is: 'ready', at };
    case 'UserPromptSubmit':
      return { is: 'running', prompt: true, at };
    case 'PreToolUse':
    case 'PostToolUse':
      return { is: 'running', at };
    case 'PermissionRequest':
      // The request's own record (ask.ts) says what, and when it is over.
      return null;
    case 'Notification':
      return notified(payload, at);
    case 'Stop':
      return stopped(payload, at);
    case 'StopFailure':
      return failedTurn(payload, at);
    case 'SessionEnd':
      // The end of the process tells it, with how it ended.
      return null;
  }
}

/**
 * Subagents in the background (2.1.330's normal) work on, and Claude goes on by itself with what they bring: that turn is
 * not over. Of a shell nobody knows whether it ever ends.
 */
function stopped(payload: Payload, at: EpochMs): TurnFact {
  const tasks = payload['background_tasks'];
  const running = (Array.isArray(tasks) ? tasks : []).filter(
    (task): task is Payload => isPayload(task) && task['status'] === 'running',
  );
  if (running.some((task) => task['type'] === 'subagent')) return { is: 'running', at };
  return running.length === 0 ? { is: 'over', at } : { is: 'over', background: true, at };
}

/** The hook tells the line that the person sees; when a usage limit ends may stand in it, or in the transcript alone. */
function failedTurn(payload: Payload, at: EpochMs): TurnFact {
  const error = cleanText(text(payload['error']) ?? 'unknown', askLimit);
  const message = text(payload['last_assistant_message']) ?? '';
  const { kind, what, until } = apiError({ error, message, status: null, resetsAt: null, at });
  return { is: 'failed', error, kind, what, until, at };
}

function notified(payload: Payload, at: EpochMs): TurnFact | null {
  const message = text(payload['message']) ?? '';
  switch (payload['notification_type']) {
    case 'permission_prompt':
      // Six seconds after the PermissionRequest, which said more: `Bash: rm -rf build/`.
      return /needs? your (permission|approval)/i.test(message)
        ? null
        : { is: 'asking', what: cleanText(message, askLimit), at };
    case 'idle_prompt':
      return { is: 'over', reminder: true, at };
    default:
      return null;
  }
}

function eventOf(name: string): HookEvent | null {
  const word = /-([A-Za-z]+)\.json$/.exec(name)?.[1];
  return hookEvents.find((event) => event === word) ?? null;
}

/** Milliseconds since 1970; whole seconds where the machine's `date` knows no fractions (macOS). */
function timeOf(name: string): EpochMs | null {
  const digits = /-(\d{13})-[A-Za-z]+\.json$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** What comes before a cut: Claude Code writes the bulky fields last, and what it says of itself first. */
function parseCut(content: string): Payload | null {
  if (!content.startsWith('{"session_id":"')) return null;
  const first = (key: string): string | null =>
    new RegExp(`"${key}":"([^"\\\\]*)"`).exec(content)?.[1] ?? null;
  return {
    session_id: first('session_id'),
    hook_event_name: first('hook_event_name'),
    permission_mode: first('permission_mode'),
    tool_name: first('tool_name'),
    notification_type: first('notification_type'),
  };
}
