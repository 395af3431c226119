/**
 * Brings a lost or stopped session back: proves that nothing of it runs, records in its journal that it
 * continues, and creates its panes again. Holds the supervisor's lock, and starts no supervisor and no agent:
 * the journal decides who runs next. If killed at any point, it can simply be repeated (docs/decisions/006).
 */
import type { Failure } from '../../core/failure.ts';
import type { Remedy } from '../../core/remedy.ts';
import type { Size } from '../../core/terminal/geometry.ts';
import type { SessionModel } from '../../core/model/model.ts';
import type { HeldLock } from '../../ports/locks.ts';
import type { ProcessIdentity } from '../../ports/processes.ts';
import type { World } from '../world.ts';
import { arrange } from '../../core/layout/layout.ts';
import { lacksBeginning } from '../../core/model/fold/fold.ts';
import { layoutNow } from '../../core/model/model.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { sessionState } from '../../core/paths/session-paths.ts';
import { isRunAlive } from '../placed-run.ts';
import { openJournal } from '../state/journal.ts';
import { withCopies } from '../state/worker-copies.ts';
import { recoverRuns } from '../state/recover-runs.ts';
import { readSessionFile } from '../state/session-file.ts';
import { folderOfSession } from '../project/folder-of-session.ts';
import { snapshotWriter } from '../state/snapshot-writer.ts';
import { openStore, type Store } from '../store.ts';
import { beginning } from '../supervisor.ts';
import { missingConversations } from './conversations.ts';
import { settleLoss } from './loss.ts';
import { newPanes } from './new-panes.ts';
import { endSurvivors } from './survivors.ts';

export interface ResumeOptions {
  /** Also start from scratch the workers that have no conversation to continue. */
  readonly anew: boolean;
  readonly size: Size;
  /** The server of its panes, as recorded beside the journal. */
  readonly server: ProcessIdentity | null;
}

/** `there`: its panes still exist; only its supervisor has to be started. */
export type Resumed =
  | { readonly is: 'there' }
  | {
      readonly is: 'resumed';
      /** Number of surviving processes that were ended. */
      readonly ended: number;
      readonly model: SessionModel;
      readonly server: ProcessIdentity;
    };

export async function resumeLost(world: World, id: string, options: ResumeOptions): Promise<Result<Resumed>> {
  const { lock: path } = sessionState(world.paths.sessions, id);
  const lock = world.locks.tryTake(path);
  if (lock === null) {
    const pid = world.locks.holder(path)?.pid;
    return fail(
      refused(id, `its supervisor${pid === undefined ? '' : ` (pid ${String(pid)})`} is still running`),
    );
  }
  try {
    return await withLock(world, id, options, lock);
  } finally {
    lock.release();
  }
}

