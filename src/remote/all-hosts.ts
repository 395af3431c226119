/**
 * The sessions of this machine and of all hosts of the person's configuration, asked at once. A host that does not answer
 * in time is unreachable, with what was last known of it: that is old, and not dead.
 */
import { parseJson } from '../core/json.ts';
import type { HostAnswer, HostSessions, Reach } from '../core/snapshot/host-sessions.ts';
import type { Context } from '../app/context.ts';
import { readHostSessions } from '../core/snapshot/host-sessions.ts';
import { type Failure } from '../core/failure.ts';
import { exitCodes } from '../core/exit-code.ts';
import { meantHost, type Host } from '../core/wire/ssh-host.ts';
import { ok, type Result } from '../core/result.ts';
import { sessionsHere } from '../app/sessions/listed-session.ts';
import { hear } from './run-captured.ts';

/** For each host, whatever is the matter with it. */
const answerMs = 3_000;

export async function sessionsEverywhere(
  context: Context,
  all: boolean,
): Promise<Result<readonly HostAnswer[]>> {
  const settings = await context.hosts();
  if (!settings.ok) return settings;
  const names = Object.keys(settings.value).filter((name) => name !== 'local');
  const here: HostAnswer = {
    host: 'local',
    reach: { is: 'answered' },
    heard: sessionsHere(context, all),
    ageMs: 0,
  };
  const there = names.map((name) => answerOf(context, meantHost(name, settings.value), all));
  return ok([here, ...(await Promise.all(there))]);
}

/** 7 or 3 where not all could be asked, though what is printed is right. */
export function exitOfAnswers(answers: readonly HostAnswer[]): number {
  if (answers.some(({ reach }) => reach.is === 'unreachable')) return exitCodes.hostUnreachable;
  return answers.some(({ reach }) => reach.is === 'no muxcrew') ? exitCodes.missing : exitCodes.done;
}

async function answerOf(context: Context, host: Host, all: boolean): Promise<HostAnswer> {
  const record = `${context.paths.root}/hosts/${context.hash(`${host.name}\n${host.address}\n${String(host.port)}`).slice(0, 12)}.json`;
  const asked = { host, argv: ['__sessions', ...(all ? ['--all'] : [])], folder: null };
  const answer = await hear(context, asked, { batch: true, hurried: true, timeoutMs: answerMs });
  if (!answer.ok) return unanswered(context, host, record, reachOf(answer.failure));
  const heard = sessionsIn(answer.value.stdout);
  if (heard === null) {
    const why = answer.value.stderr.trim() || 'what it says is not understood here';
    return unanswered(context, host, record, { is: 'no muxcrew', why });
  }
  context.files.makeFolder(`${context.paths.root}/hosts`, 0o700);
  context.files.replace(record, `${JSON.stringify({ at: context.clock.now(), heard })}\n`, 0o600);
  return { host: host.name, reach: { is: 'answered' }, heard, ageMs: 0 };
}

function reachOf(failure: Failure): Reach {
  if (failure.kind === 'host-unreachable') return { is: 'unreachable', why: failure.said };
  if (failure.kind === 'ssh-missing') return { is: 'unreachable', why: 'there is no ssh here' };
  return { is: 'no muxcrew', why: 'muxcrew is not there' };
}

function unanswered(context: Context, host: Host, record: string, reach: Reach): HostAnswer {
  const text = context.files.readText(record);
  const kept = text === null ? null : keptIn(text);
  const ageMs = kept === null ? 0 : Math.max(0, context.clock.now() - kept.at);
  return { host: host.name, reach, heard: kept?.heard ?? null, ageMs };
}

function keptIn(text: string): { readonly at: number; readonly heard: HostSessions } | null {
  const value = parseJson(text) as { at?: unknown; heard?: unknown } | null | undefined;
  const heard = readHostSessions(value?.heard);
  return typeof value?.at === 'number' && heard !== null ? { at: value.at, heard } : null;
}

/** The last line: a login may say something before. */
function sessionsIn(stdout: string): HostSessions | null {
  return readHostSessions(parseJson(stdout.trimEnd().split('\n').at(-1) ?? ''));
}
