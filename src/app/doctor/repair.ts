/** `doctor --repair`: rebuilds what damaged state files of sessions still tell, and puts the damaged ones away. */
import type { Context } from '../context.ts';
import type { FoundSession } from '../sessions/sessions.ts';
import { visibleText } from '../../core/text/clean-text.ts';
import { archiveName, sessionState } from '../../core/paths/session-paths.ts';
import { beginning } from '../../runtime/supervisor.ts';
import { openJournal, readJournal } from '../../runtime/state/journal.ts';
import { repairSpec } from '../../runtime/state/session-file.ts';
import { keptDamaged } from '../../runtime/state/state-file.ts';
import { openStore } from '../../runtime/store.ts';
import { freeFolder } from '../run/project.ts';
import { findSessions } from '../sessions/sessions.ts';
import { withCopies } from '../../runtime/state/worker-copies.ts';
import { baseName } from '../../core/paths/path-parts.ts';

/** Returns what was done, a line each. */
export function repairSessions(context: Context): readonly string[] {
  return findSessions(context).flatMap((session) => [
    ...repairedSpec(context, session),
    ...repairedJournal(context, session),
    ...putAway(context, session.id),
  ]);
}

function repairedSpec(context: Context, { id, spec, damage }: FoundSession): readonly string[] {
  if (damage === null) return [];
  if (!damage.recovered) return [`session ${id}: nothing of it can be read: muxcrew stop --session ${id}`];
  repairSpec(context.files, context.paths.sessions, id, spec);
  return [`session ${id}: rebuilt spec.json from the journal`];
}

/** That of a supervised session is repaired by its supervisor. */
function repairedJournal(context: Context, { id, spec, damage }: FoundSession): readonly string[] {
  const state = sessionState(context.paths.sessions, id);
  const { journal, lock: path } = state;
  const read = damage?.recovered === false ? null : readJournal(context.files, journal);
  if (read?.is !== 'read' || read.damaged === 0) return [];
  const lock = context.locks.tryTake(path);
  if (lock === null) return [`session ${id}: its supervisor repairs the journal when it starts next`];
  try {
    const opened = openJournal(context.files, journal);
    if (opened.is === 'opened') {
      const whole = withCopies(context.files, state, spec);
      openStore(context.clock, opened.journal, beginning(whole));
    }
    return [`session ${id}: left ${String(read.damaged)} damaged records out of the journal`];
  } finally {
    lock.release();
  }
}

function putAway(context: Context, id: string): readonly string[] {
  const damaged = keptDamaged(context.files, sessionState(context.paths.sessions, id).folder);
  if (damaged.length === 0) return [];
  context.files.makeFolder(context.paths.archive, 0o700);
  const time = archiveName(new Date(context.clock.now()).toISOString());
  const folder = freeFolder(context, `${context.paths.archive}/damaged-${id}-${time}`);
  context.files.makeFolder(folder, 0o700);
  for (const path of damaged) context.files.rename(path, `${folder}/${baseName(path)}`);
  return [`session ${id}: moved damaged files to ${visibleText(folder)}`];
}
