/**
 * Access rights of commands and control requests, by caller. Whatever is not listed is refused to all callers but the
 * user. Pure; the caller is determined in runtime/control/caller.ts.
 */
import type { ControlRequest } from './control.ts';
import type { Failure } from '../failure.ts';
import type { WorkerId } from '../model/worker.ts';
import { managerId, managerMarker, managerName } from '../model/manager.ts';
import { workerMarker } from '../paths/session-paths.ts';
import { theUser } from '../model/facts/message.ts';
import type { Remedy } from '../remedy.ts';

export type Caller =
  | { readonly is: 'user' }
  | { readonly is: 'worker' | 'manager'; readonly session: string; readonly worker: WorkerId };

export const user: Caller = { is: 'user' };

const reasons = {
  programs: 'it starts programs',
  rights: 'it changes rights, limits or consent',
  answers: 'it answers for the user',
  workers: 'it changes or stops workers',
  screen: 'it takes a terminal, or changes what the user sees',
  files: 'it writes files for the user',
  verb: 'it is not among the commands of a manager',
} as const;

/** `own session`: allowed only there. Other values are reasons for refusal. */
export type Right = 'allowed' | 'own session' | keyof typeof reasons;

export interface Rights {
  readonly worker: Right;
  readonly manager: Right;
}

const neither = (reason: keyof typeof reasons): Rights => ({ worker: reason, manager: reason });
const reading: Rights = { worker: 'allowed', manager: 'own session' };
const othersReading: Rights = { worker: 'allowed', manager: 'verb' };
const following: Rights = { worker: 'own session', manager: 'verb' };
const own: Rights = { worker: 'own session', manager: 'own session' };

/** By `operationOf`. */
export const commandRights: Readonly<Record<string, Rights>> = {
  plan: { worker: 'programs', manager: 'own session' },
  new: { worker: 'files', manager: 'own session' },
  add: { worker: 'programs', manager: 'own session' },
  status: reading,
  wait: reading,
  logs: reading,
  why: reading,
  send: own,
  report: own,
  ls: othersReading,
  timeline: othersReading,
  events: following,
  'layout list': othersReading,
  'trust list': othersReading,
  completion: othersReading,
  __sessions: othersReading,
  __manual: othersReading,
  run: neither('programs'),
  demo: neither('programs'),
  resume: neither('programs'),
  doctor: neither('programs'),
  host: neither('programs'),
  supervise: neither('programs'),
  hold: neither('programs'),
  __remote: neither('programs'),
  // They run the user's config.js, from a path in the environment.
  config: neither('programs'),
  __complete: neither('programs'),
  service: neither('programs'),
  trust: neither('rights'),
  set: neither('rights'),
  approve: neither('answers'),
  deny: neither('answers'),
  restart: neither('workers'),
  interrupt: neither('workers'),
  skip: neither('workers'),
  remove: neither('workers'),
  stop: neither('workers'),
  attach: neither('screen'),
  detach: neither('screen'),
  view: neither('screen'),
  sidebar: neither('screen'),
  layout: neither('screen'),
  __attached: neither('screen'),
  init: neither('files'),
};

/** Claude Code's rules for a manager (agents/claude/manager.ts) name the same commands. */
export const managerVerbs = Object.keys(commandRights).filter(
  (name) => commandRights[name]?.manager === 'own session',
);
export const refusedVerbs = Object.keys(commandRights).filter(
  (name) => !managerVerbs.includes(name) && !/^__| /.test(name),
);

export const requestRights: Readonly<Record<ControlRequest['op'], Rights>> = {
  ping: { worker: 'allowed', manager: 'allowed' },
  subscribe: following,
  send: own,
  // The workers to add are checked one by one (runtime/control/allowed-request.ts).
  add: { worker: 'programs', manager: 'own session' },
  answer: neither('answers'),
  set: neither('rights'),
  restart: neither('workers'),
  'new-conversation': neither('workers'),
  interrupt: neither('workers'),
  remove: neither('workers'),
  skip: neither('workers'),
  stop: neither('workers'),
  focus: neither('screen'),
  'show-sidebar': neither('screen'),
  'focus-sidebar': neither('screen'),
  layout: neither('screen'),
  detach: neither('screen'),
};

/** Options of commands that a worker or manager may use. Unlisted options are refused too. */
export const harmlessOptions: ReadonlySet<string> = new Set(
  'help session json all run runs any timeout follow lines needs model permission-mode planner plan-timeout yes force max remove'.split(
    ' ',
  ),
);

