/**
 * Starts one run of a worker in its pane: leftovers of the run before are ended first, then it waits for its gate. Says
 * how it went by events alone.
 */
import type { WorkerModel } from '../../core/model.ts';
import type { FinishedNeed, WorkerPaths } from '../../ports/agent.ts';
import type { WorkerId, WorkerSpec } from '../../core/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import {
  projectPaths,
  sessionMarker,
  sessionState,
  workerMark,
  workerMarker,
} from '../../core/session-paths.ts';
import { isManager, managerMarker } from '../../core/manager.ts';
import { conversationOf } from '../../core/model.ts';
import { failureText } from '../failure-words.ts';
import { conversationTaken } from './conversation-taken.ts';
import { endTree } from './end-tree.ts';
import { passGate } from './gate.ts';
import { openPane } from './open-pane.ts';
import { logOf } from './waiting-pane.ts';
import { workerEnv } from '../worker-env.ts';

/** How long a start may take to be recorded on a machine under load, and how often it is looked for. */
const confirmMs = 20_000;
const confirmLookMs = 250;

export async function startWorker(
  world: World,
  store: Store,
  worker: WorkerModel,
  run: number,
): Promise<void> {
  const { spec } = worker;
  const { session } = store.model();
  store.emit({ is: 'start-requested', worker: spec.id, run });
  const failed = (reason: string): void => store.emit({ is: 'start-failed', worker: spec.id, run, reason });

  if (world.files.stat(spec.cwd)?.kind !== 'folder') return failed(`its folder is not there: ${spec.cwd}`);
  await endTree(world, workerMark(session.id, spec.id));

  const agent = world.agent(spec.agent.kind);
  const gate = agent.gate(spec.agent, workerEnv(world, spec));
  if (gate !== null) await passGate(world, gate);
  if (store.model().workers.get(spec.id)?.wanted.is !== 'up') return failed('stopped before it started');

  const known = store.model().workers.get(spec.id) ?? worker;
  const conversation = conversationOf(known);
  const taken =
    conversation === null || run === 1 ? null : conversationTaken(world, agent, spec, conversation);
  if (taken !== null)
    return failed(`its conversation is open in another Claude (pid ${String(taken)}): end that one first`);

  const pane = store.model().workers.get(spec.id)?.pane ?? (await openPane(world, store, worker));
  if (pane === null) return failed('it has no pane, and none could be opened');

  const folder = sessionState(world.paths.sessions, session.id).worker(spec.id);
  world.files.makeFolder(folder.events, 0o700);
  const paths = workerPaths(store, world, spec.id);
  const crew = [...store.model().workers.values()].map(({ spec: { id, name } }) => ({ id, name }));
  const messages = store.model().workers.get(spec.id)?.inbox ?? [];
  const launch = agent.prepare({
    worker: spec,
    paths,
    crew,
    needs: finishedNeeds(store, spec),
    run,
    conversation: known.conversation,
    messages,
    env: workerEnv(world, spec),
  });
  const marked = {
    ...launch.env,
    [sessionMarker]: session.id,
    [workerMarker]: workerMark(session.id, spec.id),
    ...(isManager(spec) ? { [managerMarker]: session.id } : {}),
  };
  const command = world.launcher.prepare(
    { ...launch, env: marked },
    { worker: spec, run, folder: folder.folder, pidFile: projectPaths(session).pidFile(spec.id) },
  );
  const done = await world.backend.respawn(session.id, pane, command, logOf(store, spec.id));
  if (!done.ok) return failed(failureText(done.failure));
  for (const message of launch.carries ?? [])
    store.emit({
      is: 'message-ended',
      worker: spec.id,
      message,
      outcome: 'delivered',
      detail: 'with its start',
    });
  await confirmStart(world, store, spec.id, run);
}

/** The one death that leaves no record: the pane ended before the wrapper could write anything. */
async function confirmStart(world: World, store: Store, id: WorkerId, run: number): Promise<void> {
  const pending = (): boolean => {
    const process = store.model().workers.get(id)?.process;
    return process?.is === 'requested' && process.run === run;
  };
  for (let waited = 0; waited < confirmMs; waited += confirmLookMs) {
    await world.clock.sleep(confirmLookMs);
    if (!pending()) return;
    const outcome = await world.backend.list(store.model().session.id);
    const pane =
      outcome.is === 'listed'
        ? outcome.listing.panes.find(({ role }) => role?.is === 'worker' && role.worker === id)
        : undefined;
    if (outcome.is !== 'listed' || pane?.dead === null) continue;
    // It may have recorded its start and its end while we asked.
    await world.clock.sleep(confirmLookMs);
    if (pending())
      store.emit({
        is: 'start-failed',
        worker: id,
        run,
        reason: 'its pane ended before the program started',
      });
    return;
  }
  if (!pending()) return;
  // One that starts all the same, later, would work on with nobody to see it.
  await endTree(world, workerMark(store.model().session.id, id));
  if (pending())
    store.emit({ is: 'start-failed', worker: id, run, reason: 'its program did not start in time' });
}

function finishedNeeds(store: Store, { needs = [] }: WorkerSpec): readonly FinishedNeed[] {
  const { session, workers } = store.model();
  const { statusFile } = projectPaths(session);
  return needs.flatMap((id) => {
    const need = workers.get(id);
    if (need === undefined) return [];
    const { name, instructions } = need.spec;
    const completed = need.state.is === 'completed';
    const said = need.status?.text ?? null;
    return [{ id, name, completed, said, statusFile: statusFile(id), instructions }];
  });
}

function workerPaths(store: Store, world: World, id: string): WorkerPaths {
  const { session } = store.model();
  const project = projectPaths(session);
  return {
    project: project.root,
    statusFile: project.statusFile(id),
    boardFile: project.board,
    outputs: project.outputs,
    folder: sessionState(world.paths.sessions, session.id).worker(id).folder,
  };
}
