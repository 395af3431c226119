/** Which sessions and workers there are and are not, in words. */
import type { Failure } from '../../core/failure.ts';
import { nearest } from '../../core/nearest.ts';
import { printedWord } from '../../core/text/shell-word.ts';
import { commandLine, list, meant, plain, quoted, type FailureText } from './words.ts';

export function noSession({ wanted, live, ended }: Extract<Failure, { kind: 'no-session' }>): FailureText {
  const what =
    wanted === null ? 'No session in this folder or above it.' : `There is no session ${quoted(wanted)}.`;
  if (live.length > 0)
    return { what, mend: meant(nearest(wanted ?? '', live), `muxcrew ls; live: ${list(live, ', ')}`) };
  const run = 'muxcrew run worker*_instructions.md';
  return { what, mend: ended === true ? `${run} (ended sessions: muxcrew ls --all)` : run };
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
    only: `No session in this folder or above it, and several elsewhere: ${ids}.`,
  }[by];
  const shown = sessions.slice(0, mostChoices);
  const width = Math.max(...shown.map(({ command }) => commandLine(command).length));
  const choices = shown.map(
    ({ command, standing, project }) =>
      `${commandLine(command).padEnd(width)}    ${standing}, ${plain(project)}`,
  );
  return { what, mend: 'muxcrew ls', choices };
}

export function sessionRuns({
  session,
  project,
  through,
}: Extract<Failure, { kind: 'session-runs' }>): FailureText {
  const what = `The session ${quoted(session)} already runs in ${plain(project)}`;
  const more = 'or, for more workers: muxcrew add FILE…';
  return through
    ? {
        what: `${what}, and all of its workers are through.`,
        mend: `muxcrew stop --session ${printedWord(session)}, then run again (${more})`,
      }
    : { what: `${what}.`, mend: `muxcrew attach (${more})` };
}

export function noWorker({
  wanted,
  known,
  mend,
  isSession,
}: Extract<Failure, { kind: 'no-worker' }>): FailureText {
  if (isSession === true && mend !== undefined)
    return { what: `${quoted(wanted)} is a session, not a worker.`, mend: commandLine(mend) };
  const names = known.map((one) => one.slice(one.indexOf(' ') + 1));
  // A number is an id: another one is not what was meant.
  const near = /^\d*$/.test(wanted) ? [] : nearest(wanted, names);
  return {
    what: `There is no worker ${quoted(wanted)}${known.length > 0 ? `: the session has ${list(known, ', ')}` : ''}.`,
    mend: mend === undefined ? meant(near, 'muxcrew status') : commandLine(mend),
  };
}
