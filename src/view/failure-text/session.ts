/** Which sessions and workers there are and are not, in words. */
import type { Failure } from '../../core/failure.ts';
import { nearest } from '../../core/nearest.ts';
import { list, meant, plain, quoted, shellWord, type FailureText } from './words.ts';

export function noSession(wanted: string | null, live: readonly string[]): FailureText {
  const what = wanted === null ? 'No session runs in this folder.' : `There is no session ${quoted(wanted)}.`;
  return live.length > 0
    ? { what, mend: meant(nearest(wanted ?? '', live), `muxcrew ls; live: ${list(live, ', ')}`) }
    : { what, mend: 'muxcrew run worker*_instructions.md' };
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
        mend: `muxcrew stop --session ${shellWord(session)}, then run again (${more})`,
      }
    : { what: `${what}.`, mend: `muxcrew attach (${more})` };
}

export function noWorker({ wanted, known, mend }: Extract<Failure, { kind: 'no-worker' }>): FailureText {
  const names = known.map((one) => one.slice(one.indexOf(' ') + 1));
  // A number is an id: another one is not what was meant.
  const near = /^\d*$/.test(wanted) ? [] : nearest(wanted, names);
  return {
    what: `There is no worker ${quoted(wanted)}${known.length > 0 ? `: the session has ${list(known, ', ')}` : ''}.`,
    mend: mend === undefined ? meant(near, 'muxcrew status') : plain(mend),
  };
}
