/**
 * From checked wishes to a running session: state folder, panes, supervisor. All of it, or nothing: what was made for a
 * session that could not be brought up is taken back.
 */
import type { Arrangement, Size } from '../../core/terminal/geometry.ts';
import type { CrewOptions, SessionSpec } from '../../core/journal/session-spec.ts';
import type { WorkerSpec } from '../../core/model/worker.ts';
import type { Backend, NewPane } from '../../ports/backend.ts';
import type { Context } from '../context.ts';
import { arrange } from '../../core/layout/layout.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { specText } from '../../core/journal/session-file.ts';
import {
  projectPaths,
  sessionMarker,
  sessionState,
  type ProjectPaths,
} from '../../core/paths/session-paths.ts';
import { sidebarCommand } from '../sidebar/pane-command.ts';
import { rememberServer } from '../tmux-servers.ts';
import {
  awaitSupervisor,
  awaitSupervisorEnd,
  endSupervisor,
  socketRefusal,
  startSupervisor,
} from '../supervisor-client.ts';
import { ignoreFolders } from '../../runtime/project/own-folders.ts';
import { archiveState } from '../archive-state.ts';
import { archiveComm, inParent, makeFolders, markLogs, removeEmpty } from './project.ts';
import type { SessionInfo } from '../../core/model/session.ts';
import { plural } from '../../core/text/plural.ts';

export interface BringUp {
  readonly session: SessionInfo;
  readonly workers: readonly WorkerSpec[];
  readonly options: CrewOptions;
  readonly size: Size;
  /** Added to the workers' environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Said as things come up. */
  readonly progress: (line: string) => void;
}

/** What undoes a step, whatever came after it. */
type TakeBack = () => void | Promise<void>;

export async function bringUp(context: Context, backend: Backend, wish: BringUp): Promise<Result<null>> {
  const { session, workers } = wish;
  const arrangement = arrange({ ...session.layout, size: wish.size, workers: workers.map(({ id }) => id) });
  const paths = projectPaths(session);
  const made = makeFolders(context, paths);
  if (!made.ok) return made;
  const ignored = ignoreFolders(context.files, paths);
  const takeBack: TakeBack[] = [
    () => {
      for (const path of ignored) removeOwn(context, paths, path);
      if (made.value.includes(paths.logs)) removeLogs(context, paths, workers);
      removeEmpty(context, made.value, paths.base);
    },
  ];
  try {
    const up = await raise(context, backend, wish, arrangement, takeBack);
    if (!up.ok) await undo(takeBack);
    return up;
  } catch (error) {
    // A state folder that is full or cannot be written, say: what it then cannot take back for the same reason is no news.
    await undo(takeBack).catch(() => undefined);
    throw error;
  }
}

/** The last first. A step that fails keeps the others from nothing; the first that did is told. */
async function undo(steps: readonly TakeBack[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps.toReversed())
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  if (failures.length > 0) throw failures[0];
}

/** Step by step; `takeBack` grows with each. */
async function raise(
  context: Context,
  backend: Backend,
  wish: BringUp,
  arrangement: Arrangement,
  takeBack: TakeBack[],
): Promise<Result<null>> {
  const { session, workers } = wish;
  const place = socketRefusal(context, session.id);
  if (place !== null) return fail(place);
  // One that another command has just brought back for the run before would write on, in what is now ours.
  await awaitSupervisorEnd(context, session.id);
  const paths = projectPaths(session);
  const archived = archiveComm(context, paths);
  if (!archived.ok) return archived;
  takeBack.push(archived.value, archiveState(context, session.id));
  markLogs(context, paths, new Date(session.createdAt).toISOString());
  takeBack.push(() => {
    removeOwn(context, paths, paths.snapshot);
    abandonState(context, session.id, workers);
  });
  const starter = context.processes.identify(context.pid);
  writeSpec(context, { version: 1, session, workers, options: wish.options, starter });

  const panes = await newPanes(context, wish);
  const created = await backend.create({
    session: session.id,
    arrangement,
    panes,
    folder: session.project,
  });
  if (!created.ok) return created;
  takeBack.push(async () => {
    await backend.destroy(session.id);
  });
  rememberServer(context, session.id, created.value.server);
  wish.progress(`created ${plural(workers.length, 'pane')}`);

  const loop = await startSupervisor(context, session.id, wish.env);
  takeBack.push(() => endSupervisor(context, session.id, loop));
  const awake = await awaitSupervisor(context, session.id, loop);
  if (!awake.ok) return awake;
  wish.progress('supervisor started');
  return ok(null);
}

function writeSpec(context: Context, spec: SessionSpec): void {
  const state = sessionState(context.paths.sessions, spec.session.id);
  context.files.makeFolder(state.folder, 0o700);
  context.files.replace(state.spec, specText(spec), 0o600);
}

/** Without its spec it is no session any more. What a supervisor has left in the folder is kept beside, to be looked at. */
function abandonState(context: Context, id: string, workers: readonly WorkerSpec[]): void {
  const state = sessionState(context.paths.sessions, id);
  context.files.remove(state.spec);
  context.files.remove(state.server);
  const own = workers.map((worker) => state.worker(worker.id).folder);
  removeEmpty(context, [state.folder, `${state.folder}/workers`, ...own]);
  archiveState(context, id);
}

/** In a folder that this run made itself: what panes have printed that no agent ever ran in. */
function removeLogs(context: Context, paths: ProjectPaths, workers: readonly WorkerSpec[]): void {
  for (const path of [paths.log, ...workers.map(({ id }) => paths.workerLog(id))])
    removeOwn(context, paths, path);
}

/** A worker may have replaced the folder by a link: the file behind it is not muxcrew's. */
function removeOwn({ files }: Context, { base }: ProjectPaths, path: string): void {
  inParent(files, path, base, (held) => files.remove(held));
}

async function newPanes(context: Context, { session, workers }: BringUp): Promise<readonly NewPane[]> {
  const placeholder = await context.placeholder();
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
    const waiting = placeholder({ worker, folder }, waitsFor(workers, index, session.maxWorkers));
    return {
      role: { is: 'worker', worker: worker.id },
      command: { ...waiting, env },
      log: { path: paths.workerLog(worker.id), limitBytes: session.logLimitBytes },
    };
  });
  return [sidebar, ...rest];
}

/** What the pane says until its worker starts. */
function waitsFor(workers: readonly WorkerSpec[], index: number, max: number | null): string {
  const isFree = ({ needs = [] }: WorkerSpec): boolean => needs.length === 0;
  const needs = workers[index]?.needs ?? [];
  const title = (id: string): string => [id, workers.find((one) => one.id === id)?.name ?? ''].join(' ');
  if (needs.length > 0) return `queued: waits for ${needs.map(title).join(', ')}`;
  const before = workers.slice(0, index).filter(isFree).length;
  if (max === null || before < max) return 'starting shortly (starts are staggered)';
  return `queued: waits for a slot (${String(max)} at once)`;
}
