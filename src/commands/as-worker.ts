/**
 * What no worker's own processes get from muxcrew, whatever its Claude lets pass: an answer in the person's place, their
 * consent, a worker without permissions, or workers of a lost session. No isolation: what runs as the person can take the
 * mark out of its environment.
 */
import type { Arguments } from './command.ts';
import type { Context } from './context.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { workerMarker } from '../core/session-paths.ts';

/** Over there nobody would know who asks. */
const personalCommands: ReadonlySet<string> = new Set([
  'approve',
  'deny',
  'interrupt',
  'remove',
  'set',
  'trust',
  'resume',
  'service',
]);

export function forPersonOnlyThere(
  context: Pick<Context, 'env'>,
  command: string,
  args: Arguments,
): Result<null> {
  const without = args.flag('dangerously-skip-permissions');
  const how = `${without ? ' without permissions' : ''}${args.flag('raw') ? ' with --raw' : ''}`;
  return personalCommands.has(command) || how !== ''
    ? forPersonOnly(context, `to ${command} on another host${how}`)
    : ok(null);
}

/** Mark of the worker whose processes call muxcrew; null: the user does. */
export function callingWorker({ env }: Pick<Context, 'env'>): string | null {
  const mark = env[workerMarker] ?? '';
  return mark === '' ? null : mark;
}

/** `what` completes "Refused …". */
export function forPersonOnly({ env }: Pick<Context, 'env'>, what: string): Result<null> {
  const mark = callingWorker({ env });
  if (mark === null) return ok(null);
  const why = `worker ${mark.slice(mark.lastIndexOf('/') + 1)} of ${mark.slice(0, Math.max(0, mark.lastIndexOf('/')))} asked, and only the person may`;
  return fail({ kind: 'refused', what, why, mend: 'the person can do it, in a shell of their own' });
}
