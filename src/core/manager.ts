/**
 * The manager of a crew: a Claude that may ask some things of muxcrew, and no others. Owns which; Claude Code's own rules
 * (agents/claude) and main's dispatch both go by it. Pure.
 */
import type { WorkerSpec } from './worker.ts';

/** In the environment of a manager and of all that it starts: the id of its session. */
export const managerMarker = 'MUXCREW_MANAGER';
/** No instruction file can ask for it, so that numbers in file names stay the workers'. */
export const managerId = '0';
export const managerName = 'manager';

export const managerVerbs = [
  'plan',
  'new',
  'add',
  'status',
  'wait',
  'logs',
  'why',
  'send',
  'report',
] as const;

/** All that Claude Code itself is told to refuse, in every permission mode. */
export const refusedVerbs = [
  'run',
  'attach',
  'detach',
  'view',
  'ls',
  'timeline',
  'approve',
  'deny',
  'restart',
  'interrupt',
  'skip',
  'remove',
  'set',
  'resume',
  'stop',
  'layout',
  'init',
  'demo',
  'doctor',
  'completion',
  'config',
  'host',
  'trust',
  'service',
  'supervise',
  'sidebar',
  'hold',
] as const;

/** Options that name programs, widen rights, or lead out of its project. */
const refusedOptions = [
  'dangerously-skip-permissions',
  'agent',
  'verify',
  'scene',
  'raw',
  'trust',
  'project',
  'host',
] as const;

export function isManager(spec: WorkerSpec): boolean {
  return spec.manages !== undefined;
}

export function mayManage(verb: string): boolean {
  return (managerVerbs as readonly string[]).includes(verb);
}

/** The first of the options given that a manager may not use; null: none. */
export function refusedOption(isGiven: (option: string) => boolean): string | null {
  return refusedOptions.find(isGiven) ?? null;
}

/** From what asks for everything to what asks for nothing. */
const modes = ['plan', 'dontAsk', 'default', 'acceptEdits', 'auto', 'bypassPermissions'];

/** May a worker have this permission mode, if its manager has that one? Of a mode that nobody knows: only the same. */
export function isNoWider(mode: string, than: string): boolean {
  const own = modes.indexOf(mode);
  return mode === than || (own !== -1 && own <= modes.indexOf(than));
}
