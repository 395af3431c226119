/**
 * Starts one run of a worker in its pane: ends leftovers of the previous run, then waits for its gate.
 * Reports the outcome by events alone.
 */
import type { WorkerModel } from '../../core/model/model.ts';
import type { PaneCommand } from '../../ports/backend.ts';
import type { Launch, Placement } from '../../ports/placement.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { lockLimit, sessionState } from '../../core/paths/session-paths.ts';
import { errorText, mayPassByItself, systemError } from '../../core/system-error.ts';
import { conversationOf } from '../../core/model/model.ts';
import { reportLoss } from '../backend-loss.ts';
import { failureText } from '../failure-evidence.ts';
import { conversationTaken } from './conversation-taken.ts';
import { notEndedText } from '../../core/model/leftover.ts';
import { endTree } from './end-tree.ts';
import { passGate } from './gate.ts';
import { instructionsChanged, instructionsProblem } from './instructions.ts';
import { openPane } from './open-pane.ts';
import { settleHanded } from './settle-handed.ts';
import { logOf } from './waiting-pane.ts';
import { agentContext, damageProblem, placeProblem } from './start-problem.ts';
import { prepareWorkspace } from './workspace.ts';
import { specInFolder } from '../../core/model/workspace.ts';
import { markedEnv, workerEnv } from '../worker-env.ts';
import { errorStack } from '../../core/error-text.ts';

/** How long a start may take to be recorded on a loaded machine, and how often to check. */
const confirmMs = 20_000;
const confirmPollMs = 250;

/** Why a start failed. `mayPass`: a later try may succeed. */
interface Problem {
  readonly reason: string;
  readonly mayPass: boolean;
}

/**
 * Every start ends, whatever goes wrong: as a running program, as `start-failed`, or with the session's
 * panes.
 */
export async function startWorker(
  world: World,
  store: Store,
  worker: WorkerModel,
  run: number,
): Promise<void> {
  const { id } = worker.spec;
  const changed = run === 1 && instructionsChanged(world, worker.spec);
  if (changed) world.log('info', `worker ${id}: ${worker.spec.instructions} has changed since it was added`);
  store.emit({ is: 'start-requested', worker: id, run, ...(changed ? { instructionsChanged: true } : {}) });
  const start: Start = { world, store, worker, run, pending: () => isPending(store, id, run) };
  const problem = await begin(start).catch(async (error: unknown) => {
    if (start.pending()) await endWhatStarted(start);
    return problemFrom(world, id, error);
  });
  if (problem === null || !start.pending() || (await wentWithBackend(start)) || !start.pending()) return;
  store.emit({
    is: 'start-failed',
    worker: id,
    run,
    reason: problem.reason,
    ...(problem.mayPass ? { mayPass: true } : {}),
  });
}

/**
 * Whether the panes were lost. Then the start has not failed: it stays requested, and a resume decides it
 * again. A worker that ends with its pane may free a slot before the loss of all panes is known.
 */
async function wentWithBackend({ world, store }: Start): Promise<boolean> {
  // Stopping a session waits for each start to end.
  if (store.model().wanted.is === 'down') return false;
  if (store.model().backend.is === 'gone') return true;
  try {
    const outcome = await world.backend.list(store.model().session.id);
    if (outcome.is === 'listed') return false;
    reportLoss(store, outcome);
    return true;
  } catch (error) {
    world.log('info', `panes: ${errorText(error)}`);
    return false;
  }
}

interface Start {
  readonly world: World;
  readonly store: Store;
  readonly worker: WorkerModel;
  readonly run: number;
  /** Whether the model still waits for this start. It may have been given up. */
  readonly pending: () => boolean;
}

function isPending(store: Store, id: WorkerId, run: number): boolean {
  const process = store.model().workers.get(id)?.process;
  return process?.is === 'requested' && process.run === run;
}

/** The worker as the model has it now. */
function present({ store, worker }: Start): WorkerModel {
  return store.model().workers.get(worker.spec.id) ?? worker;
}

function wasGivenUp({ store, worker, run }: Start): boolean {
  const now = store.model().workers.get(worker.spec.id);
  return now?.runs === run && now.process.is === 'unstartable';
}

/** A failed start must not leave a program that works unseen. */
async function endWhatStarted({ world, store, worker: { spec } }: Start): Promise<void> {
  try {
    await endTree(world, store, spec.id);
  } catch (error) {
    world.log('info', `worker ${spec.id}: what its failed start left cannot be ended: ${errorText(error)}`);
  }
}

function problemFrom(world: World, id: WorkerId, error: unknown): Problem {
  const system = systemError(error);
  if (system !== null) return { reason: system.text, mayPass: system.mayPass };
  world.log('info', `start of worker ${id}: ${errorStack(error)}`);
  return { reason: errorText(error), mayPass: false };
}

const forGood = (reason: string): Problem => ({ reason, mayPass: false });

