/** A task file -> a plan: who does what, how many at once, and the text of every instruction file. Writes nothing. */
import type { ShownPlan } from '../../view/text/plan-text.ts';
import type { Failure } from '../../core/failure.ts';
import type { Context, LoadedConfig } from '../context.ts';
import { instructionLimit } from '../../core/config/instruction-check.ts';
import { atOnce, mostParts } from '../../core/plan/at-once.ts';
import { crewOf } from '../../core/plan/crew.ts';
import { leavesOpen, readDistribution } from '../../core/plan/distribution.ts';
import { howMany, type HowMany } from '../../core/plan/how-many.ts';
import { labelOf } from '../../core/plan/entry-label.ts';
import type { PlanProblem } from '../../core/plan/needs.ts';
import type { Part } from '../../core/plan/part.ts';
import { placesOf, renderWorker } from '../../core/plan/render.ts';
import { splitTask } from '../../core/plan/split.ts';
import { isEmptyTask, parseTask, type Task } from '../../core/plan/task.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { ProjectPaths } from '../../core/paths/session-paths.ts';
import { cleanEnvironment } from '../environment.ts';
import { interruptible } from './interruptible.ts';
import { readTemplate } from './template.ts';
import { withinProject } from '../../core/paths/within-project.ts';
import { baseName } from '../../core/paths/path-parts.ts';

/** Values of --planner: an agent that plans, or none. */
export const plannerNames = ['claude', 'heuristic'] as const;
export type PlannerName = (typeof plannerNames)[number];

export interface PlanWish {
  /** Absolute path of the task file. */
  readonly file: string;
  readonly paths: ProjectPaths;
  readonly config: LoadedConfig;
  /** Null: claude where the crew is of claudes and the program is there, heuristic otherwise. */
  readonly planner: PlannerName | null;
  readonly timeoutMs: number;
  /** Nobody reads the plan before it is used: the planner names no command to run. */
  readonly withoutVerify: boolean;
}

export interface Plan extends ShownPlan {
  /** In the order of the workers. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Verify commands that the planner proposed, and that are not in the files. */
  readonly leftOut: readonly { readonly file: string; readonly verify: string }[];
}

interface Split {
  readonly source: ShownPlan['source'];
  readonly parts: readonly Part[];
  readonly shared: string;
  readonly why: string;
  readonly costUsd: number | null;
}

export async function makePlan(context: Context, wish: PlanWish): Promise<Result<Plan>> {
  const size = context.files.stat(wish.file)?.size ?? 0;
  if (size > taskLimit)
    return fail({
      kind: 'bad-instruction-file',
      path: wish.file,
      problem: { is: 'too-large', bytes: size, limit: taskLimit },
    });
  const text = context.files.readText(wish.file, withinProject(wish.paths.root, wish.file)) ?? '';
  const task = parseTask(text);
  if (isEmptyTask(task) && task.title === null) return fail({ kind: 'empty-task', path: wish.file });
  // Before anything is paid for: a template that cannot be filled in.
  const found = await readTemplate(context, wish.paths.root);
  if (!found.ok) return found;
  const template = found.value;
  const places = placesOf(wish.paths);
  const tried = renderWorker({ ...template, task, taskFile: null, shared: '', workers: [], places }, nobody);
  if (!tried.ok)
    return fail({ kind: 'bad-template', path: template.path, ...tried.failure, known: template.known });
  const front = await context.frontMatter(template.path, tried.value);
  if (!front.ok) return front;

  const split = await splitBy(context, wish, task, text);
  if (!split.ok) return split;
  const { parts, shared, ...told } = split.value;
  const badPlan = (problem: PlanProblem) => fail<Failure>({ kind: 'bad-plan', path: wish.file, problem });
  if (parts.length > mostParts) return badPlan({ is: 'too-many', count: parts.length, limit: mostParts });
  const planned = crewOf(parts);
  const leftOut = wish.withoutVerify
    ? planned.flatMap(({ file, verify }) => (verify === null ? [] : [{ file, verify }]))
    : [];
  const workers = wish.withoutVerify ? planned.map((worker) => ({ ...worker, verify: null })) : planned;
  const taskFile = baseName(wish.file);
  const files: Plan['files'][number][] = [];
  let total = 0;
  for (const worker of workers) {
    const rendered = renderWorker({ ...template, task, taskFile, shared, workers, places }, worker);
    if (!rendered.ok)
      return fail({ kind: 'bad-template', path: template.path, ...rendered.failure, known: template.known });
    const bytes = Buffer.byteLength(rendered.value);
    total += bytes;
    if (bytes > instructionLimit)
      return badPlan({ is: 'too-large', which: 'one', bytes, limit: instructionLimit });
    // Each file has the whole task in it.
    if (total > allFilesLimit)
      return badPlan({ is: 'too-large', which: 'all', bytes: bytes * workers.length, limit: allFilesLimit });
    files.push({ path: `${wish.paths.root}/${worker.file}`, text: rendered.value });
  }
  return ok({
    ...told,
    shared,
    file: taskFile,
    workers,
    files,
    leftOut,
    howMany: await bounded(context, wish, { parts: workers.length, atOnce: atOnce(workers) }),
  });
}

