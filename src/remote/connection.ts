/**
 * The connection to a host that short commands share: ssh's own control socket, and the guard before it. A master that is
 * frozen would hang every command for ever (ConnectTimeout does not count there): it is asked first, and ended if it does
 * not answer, but only if it is the very process that was seen to hold the connection.
 */
import type { Host } from '../core/wire/ssh-host.ts';
import type { Context } from '../app/context.ts';
import { checkArgv } from './ssh.ts';
import { readProcessRecord } from '../core/process-record.ts';

/** A master that lives answers within milliseconds. */
const checkMs = 2_000;
const hurriedCheckMs = 700;
/** `%C`: ssh's hash of who connects where; 40 digits, and 17 characters more while it binds the socket. */
const nameBytes = 40 + 17;

export interface SharedConnection {
  /** For ssh's ControlPath; null: none can be shared now. */
  readonly control: string | null;
  /** Called when a command has used it: who holds it is written down for the next guard. */
  readonly used: () => Promise<void>;
}

const unshared: SharedConnection = { control: null, used: () => Promise.resolve() };

/** One that may be used while its guard still asks. */
export interface GuardedConnection {
  readonly control: string | null;
  /** To be called once, when it is in use. Aborted, it ends nobody. */
  guard(abort: AbortSignal): {
    /** The master is frozen: what to use instead. Null: it is sound, or there was none. */
    readonly instead: Promise<SharedConnection | null>;
    readonly used: () => Promise<void>;
  };
}

/** Without waiting for the guard; nothing may be sent over there before it has answered. */
export function guardedConnection(context: Context, host: Host): GuardedConnection {
  const place = placeFor(context, host);
  if (place === null)
    return { control: null, guard: () => ({ instead: Promise.resolve(null), used: unshared.used }) };
  return {
    control: place.control,
    guard(abort) {
      const guarded = guard(context, host, place, false, abort);
      return {
        instead: guarded.then((connection) => (connection.wasFrozen === true ? connection : null)),
        used: async () => (await guarded).used(),
      };
    },
  };
}

/** `hurried`: nobody waits long for it. What does not answer then may only be slow: it is passed by, and not ended. */
export async function sharedConnection(
  context: Context,
  host: Host,
  hurried = false,
): Promise<SharedConnection> {
  const place = placeFor(context, host);
  return place === null ? unshared : guard(context, host, place, hurried);
}

interface Place {
  readonly folder: string;
  readonly control: string;
  /** Who was seen to hold it. */
  readonly record: string;
}

/** Null: none can be shared here. */
function placeFor(context: Context, host: Host): Place | null {
  const folder = context.socketFolder(`${context.paths.root}/ssh`, nameBytes);
  // ssh would take a % for one of its own.
  if (folder === null || folder.includes('%')) return null;
  const name = context.hash(`${host.address}\n${String(host.port)}`).slice(0, 12);
  return { folder, control: `${folder}/%C`, record: `${folder}/${name}.master` };
}

async function guard(
  context: Context,
  host: Host,
  { folder, control, record }: Place,
  hurried: boolean,
  abort?: AbortSignal,
): Promise<SharedConnection & { readonly wasFrozen?: boolean }> {
  const note = async (): Promise<void> => {
    const answer = await check(context, host, control);
    if (answer.is === 'there') remember(context, record, answer.pid);
  };
  const isNew = (context.files.list(folder) ?? []).every((name) => name.includes('.'));
  if (isNew) return { control, used: note };
  const answer = await check(context, host, control, hurried ? hurriedCheckMs : checkMs, abort);
  switch (answer.is) {
    case 'there':
      remember(context, record, answer.pid);
      return { control, used: () => Promise.resolve() };
    case 'no-server':
      return { control, used: note };
    case 'frozen':
      return {
        ...(!hurried && endFrozen(context, record) ? { control, used: note } : unshared),
        wasFrozen: true,
      };
  }
}

type Answer = { readonly is: 'there'; readonly pid: number } | { readonly is: 'no-server' | 'frozen' };

async function check(
  context: Context,
  host: Host,
  control: string,
  timeoutMs = checkMs,
  abort?: AbortSignal,
): Promise<Answer> {
  const { code, stdout, stderr, errorCode } = await context.exec.run(checkArgv(host, control), {
    timeoutMs,
    ...(abort === undefined ? {} : { abort }),
  });
  if (errorCode === 'ETIMEDOUT') return { is: 'frozen' };
  const pid = /\(pid=(\d+)\)/.exec(stdout + stderr)?.[1];
  return code === 0 && pid !== undefined ? { is: 'there', pid: Number(pid) } : { is: 'no-server' };
}

function remember(context: Context, record: string, pid: number): void {
  const identity = context.processes.identify(pid);
  if (identity === null) return;
  const text = `${JSON.stringify(identity)}\n`;
  if (context.files.readText(record) !== text) context.files.replace(record, text, 0o600);
}

/** False: who it is was never seen. ssh itself takes the socket of a master that is gone away. */
function endFrozen(context: Context, record: string): boolean {
  const text = context.files.readText(record);
  const seen = text === null ? null : readProcessRecord(text);
  return seen !== null && context.processes.signal(seen, 'SIGKILL');
}
