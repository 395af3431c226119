/**
 * Which runs a session has had and which one is meant. The one that is there now, and those whose state `run` has moved
 * into the archive. A run is named by when it began: `2026-11-26T07-16-24Z`, or as much of it as only one has.
 */
import { isoTime } from '../iso-time.ts';
import type { SessionModel } from '../../core/model/model.ts';
import type { SessionSpec } from '../../core/journal/session-spec.ts';
import type { Sight } from '../../core/snapshot/timeline.ts';
import type { EpochMs } from '../../core/model/worker.ts';
import type { Context } from '../context.ts';
import { readJournal } from '../../runtime/state/journal.ts';
import { foldJournal, lacksBeginning } from '../../core/model/fold/fold.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { beginningEvents } from '../../core/journal/session-file.ts';
import { archiveName, sessionState, type SessionState } from '../../core/paths/session-paths.ts';
import { readSpec, type FoundSession } from '../sessions/sessions.ts';

export interface FoundRun {
  readonly name: string;
  readonly spec: SessionSpec;
  readonly state: SessionState;
  /** When the next run began and this one's files were moved; null: it is the session's present one. */
  readonly archivedAt: EpochMs | null;
}

export interface LoadedRun {
  readonly model: SessionModel;
  readonly sight: Sight;
}

/** The last one before the present. */
const previous = 'previous';

/** The newest first. */
export function findRuns(context: Context, session: FoundSession): readonly FoundRun[] {
  const { archive, sessions } = context.paths;
  const prefix = `${session.id}-`;
  const archived = (context.files.list(archive) ?? []).flatMap((name) => {
    const archivedAt = name.startsWith(prefix) ? archiveTime(name.slice(prefix.length)) : null;
    const spec = archivedAt === null ? null : readSpec(context, archive, name);
    return spec === null ? [] : [runOf(spec, sessionState(archive, name), archivedAt)];
  });
  const present = runOf(session.spec, sessionState(sessions, session.id), null);
  return namedApart([present, ...archived.toSorted((a, b) => began(b) - began(a))]);
}

/** Of those that began in the same second the first bears the time alone, the next one `-2` after it. */
export function namedApart(runs: readonly FoundRun[]): readonly FoundRun[] {
  const seen = new Map<string, number>();
  return runs
    .toReversed()
    .map((run) => {
      const count = (seen.get(run.name) ?? 0) + 1;
      seen.set(run.name, count);
      return count === 1 ? run : { ...run, name: `${run.name}-${String(count)}` };
    })
    .toReversed();
}

function began({ spec }: FoundRun): EpochMs {
  return spec.session.createdAt;
}

function runOf(spec: SessionSpec, state: SessionState, archivedAt: EpochMs | null): FoundRun {
  const name = archiveName(isoTime(spec.session.createdAt));
  return { name, spec, state, archivedAt };
}

/** Of `2026-11-22T13-05-09Z`, or with `-2` after it; null: another session's folder, whose id begins alike. */
function archiveTime(name: string): EpochMs | null {
  const [, day, hour, minute, second] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(?:-\d+)?$/.exec(name) ?? [];
  return day === undefined ? null : Date.parse(`${day}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}.000Z`);
}

/** Null: the present one. `2026-11-26`, `2026-11-26 07:16` and `…T07-16-24Z` all name it, and so does `previous`. */
export function meantRun(runs: readonly FoundRun[], wanted: string | null): Result<FoundRun> {
  const [present, last] = runs;
  if (wanted === null && present !== undefined) return ok(present);
  const word = wanted ?? '';
  const known = runs.map(({ name }) => name);
  if (word === previous) return last === undefined ? fail({ kind: 'no-run', wanted: word, known }) : ok(last);
  const beginning = word.trim().replace(/[ t]/, 'T').replaceAll(':', '-').replace(/z$/, 'Z');
  const exact = runs.filter(({ name }) => name === beginning);
  const begun = beginning === '' ? [] : runs.filter(({ name }) => name.startsWith(beginning));
  const found = exact.length === 1 ? exact : begun;
  const [only] = found;
  if (only === undefined) return fail({ kind: 'no-run', wanted: word, known });
  return found.length === 1
    ? ok(only)
    : fail({ kind: 'several-runs', wanted: word, found: found.map(({ name }) => name) });
}

export function loadRun(context: Context, session: FoundSession, run: FoundRun): Result<LoadedRun> {
  const journal = readJournal(context.files, run.state.journal);
  const refused = (why: string, fix?: string): Result<never> =>
    fail({
      kind: 'refused',
      what: `cannot read the history of ${session.id}`,
      why,
      fixes: fix === undefined ? [] : [{ text: fix }],
    });
  if (journal === null) return refused('its supervisor has not written it yet', 'try again in a moment');
  if (journal.is === 'newer') return refused('a newer muxcrew wrote it', 'use that version');
  const { events } = journal;
  const model = foldJournal(lacksBeginning(events) ? [...beginningEvents(run.spec), ...events] : events);
  if (model === null) return refused(`${run.state.journal} has lost its beginning`);
  const lastAt = events.reduce((latest, { at }) => Math.max(latest, at), model.session.createdAt);
  const sight = run.archivedAt === null ? sightOf(context, session, lastAt) : past(lastAt);
  return ok({ model, sight });
}

function past(since: EpochMs): Sight {
  return { is: 'unseen', since, left: 'lost', why: 'nobody saw how it ended', now: null };
}

/** What a supervisor that is gone wrote last says until when somebody watched. */
function sightOf(context: Context, { standing, snapshot }: FoundSession, lastAt: EpochMs): Sight {
  const now = context.clock.now();
  const since = Math.max(lastAt, snapshot === null ? lastAt : Date.parse(snapshot.writtenAt));
  switch (standing) {
    case 'ended':
      return past(lastAt);
    case 'lost':
      return { is: 'unseen', since, left: 'lost', why: 'its server is gone', now };
    case 'starting':
    case 'live':
      return snapshot !== null &&
        snapshot.workers.some(({ state }) => state === 'unknown') &&
        !snapshot.supervisor.alive
        ? { is: 'unseen', since, left: 'unknown', why: 'its supervisor is gone', now }
        : { is: 'live', now };
  }
}