/** Null: it runs, or the start was ended elsewhere. */
async function begin(start: Start): Promise<Problem | null> {
  const { world, store, worker, run, pending } = start;
  const { spec } = worker;
  const { session } = store.model();
  const placement = world.placement(spec.placement?.kind ?? 'local');
  if (placement === null)
    return forGood(`this muxcrew does not support the placement ${spec.placement?.kind ?? ''}`);
  const damage = damageProblem(spec);
  if (damage !== null) return forGood(damage);
  const left = await endTree(world, store, spec.id);
  if (left.length > 0)
    return { reason: `processes of its previous run: ${notEndedText(left)}`, mayPass: true };

  const isWanted = (): boolean => pending() && store.model().workers.get(spec.id)?.wanted.is === 'up';
  const unprepared = await prepareWorkspace(world, store, worker, isWanted);
  if (unprepared !== null) return unprepared;
  if (!isWanted()) return forGood('stopped before it started');
  const misplaced = placeProblem(world, session.project, specInFolder(present(start)));
  if (misplaced !== null) return forGood(misplaced);

  const agent = world.agent(spec.agent.kind);
  const gate = agent.gate(spec.agent, workerEnv(world, spec));
  if (gate !== null) await passGate(world, gate, isWanted);
  if (!isWanted()) return forGood('stopped before it started');

  await settleHanded(world, store, worker);
  if (!isWanted()) return forGood('stopped before it started');
  const known = present(start);
  const conversation = conversationOf(known);
  const taken =
    conversation === null || run === 1 ? null : conversationTaken(world, agent, spec, conversation);
  if (taken !== null)
    return forGood(`its conversation is open in another Claude (pid ${String(taken)}): end that one first`);

  const pane = store.model().workers.get(spec.id)?.pane ?? (await openPane(world, store, worker));
  if (pane === null) return forGood('it has no pane, and opening one failed');
  if (!isWanted()) return forGood('stopped before it started');

  world.files.makeFolder(sessionState(world.paths.sessions, session.id).worker(spec.id).events, 0o700);
  const context = agentContext(world, store, known, { run, conversation: known.conversation });
  const unfit =
    agent.resumes?.(context) === true
      ? null
      : instructionsProblem(world, spec, store.model().session.project);
  if (unfit !== null) return forGood(unfit);
  const launch = agent.prepare(context);
  const command = commandOf(start, placement, launch);
  // Before the program runs: nothing else may type what its prompt contains.
  const { carries = [] } = launch;
  if (carries.length > 0) store.emit({ is: 'messages-carried', worker: spec.id, messages: carries });
  const done = await world.backend.respawn(session.id, pane, command, logOf(store, spec.id));
  if (!done.ok) {
    const reason = failureText(done.failure);
    return { reason, mayPass: mayPassByItself(reason) };
  }
  if (wasGivenUp(start)) {
    await endWhatStarted(start);
    return null;
  }
  return confirmStart(start);
}

function commandOf(
  { world, store, worker: { spec }, run }: Start,
  placement: Placement,
  launch: Launch,
): PaneCommand {
  const { session } = store.model();
  const env = markedEnv(world, session.id, spec, launch.env);
  const { folder } = sessionState(world.paths.sessions, session.id).worker(spec.id);
  const limit = lockLimit(session.id, spec.id);
  const context = { worker: spec, run, folder, lockLimit: limit };
  const placed = placement.prepare({ ...launch, env }, context);
  return { argv: placed.argv, cwd: placed.cwd, env: placed.env };
}

/** Waits for the start's record. It is missing if the pane ended before the wrapper could write it. */
async function confirmStart(start: Start): Promise<Problem | null> {
  const { world, store, worker, pending } = start;
  const { id } = worker.spec;
  for (let waited = 0; waited < confirmMs; waited += confirmPollMs) {
    await world.clock.sleep(confirmPollMs);
    if (!pending()) return null;
    if (isQueued(store, id)) waited = 0;
    const outcome = await world.backend.list(store.model().session.id);
    const pane =
      outcome.is === 'listed'
        ? outcome.listing.panes.find(({ role }) => role?.is === 'worker' && role.worker === id)
        : undefined;
    if (outcome.is !== 'listed' || pane?.dead === null) continue;
    // Start and end may both have been recorded in the meantime.
    await world.clock.sleep(confirmPollMs);
    return forGood('its pane ended before the program started');
  }
  if (!pending()) return null;
  // A program that starts late would work unseen. Without a record nothing more is known of it.
  await endTree(world, store, id);
  return unrecorded(start);
}

/** Whether the run is queued at its placement: its start takes as long as the queue. */
function isQueued(store: Store, id: WorkerId): boolean {
  const process = store.model().workers.get(id)?.process;
  return process?.is === 'requested' && process.queued !== undefined;
}

/** A full disk may have prevented the record of the start. That may pass. */
function unrecorded({ world, store, worker, run }: Start): Problem {
  const { folder } = sessionState(world.paths.sessions, store.model().session.id).worker(worker.spec.id);
  const probe = `${folder}/start-probe`;
  try {
    world.files.replace(probe, `${String(run)}\n`, 0o600);
    world.files.remove(probe);
  } catch (error) {
    const system = systemError(error);
    if (system === null) throw error;
    return { reason: `its start could not be recorded: ${system.text}`, mayPass: system.mayPass };
  }
  return forGood('its program did not start in time');
}