/** Bytes. Each instruction file of a plan has the whole task in it. */
const taskLimit = 1024 * 1024;
/** Bytes of all instruction files of a plan. */
const allFilesLimit = 32 * 1024 * 1024;

const nobody = {
  id: '1',
  name: 'x',
  title: 'x',
  text: '',
  deliverables: [],
  needs: [],
  verify: null,
  file: 'x',
};

/** What the person laid out goes before everything that could be worked out. */
async function splitBy(context: Context, wish: PlanWish, task: Task, text: string): Promise<Result<Split>> {
  const plan = readDistribution(task.distribution);
  if (plan !== null) {
    return plan.ok
      ? ok({ source: 'distribution', ...plan.value, why: '', costUsd: null })
      : fail({ kind: 'bad-plan', path: wish.file, problem: plan.failure });
  }
  const { settings } = wish.config;
  const [agentPlanner] = plannerNames;
  const agents = await context.agents();
  const planning = agents.find(({ kind }) => kind === agentPlanner)?.planner;
  if (planning === undefined) throw new Error(`the agent ${agentPlanner} does not plan`);
  const program = planning.program(context, settings);
  const usual = settings.agent === agentPlanner && program.ok ? agentPlanner : 'heuristic';
  const chosen = wish.planner ?? usual;
  if (chosen === 'heuristic') {
    const unread = unreadPlan(task);
    if (unread !== null) return fail({ kind: 'bad-plan', path: wish.file, problem: unread });
    return ok({ source: 'heuristic', ...splitTask(task), shared: '', costUsd: null });
  }
  if (!program.ok) return program;
  const { slots } = await bounded(context, wish, { parts: Infinity, atOnce: null });
  context.err('muxcrew: Claude is planning; it reads, and changes nothing (Ctrl-C ends it)\n');
  const planner = await planning.load(context.exec);
  const { value } = program;
  const answer = await interruptible(context, (abort) =>
    planner.plan({
      abort,
      program: value,
      project: wish.paths.root,
      task: text,
      mentions: context.caller.is === 'user',
      slots,
      model: settings.model,
      maxCostUsd: settings.maxCostUsd,
      timeoutMs: wish.timeoutMs,
      env: cleanEnvironment(context.env),
    }),
  );
  if (!answer.ok) return answer;
  const { proposal, costUsd } = answer.value;
  return ok({ source: agentPlanner, ...proposal, shared: '', costUsd });
}

/** A distribution plan in prose, which only a reader understands; null: it leaves the split open, or the heuristic has read it. */
function unreadPlan({ distribution }: Task): PlanProblem | null {
  const line = distribution.find((one) => one.text.trim() !== '' && labelOf(one) === null);
  if (line === undefined || leavesOpen(distribution)) return null;
  return { is: 'prose', line: line.number, text: line.text.trim() };
}

/** `Infinity` parts: what the machine alone would allow. */
async function bounded(
  context: Context,
  { config }: PlanWish,
  crew: Pick<HowMany, 'parts' | 'atOnce'>,
): Promise<HowMany> {
  const { settings, resolved } = config;
  const said = resolved.find(({ key }) => key === 'maxWorkers');
  const machine = await context.machine();
  return howMany({
    ...crew,
    max:
      settings.maxWorkers === null
        ? null
        : { count: settings.maxWorkers, from: said?.from ?? said?.source ?? '' },
    machine: { freeMemory: context.processes.memoryAvailable(), cores: machine.cores },
    memoryEach: settings.memoryPerWorkerMB * 1024 * 1024,
  });
}
