/**
 * Claude Code's own registry of its live processes: `sessions/<pid>.json` below its configuration. Pure. Undocumented,
 * the same on 2.1.197 and 2.1.330: made before the first status is known, rewritten within 50 ms of each change, gone
 * when Claude ends, left as it was by SIGKILL; `/clear` changes its sessionId. Missing while a first-run dialog is open.
 */
import type { RegistryEntry } from '../../ports/agent.ts';
import type { AskKind } from '../../core/model/facts/request.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { number, parsePayload, text, type Payload } from './payload.ts';
import type { RegistryFact } from '../../core/model/facts/turn-sources.ts';

type Env = Readonly<Record<string, string>>;

/** Claude's own word for each. */
const statuses: ReadonlyMap<unknown, RegistryFact['status']> = new Map([
  ['busy', 'busy'],
  ['idle', 'idle'],
  ['waiting', 'waiting'],
  ['shell', 'background'],
]);

/** 2.1.197 says `permission prompt` of a question too. */
const asked: ReadonlyMap<string | null, AskKind> = new Map([
  ['permission prompt', 'permission'],
  ['input needed', 'question'],
]);

export function registryFolder(env: Env): string {
  const set = env['CLAUDE_CONFIG_DIR'];
  const folder = set === undefined || set === '' ? `${env['HOME'] ?? ''}/.claude` : set;
  return `${folder.replace(/\/+$/, '')}/sessions`;
}

export function registryFile(pid: number): string {
  return `${pid}.json`;
}

/** Null: it names no process. */
export function readRegistry(content: string): RegistryEntry | null {
  const entry = parsePayload(content);
  const pid = number(entry?.['pid']);
  if (entry === null || pid === null) return null;
  const started = text(entry['procStart']);
  const conversation = text(entry['sessionId']);
  return {
    pid,
    // Linux: field 22 of /proc/PID/stat. Elsewhere its unit is not known to be ours.
    startTime: started !== null && /^\d{1,20}$/.test(started) ? started : null,
    conversation: conversation !== null && /^[\w-]{1,64}$/.test(conversation) ? conversation : null,
    fact: factIn(entry),
  };
}

function factIn(entry: Payload): RegistryFact | null {
  const status = statuses.get(entry['status']);
  // Stays when only the conversation changes; milliseconds since 1970.
  const at = number(entry['statusUpdatedAt']) ?? number(entry['updatedAt']);
  if (status === undefined || at === null) return null;
  const waitingFor = status === 'waiting' ? text(entry['waitingFor']) : null;
  const asks = asked.get(waitingFor);
  return {
    status,
    waitingFor: waitingFor === null ? null : cleanText(waitingFor, 100),
    ...(asks === undefined ? {} : { asks }),
    at,
  };
}