export const refusedOptions: ReadonlySet<string> = new Set([
  'host',
  'all-hosts',
  'project',
  'raw',
  'agent',
  'verify',
  'scene',
  'max-cost',
  'dangerously-skip-permissions',
]);

/** Some commands only list things when they have no argument. */
export function operationOf(command: string, words: readonly string[]): string {
  const list = `${command} list`;
  return words.length === 0 && Object.hasOwn(commandRights, list) ? list : command;
}

/** Null: allowed, in the session from `sessionFor`. */
export function refusedCommand(caller: Caller, operation: string): Failure | null {
  const rights = Object.hasOwn(commandRights, operation) ? commandRights[operation] : undefined;
  return refusedBy(caller, `cannot ${operation}`, rights ?? neither('rights'));
}

export function refusedRequest(caller: Caller, op: ControlRequest['op'], session: string): Failure | null {
  return (
    refusedBy(caller, `cannot ${op}`, requestRights[op]) ?? refusedSession(caller, requestRights[op], session)
  );
}

/** Sent for each focus-moving key of the sidebar, and harmless. */
const frequentRequests: ReadonlySet<ControlRequest['op']> = new Set(['focus', 'focus-sidebar']);

/** Whether the caller is verified by the system: a worker could name another process. */
export function isGuarded(op: ControlRequest['op']): boolean {
  return !frequentRequests.has(op);
}

/** The session for this caller's command, whatever its folder; null: as for the user. */
export function sessionFor(caller: Caller, operation: string): string | null {
  return caller.is !== 'user' && commandRights[operation]?.[caller.is] === 'own session'
    ? caller.session
    : null;
}

/** `wanted`: the named session; null: none. */
export function refusedArguments(
  caller: Caller,
  operation: string,
  given: { readonly options: readonly string[]; readonly session: string | null },
): Failure | null {
  if (caller.is === 'user') return null;
  const option = given.options.find((name) => !harmlessOptions.has(name));
  if (option !== undefined)
    return refused(
      `--${option}`,
      `a ${caller.is} gives no rights, names no programs, raises no limits, types no commands and asks no other host`,
    );
  const rights = commandRights[operation] ?? neither('rights');
  return given.session === null ? null : refusedSession(caller, rights, given.session);
}

/** Whether all callers have the same right, so that the caller need not be determined. */
export function isForAll(operation: string, options: readonly string[]): boolean {
  return commandRights[operation]?.worker === 'allowed' && options.every((name) => harmlessOptions.has(name));
}

/** The caller according to the environment. */
export function markedCaller(env: Readonly<Record<string, string | undefined>>): Caller {
  const managed = env[managerMarker] ?? '';
  if (managed !== '') return { is: 'manager', session: managed, worker: managerId };
  return callerOfMark(env[workerMarker] ?? '');
}

/** The sender name of the caller's messages. */
export function senderOf(caller: Caller): string {
  if (caller.is === 'user') return theUser;
  return caller.is === 'manager' ? managerName : `worker ${caller.worker}`;
}

/** `shop-1a2b3c/2` */
export function callerOfMark(mark: string): Caller {
  if (mark === '') return user;
  const at = mark.lastIndexOf('/');
  const worker = mark.slice(at + 1);
  return { is: worker === managerId ? 'manager' : 'worker', session: mark.slice(0, Math.max(0, at)), worker };
}

function refusedSession(caller: Caller, rights: Rights, session: string): Failure | null {
  if (caller.is === 'user' || rights[caller.is] !== 'own session' || caller.session === session) return null;
  return refused(
    `cannot act on session ${session}`,
    `a ${caller.is} may only act on its own session, ${caller.session}`,
  );
}

function refusedBy(caller: Caller, what: string, rights: Rights): Failure | null {
  if (caller.is === 'user') return null;
  const right = rights[caller.is];
  if (right === 'allowed' || right === 'own session') return null;
  return refused(
    what,
    caller.is === 'manager'
      ? `a manager may only ${managerVerbs.join(', ')}`
      : `called by worker ${caller.worker} of ${caller.session}; a worker may only read, report and send to its own crew (${reasons[right]})`,
  );
}

export const userCanDoIt: Remedy = { text: 'the user can do it, in a shell of their own' };

function refused(what: string, why: string): Failure {
  return { kind: 'refused', what, why, fixes: [userCanDoIt] };
}
