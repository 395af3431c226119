/**
 * The one holder of a session's model: journals events, folds them, tells listeners. Owns no source and no effect.
 * A journal that cannot be written (full disk) is said as a warning; the crew goes on, and once it can be written again
 * it begins anew with a checkpoint: what was written in part is never continued.
 */
import type { Event } from '../core/model/event.ts';
import type { SessionModel } from '../core/model/model.ts';
import type { Clock } from '../ports/clock.ts';
import type { EpochMs } from '../core/model/worker.ts';
import type { Journal, JournalDamage } from './state/journal.ts';
import { fold, foldJournal } from '../core/model/fold/fold.ts';
import { toSavedModel } from '../core/journal/saved-model.ts';
import { errorText } from '../core/system-error.ts';
import { turns, type Turns } from './turn.ts';

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;
/** An event before it has its time. */
export type Happening = WithoutTime<Event>;

export interface Store {
  readonly model: () => SessionModel;
  /** For changes of the session's windows: an arrangement is computed from a listing, which must hold when it is carried out. */
  readonly inTurn: Turns;
  readonly emit: (...happenings: readonly Happening[]) => void;
  /** Called after each batch of events, never within one. */
  /** The returned function ends it. */
  readonly onChange: (listener: () => void) => () => void;
  /** Tries again to write what could not be written. */
  readonly beat: () => void;
}

/** A journal larger than this is compacted. A fold of so much costs a supervisor's start about 30 ms. */
export const journalLimitBytes = 2 * 1024 * 1024;
/** A checkpoint of the whole model is dear: on a disk that stays full it is not tried at every event. */
const retryMs = 1_000;

/** The warning's key. It is about the journal itself, and so never in it. */
const about = 'journal';

export function openStore(
  clock: Clock,
  journal: Journal,
  beginning: readonly Happening[],
  limitBytes: number = journalLimitBytes,
): Store {
  const listeners = new Set<() => void>();
  const begun = withBeginning(journal.events, beginning, clock.now());
  let folded = foldJournal(begun);
  let limit = limitBytes;
  /** When the journal could not be written last; null: it is whole. */
  let brokenAt: number | null = null;

  const compact = (model: SessionModel): void => {
    const warnings = new Map(model.warnings);
    warnings.delete(about);
    const saved = toSavedModel({ ...model, warnings });
    journal.restart({ at: clock.now(), is: 'checkpoint', model: saved });
    // A crew whose model alone is large must not be compacted at every event.
    limit = Math.max(limitBytes, 2 * journal.size());
  };

  /** One that cannot be compacted merely stays large. */
  const compactLarge = (model: SessionModel): void => {
    if (journal.size() <= limit) return;
    try {
      compact(model);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      limit = 2 * journal.size();
    }
  };

  /** So that the journal is whole again; one that cannot be written stays as it is, and is read the same way again. */
  const compactDamaged = (model: SessionModel): void => {
    try {
      compact(model);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  };

  /** Why it could not be written; null: it is. */
  const write = (events: readonly Event[], model: SessionModel): string | null => {
    try {
      if (brokenAt === null) journal.append(events);
      else compact(model);
      brokenAt = null;
      compactLarge(model);
      return null;
    } catch (error) {
      brokenAt = clock.now();
      return recordEnd(events) ? null : errorText(error);
    }
  };

  /** Of a session that has ended, the last line is enough: on a full disk it often fits where a checkpoint does not. */
  const recordEnd = (events: readonly Event[]): boolean => {
    const end = events.find(({ is }) => is === 'session-closed');
    if (end === undefined) return false;
    try {
      journal.appendAfterTear(end);
      brokenAt = null;
      return true;
    } catch {
      return false;
    }
  };

  const journalAndWarn = (events: readonly Event[], model: SessionModel): SessionModel => {
    const ends = events.some(({ is }) => is === 'session-closed');
    if (!ends && brokenAt !== null && clock.now() - brokenAt < retryMs) return model;
    const problem = write(events, model);
    const text = problem === null ? null : `the journal cannot be written: ${problem}`;
    return (model.warnings.get(about) ?? null) === text
      ? model
      : fold(model, { at: clock.now(), is: 'warning', about, text });
  };

  const take = (happenings: readonly Happening[]): void => {
    const events = happenings.map((happening): Event => ({ at: clock.now(), ...happening }));
    const next = events.reduce<SessionModel | null>(fold, folded);
    if (next !== null) folded = journalAndWarn(events, next);
  };

  const tell = (): void => {
    for (const listener of listeners) listener();
  };

  take(beginning.filter((happening) => isMissing(folded, happening)));
  if (folded !== null && (journal.damage !== null || begun !== journal.events)) compactDamaged(folded);
  else if (folded !== null) compactLarge(folded);
  if (journal.damage !== null && folded !== null) take([damageWarning(journal.damage)]);
  const model = (): SessionModel => {
    if (folded === null) throw new Error('a session without session-created');
    return folded;
  };
  return {
    model,
    inTurn: turns(),
    emit: (...happenings) => {
      if (happenings.length === 0) return;
      take(happenings);
      tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    beat() {
      if (folded === null) return;
      // Emptied, removed or changed by somebody else: this process knows all of it.
      if (brokenAt === null && !journal.isIntact()) brokenAt = -Infinity;
      if (brokenAt === null) return;
      const before = folded;
      folded = journalAndWarn([], folded);
      if (folded !== before) tell();
    },
  };
}

/**
 * The events, preceded by what the spec asks for where the journal has lost its beginning, or one of the first workers.
 */
function withBeginning(
  events: readonly Event[],
  beginning: readonly Happening[],
  now: EpochMs,
): readonly Event[] {
  const [first, ...rest] = events;
  if (first === undefined || first.is === 'checkpoint' || beginning.length === 0) return events;
  const asked = beginning.map((happening): Event => ({ at: Math.min(first.at, now), ...happening }));
  if (first.is !== 'session-created') return [...asked, ...events];
  const added = new Set(events.flatMap((event) => (event.is === 'worker-added' ? [event.worker.id] : [])));
  const workers = asked.filter((event) => event.is === 'worker-added');
  return workers.every(({ worker }) => added.has(worker.id)) ? events : [first, ...workers, ...rest];
}

/** The warning's key, of damage that was found when the journal was opened. */
export const aboutDamage = 'damaged journal';

function damageWarning({ records, keptAt }: JournalDamage): Happening {
  const what =
    records === 1 ? '1 damaged record was left out' : `${String(records)} damaged records were left out`;
  const text = `${what} of the session's journal; the file is kept as ${keptAt} (muxcrew doctor explains)`;
  return { is: 'warning', about: aboutDamage, text };
}

function isMissing(model: SessionModel | null, happening: Happening): boolean {
  if (happening.is === 'session-created') return model === null;
  if (happening.is !== 'worker-added') return true;
  const { id } = happening.worker;
  return model?.workers.has(id) !== true && model?.removed.some((one) => one.id === id) !== true;
}
