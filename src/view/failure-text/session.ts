/** Texts for sessions and workers that are missing, ambiguous or already running. */
import type { Failure } from '../../core/failure.ts';
import { nearest } from '../../core/nearest.ts';
import { runInstructions } from './instructions.ts';
import { list, plain, quoted, suggestion, type FailureText } from './words.ts';

export function noSession({ wanted, live, ended }: Extract<Failure, { kind: 'no-session' }>): FailureText {
  const what =
    wanted === null ? 'No session in this folder or above it.' : `No session is named ${quoted(wanted)}.`;
  if (live.length > 0)
    return {
      what,
      fixes: [
        ...suggestion(nearest(wanted ?? '', live)),
        { run: ['muxcrew', 'ls'], note: `live: ${list(live, ', ')}` },
      ],
    };
  return {
    what,
    fixes: [
      runInstructions,
      ...(ended === true ? [{ run: ['muxcrew', 'ls', '--all'], note: 'ended sessions' }] : []),
    ],
  };
}

/** So many are listed. */
const mostChoices = 10;

export function severalSessions({
  wanted,
  by,
  sessions,
}: Extract<Failure, { kind: 'several-sessions' }>): FailureText {
  const ids = list(
    sessions.map(({ id }) => id),
    ', ',
  );
  const what = {
    name: `Several sessions are named ${quoted(wanted ?? '')}: ${ids}.`,
    folder: `Several sessions in ${plain(sessions[0]?.project ?? '')}: ${ids}.`,
    only: `No session in this folder or above it, and several in other folders: ${ids}.`,
  }[by];
  const fixes = sessions
    .slice(0, mostChoices)
    .map(({ command, standing, project }) => ({ ...command, note: `${standing}, ${plain(project)}` }));
  return { what, fixes };
}

export function sessionRuns({
  session,
  project,
  through,
}: Extract<Failure, { kind: 'session-runs' }>): FailureText {
  const what = `Session ${quoted(session)} is already running in ${plain(project)}`;
  const add = { run: ['muxcrew', 'add', { raw: 'FILE…' }], note: 'add workers to it' };
  return through
    ? {
        what: `${what}, and all of its workers are finished.`,
        fixes: [{ run: ['muxcrew', 'stop', '--session', session], note: 'end it, then run again' }, add],
      }
    : { what: `${what}.`, fixes: [{ run: ['muxcrew', 'attach'], note: 'show it' }, add] };
}

export function noWorker({
  wanted,
  known,
  fix,
  isSession,
}: Extract<Failure, { kind: 'no-worker' }>): FailureText {
  if (isSession === true && fix !== undefined)
    return { what: `${quoted(wanted)} is a session, not a worker.`, fixes: [fix] };
  const names = known.map((one) => one.slice(one.indexOf(' ') + 1));
  // A number is an id: no other number is a likely misspelling.
  const near = /^\d*$/.test(wanted) ? [] : nearest(wanted, names);
  return {
    what: `No worker is named ${quoted(wanted)}${known.length > 0 ? `; the session has ${list(known, ', ')}` : ''}.`,
    fixes: fix === undefined ? [...suggestion(near), { run: ['muxcrew', 'status'] }] : [fix],
  };
}
