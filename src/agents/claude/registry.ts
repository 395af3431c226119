/**
 * Claude Code's own registry of its live processes: `sessions/<pid>.json` below its configuration. Pure. Undocumented,
 * the same on 2.1.197 and 2.1.330: made before the first status is known, rewritten within 50 ms of each change, gone
 * when Claude ends, left as it was by SIGKILL; `/clear` changes its sessionId. Missing while a first-run dialog is open.
 */
import type { RegistryEntry } from '../../ports/agent.ts';
import { cleanText } from '../../core/clean-text.ts';
import { number, parsePayload, text } from './payload.ts';

type Env = Readonly<Record<string, string>>;

const statuses = ['busy', 'idle', 'waiting', 'shell'] as const;

export function registryFolder(env: Env): string {
  const set = env['CLAUDE_CONFIG_DIR'];
  const folder = set === undefined || set === '' ? `${env['HOME'] ?? ''}/.claude` : set;
  return `${folder.replace(/\/+$/, '')}/sessions`;
}

export function registryFile(pid: number): string {
  return `${pid}.json`;
}

/** Null: no status yet, or one that we don't know: then the other sources must do. */
export function readRegistry(content: string): RegistryEntry | null {
  const entry = parsePayload(content);
  const pid = number(entry?.['pid']);
  const status = statuses.find((one) => one === entry?.['status']);
  // Stays when only the conversation changes; milliseconds since 1970.
  const at = number(entry?.['statusUpdatedAt']) ?? number(entry?.['updatedAt']);
  if (entry === null || pid === null || status === undefined || at === null) return null;
  const started = text(entry['procStart']);
  const conversation = text(entry['sessionId']);
  const waitingFor = text(entry['waitingFor']);
  return {
    pid,
    // Linux: field 22 of /proc/PID/stat. Elsewhere its unit is not known to be ours.
    startTime: started !== null && /^\d{1,20}$/.test(started) ? started : null,
    conversation: conversation !== null && /^[\w-]{1,64}$/.test(conversation) ? conversation : null,
    status,
    waitingFor: status === 'waiting' && waitingFor !== null ? cleanText(waitingFor, 100) : null,
    at,
  };
}
