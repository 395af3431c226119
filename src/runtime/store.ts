/**
 * Owns a session's model: journals events, folds them, notifies listeners. If the journal cannot be written
 * (full disk), warns and lets the crew continue; once it can be written again, it restarts with a checkpoint,
 * since a partly written journal is never continued.
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
/** An event before it gets its time. */
export type Happening = WithoutTime<Event>;

export interface Store {
  readonly model: () => SessionModel;
  /**
   * For changes of the session's windows: an arrangement is computed from a listing, which must not change
   * until it is applied.
   */
  readonly inTurn: Turns;
  readonly emit: (...happenings: readonly Happening[]) => void;
  /** Called after each batch of events, never within one. */
  /** Returns a function that unsubscribes. */
  readonly onChange: (listener: () => void) => () => void;
  /** Retries writing the journal. */
  readonly beat: () => void;
}

/** A journal larger than this is compacted. Folding this much delays a supervisor's start by about 30 ms. */
export const journalLimitBytes = 2 * 1024 * 1024;
/** Writing a checkpoint of the whole model is expensive: on a full disk it is not retried at every event. */
const retryMs = 1_000;

/** The warning's key. The warning is about the journal, and so never written to it. */
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
  /** When the journal could last not be written; null: it is complete. */
  let brokenAt: number | null = null;

  const compact = (model: SessionModel): void => {
    const warnings = new Map(model.warnings);
    warnings.delete(about);
    const saved = toSavedModel({ ...model, warnings });
    journal.restart({ at: clock.now(), is: 'checkpoint', model: saved });
    // A crew with a large model must not be compacted at every event.
    limit = Math.max(limitBytes, 2 * journal.size());
  };

  /** A failed compaction only leaves the journal large. */
  const compactLarge = (model: SessionModel): void => {
    if (journal.size() <= limit) return;
    try {
      compact(model);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      limit = 2 * journal.size();
    }
  };

  /**
   * Makes a damaged journal whole again. If that fails, it stays as it is and is read the same way next time.
   */
  const compactDamaged = (model: SessionModel): void => {
    try {
      compact(model);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  };

  /** Returns why it could not be written, or null. */
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

  /**
   * For an ended session, its last event is enough: on a full disk it often fits where a checkpoint does not.
   */
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
      // Emptied, removed or changed by another process: this process still has all of it in memory.
      if (brokenAt === null && !journal.isIntact()) brokenAt = -Infinity;
      if (brokenAt === null) return;
      const before = folded;
      folded = journalAndWarn([], folded);
      if (folded !== before) tell();
    },
  };
}

/**
 * The events, preceded by the spec's workers and options if the journal has lost its beginning or one of the
 * first workers.
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

/** The warning's key for damage that was found when the journal was opened. */
export const aboutDamage = 'damaged journal';

function damageWarning({ records, keptAt }: JournalDamage): Happening {
  const what = records === 1 ? 'skipped 1 damaged record' : `skipped ${String(records)} damaged records`;
  const text = `${what} of the session's journal; the file is kept as ${keptAt} (muxcrew doctor explains)`;
  return { is: 'warning', about: aboutDamage, text };
}

function isMissing(model: SessionModel | null, happening: Happening): boolean {
  if (happening.is === 'session-created') return model === null;
  if (happening.is !== 'worker-added') return true;
  const { id } = happening.worker;
  return model?.workers.has(id) !== true && model?.removed.some((one) => one.id === id) !== true;
}
