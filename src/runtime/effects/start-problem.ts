/**
 * Finds problems that would make a worker's start fail. Checked before a restart ends the running program.
 */
import type { AgentContext, FinishedNeed } from '../../ports/agent.ts';
import type { WorkerModel } from '../../core/model/model.ts';
import type { WorkerSpec } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { isInside, projectPaths, sessionState } from '../../core/paths/session-paths.ts';
import { specInFolder } from '../../core/model/workspace.ts';
import { workerEnv } from '../worker-env.ts';
import { instructionsChanged, instructionsProblem } from './instructions.ts';

export function damageProblem({ damage }: WorkerSpec): string | null {
  return damage === undefined ? null : `its entry in the session is damaged: ${damage}`;
}

/** Returns what is wrong with the worker's entry, its folder or its instruction file's path, or null. */
export function placeProblem({ files }: World, project: string, spec: WorkerSpec): string | null {
  const damage = damageProblem(spec);
  if (damage !== null) return damage;
  if (files.stat(spec.cwd)?.kind !== 'folder') return `its folder does not exist: ${spec.cwd}`;
  if (leavesProject(files, project, spec)) return `its instruction file is outside ${project}`;
  return null;
}

/**
 * A worker added by another worker must not read files outside the project; a link may have been put there
 * since.
 */
function leavesProject(
  files: World['files'],
  project: string,
  { addedBy, instructions }: WorkerSpec,
): boolean {
  if (addedBy === undefined || files.stat(instructions) === null) return false;
  return !isInside(project, files.realPath(instructions));
}

export interface RestartCheck {
  /** Why the next start would fail; null: no problem found. */
  readonly problem: string | null;
  /** What the user should know about that start; null: nothing. */
  readonly note: string | null;
}

/** `conversation`: the new one to start; null: continue the present one. */
export function checkRestart(
  world: World,
  store: Store,
  worker: WorkerModel,
  conversation: string | null,
): RestartCheck {
  const { runs } = worker;
  const spec = specInFolder(worker);
  const { project } = store.model().session;
  const problem = placeProblem(world, project, spec) ?? programProblem(world, spec);
  if (problem !== null) return { problem, note: null };
  const context = agentContext(world, store, worker, {
    run: runs + 1,
    conversation: conversation ?? worker.nextConversation ?? worker.conversation,
  });
  if (world.agent(spec.agent.kind).resumes?.(context) === true) return { problem: null, note: null };
  const changed = instructionsChanged(world, spec);
  return {
    problem: instructionsProblem(world, spec, project),
    note: changed ? 'its instruction file has changed since it was added; the new text is used' : null,
  };
}

/** What the agent prepares its launch from. */
export function agentContext(
  world: World,
  store: Store,
  worker: WorkerModel,
  { run, conversation }: Pick<AgentContext, 'run' | 'conversation'>,
): AgentContext {
  const spec = specInFolder(worker);
  const { session, workers } = store.model();
  const { folder } = sessionState(world.paths.sessions, session.id).worker(spec.id);
  const project = projectPaths(session);
  return {
    worker: spec,
    paths: {
      project: project.root,
      statusFile: project.statusFile(spec.id),
      boardFile: project.board,
      outputs: project.outputs,
      folder,
    },
    crew: [...workers.values()].map(({ spec: { id, name } }) => ({ id, name })),
    needs: finishedNeeds(store, spec),
    run,
    conversation,
    messages: workers.get(spec.id)?.inbox ?? [],
    env: workerEnv(world, spec),
  };
}

function programProblem(world: World, spec: WorkerSpec): string | null {
  const { agent, cwd } = spec;
  const program = world.agent(agent.kind).program(agent);
  if (program === null) return null;
  const { PATH = '' } = workerEnv(world, spec);
  const places = program.includes('/')
    ? [program.startsWith('/') ? program : `${cwd}/${program}`]
    : PATH.split(':').map((folder) => `${folder === '' ? cwd : folder}/${program}`);
  const found = places.some((path) => isProgram(world, path));
  return found ? null : `its program was not found: ${program}`;
}

/** If it cannot be inspected, assume that it is a program: the start reports the error. */
function isProgram({ files }: World, path: string): boolean {
  try {
    return files.stat(path)?.kind === 'file';
  } catch {
    return true;
  }
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