async function withLock(
  world: World,
  id: string,
  options: ResumeOptions,
  lock: HeldLock,
): Promise<Result<Resumed>> {
  const state = sessionState(world.paths.sessions, id);
  const opened = openJournal(world.files, state.journal);
  if (opened.is === 'newer')
    return fail(refused(id, 'a newer muxcrew wrote its journal', [{ text: 'use that version' }]));
  const { events } = opened.journal;
  const file = readSessionFile(world.files, world.paths.sessions, id, id);
  if (file === null && events.length === 0) return fail({ kind: 'no-session', wanted: id, live: [] });
  const first =
    file === null || file.is === 'lost' ? [] : beginning(withCopies(world.files, state, file.spec));
  if (first.length === 0 && lacksBeginning(events))
    return fail(
      refused(id, `its files are damaged: ${state.folder}`, [
        { run: ['muxcrew', 'stop', '--session', id], note: 'remove it from the list of sessions' },
      ]),
    );
  const store = openStore(world.clock, opened.journal, first);
  recoverRuns(world, store);
  if (store.model().discarded) return fail(discarded(id));

  const lost = await isLost(world, store, options.server);
  if (!lost.ok) return lost;
  if (!lost.value) return ok({ is: 'there' });
  const { project } = store.model().session;
  if (world.files.stat(project)?.kind !== 'folder')
    return fail(refused(id, `its project folder ${project} does not exist`));
  if (folderOfSession(world.files, store.model().session) === null)
    return fail(
      refused(id, `${project} is now another folder than the project it was started in`, [
        { text: 'move the project back' },
        { run: ['muxcrew', 'stop', '--session', id], note: 'end the session' },
      ]),
    );
  const missing = missingConversations(world, store.model());
  if (missing.length > 0)
    return fail(
      refused(
        id,
        `the conversations of ${missing.join(' ')} are missing; HOME or CLAUDE_CONFIG_DIR may have changed since it was started`,
        [
          { text: 'set them as they were' },
          { run: ['muxcrew', 'stop', '--session', id, ...missing], note: 'resume without these workers' },
        ],
      ),
    );
  settleLoss(world, store, events.at(-1)?.at ?? null);
  const { ended, left } = await endSurvivors(world, store);
  if (left.length > 0) {
    const pids = left.map(({ pid }) => String(pid)).join(' ');
    return fail(refused(id, `these of its processes could not be ended: ${pids}`));
  }
  if (!lock.isOurs()) return fail(refused(id, 'another supervisor has taken it over'));
  store.emit({ is: 'session-resumed', anew: options.anew });
  const workers = [...store.model().workers.keys()];
  const arrangement = arrange({ ...layoutNow(store.model()), size: options.size, workers });
  const panes = newPanes(world, store);
  const created = await world.backend.create({ session: id, arrangement, panes, folder: project });
  const snapshot = snapshotWriter(world, store);
  if (created.ok) store.emit({ is: 'server-seen', ...created.value.server });
  else store.emit({ is: 'backend-gone', reason: 'its panes could not be created again' });
  snapshot.flush();
  snapshot.dispose();
  return created.ok
    ? ok({ is: 'resumed', ended, model: store.model(), server: created.value.server })
    : created;
}

/** Returns how to reach the server. Never a command that ends it: other sessions may use it. */
function howToReach({ processes, env }: World, server: ProcessIdentity, id: string): Remedy {
  if (processes.isStopped(server)) return { run: ['kill', '-CONT', String(server.pid)] };
  // Its socket was created below another folder than the one it is expected in.
  const folder = processes.variable(server.pid, 'TMUX_TMPDIR');
  if (folder !== null && folder !== (env['TMUX_TMPDIR'] ?? ''))
    return {
      run: ['muxcrew', 'resume', id],
      before: ['env', ...(folder === '' ? ['-u', 'TMUX_TMPDIR'] : [`TMUX_TMPDIR=${folder}`])],
    };
  return { run: ['muxcrew', 'doctor'] };
}

/**
 * Asks the backend. If a resume was killed after creating panes, they hold only placeholders and are removed.
 */
async function isLost(world: World, store: Store, server: ProcessIdentity | null): Promise<Result<boolean>> {
  const { session, backend, closed, workers } = store.model();
  const outcome = await world.backend.list(session.id);
  if (outcome.is === 'backend-gone') {
    // It is frozen, or its socket cannot be reached: its agents may be working.
    if (server === null || !world.processes.isAlive(server)) return ok(true);
    const why = `the server of its panes (pid ${String(server.pid)}) is running but does not answer: ${outcome.detail}`;
    return fail(refused(session.id, why, [howToReach(world, server, session.id)]));
  }
  if (outcome.is === 'session-gone') return ok(true);
  const working = [...workers.values()].some((worker) => isRunAlive(world, store, worker));
  // A stopped session has panes only if they could not be removed.
  if (!closed && (working || (backend.is === 'there' && backend.server !== null))) return ok(false);
  const gone = await world.backend.destroy(session.id);
  return gone.ok ? ok(true) : gone;
}

/** Failure for a session stopped with `--discard`. */
export function discarded(id: string): Failure {
  return refused(id, 'it was stopped with --discard', [
    { run: ['muxcrew', 'run', { raw: 'FILE…' }], note: 'start from scratch' },
  ]);
}

function refused(id: string, why: string, fixes: readonly Remedy[] = []): Failure {
  return { kind: 'refused', what: `cannot resume ${id}`, why, fixes };
}
