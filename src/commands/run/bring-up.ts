/**
 * From checked wishes to a running session: state folder, panes, supervisor. All of it, or nothing: what was made for a
 * session that could not be brought up is taken back.
 */
import type { Size } from '../../core/geometry.ts';
import type { SessionInfo } from '../../core/event.ts';
import type { SessionSpec } from '../../core/session-spec.ts';
import type { WorkerSpec } from '../../core/worker.ts';
import type { Backend, NewPane } from '../../ports/backend.ts';
import type { Context } from '../context.ts';
import { arrange } from '../../core/layout.ts';
import { ok, type Result } from '../../core/result.ts';
import { archiveName, projectPaths, sessionMarker, sessionState } from '../../core/session-paths.ts';
import { sidebarCommand } from '../sidebar/pane-command.ts';
import { awaitSupervisor, awaitSupervisorEnd, startSupervisor } from '../supervisor.ts';
import { archiveComm, freeFolder, makeFolders, markLogs, removeEmpty } from './project.ts';

export interface BringUp {
  readonly session: SessionInfo;
  readonly workers: readonly WorkerSpec[];
  readonly size: Size;
  /** Added to the workers' environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Said as things come up. */
  readonly progress: (line: string) => void;
}

export async function bringUp(context: Context, backend: Backend, wish: BringUp): Promise<Result<null>> {
  const { session, workers } = wish;
  const paths = projectPaths(session);
  const arranged = arrange({ ...session.layout, size: wish.size, workers: workers.map(({ id }) => id) });
  if (!arranged.ok) return arranged;
  const made = makeFolders(context, paths);
  if (!made.ok) return made;
  const removeMade = (): void => removeEmpty(context, made.value);

  // One that another command has just brought back for the run before would write on, in what is now ours.
  await awaitSupervisorEnd(context, session.id);
  const takeBack = [removeMade, archiveComm(context, paths), archiveState(context, session.id)];
  const undo = (): void => takeBack.toReversed().forEach((step) => step());
  markLogs(context, paths, new Date(session.createdAt).toISOString());
  const state = sessionState(context.paths.sessions, session.id);
  const spec: SessionSpec = { version: 1, session, workers };
  context.files.makeFolder(state.folder, 0o700);
  context.files.replace(state.spec, `${JSON.stringify(spec, null, 1)}\n`, 0o600);
  takeBack.push(() => {
    context.files.remove(state.spec);
    const own = workers.map(({ id }) => state.worker(id).folder);
    removeEmpty(context, [state.folder, `${state.folder}/workers`, ...own]);
  });

  const panes = await newPanes(context, wish);
  const created = await backend.create({ session: session.id, arrangement: arranged.value, panes });
  if (!created.ok) {
    undo();
    return created;
  }
  wish.progress(`${String(workers.length)} ${workers.length === 1 ? 'pane is' : 'panes are'} there`);
  await startSupervisor(context, session.id, wish.env);
  const awake = await awaitSupervisor(context, session.id);
  if (!awake.ok) return awake;
  wish.progress('the supervisor is at work');
  return ok(null);
}

async function newPanes(context: Context, { session, workers }: BringUp): Promise<readonly NewPane[]> {
  const launcher = await context.launcher();
  const paths = projectPaths(session);
  const state = sessionState(context.paths.sessions, session.id);
  const mark = { [sessionMarker]: session.id };
  const sidebar: NewPane = {
    role: { is: 'sidebar' },
    command: sidebarCommand(context, session.id),
    log: null,
  };
  // What only waits bears the session's mark alone: it is no process of the worker's.
  const env = { PATH: context.env['PATH'] ?? '/usr/bin:/bin', ...mark };
  const rest = workers.map((worker, index): NewPane => {
    const { folder } = state.worker(worker.id);
    context.files.makeFolder(folder, 0o700);
    const waiting = launcher.waiting(
      { worker, folder, pidFile: paths.pidFile(worker.id) },
      waitsFor(index, session.maxWorkers),
    );
    return {
      role: { is: 'worker', worker: worker.id },
      command: { ...waiting, env },
      log: { path: paths.workerLog(worker.id), limitBytes: session.logLimitBytes },
    };
  });
  return [sidebar, ...rest];
}

/** What the pane says until its worker starts. */
function waitsFor(index: number, max: number | null): string {
  if (max === null || index < max) return 'starts in a moment: starts are kept apart';
  return `queued: waits for a slot (${String(max)} at once)`;
}

/** The state of the run before: kept beside, for its report. */
function archiveState(context: Context, id: string): () => void {
  const { folder } = sessionState(context.paths.sessions, id);
  if (context.files.stat(folder) === null) return () => undefined;
  context.files.makeFolder(context.paths.archive, 0o700);
  const time = archiveName(new Date(context.clock.now()).toISOString());
  const kept = freeFolder(context, `${context.paths.archive}/${id}-${time}`);
  context.files.rename(folder, kept);
  return () => context.files.rename(kept, folder);
}
