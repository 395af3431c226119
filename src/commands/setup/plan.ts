/** `muxcrew plan`: splits a task file into instruction files. Starts no worker. */
import type { CommandWords } from '../../cli/command.ts';
import type { Context } from '../../app/context.ts';
import type { Failure } from '../../core/failure.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { projectPaths } from '../../core/paths/session-paths.ts';
import { outputsOf, placesOf, type Places } from '../../core/plan/render.ts';
import { ownFolder } from '../../app/run/own-folder.ts';
import { projectFolder } from '../../app/project-folder.ts';
import { amount, wholeNumber } from '../../cli/parse.ts';
import { makePlan, type Plan } from '../../app/plan/make-plan.ts';
import { planFlags, planOptions } from '../../app/plan/options.ts';
import { settlePlan } from '../../app/plan/settle.ts';
import { remedyCommand } from '../../core/remedy.ts';
import { startCommand } from '../../app/plan/start-command.ts';
import { mayWrite } from '../../app/plan/write-files.ts';
import type { Command } from '../../app/command.ts';

const words: CommandWords = {
  name: 'plan',
  summary: 'Split a task file into instruction files, one for each worker.',
  positionals: [{ kind: 'FILE' }],
  details: [
    'If FILE has a "Task Distribution Plan", exactly its workers. Otherwise Claude splits the task or, with --planner',
    'heuristic or without Claude, muxcrew uses the workstreams enumerated in its text. Such a plan is shown, and on a',
    'terminal confirmed, before it is written. Nothing is started. Every limit on the number of',
    'parallel workers is printed. Existing files are never overwritten.',
  ],
  options: [
    ...planOptions,
    { name: 'max', value: 'N', what: 'Maximum number of workers at once (MAX_CLAUDE_WORKERS).' },
    { name: 'model', value: 'MODEL', what: 'The model that plans.' },
    { name: 'max-cost', value: 'USD', what: 'Cost limit of the planning itself.' },
    { name: 'project', value: 'FOLDER', what: 'The project folder (default: the current one).' },
    { name: 'json', what: 'Print the plan as JSON, without a question.' },
  ],
  examples: [
    { line: 'muxcrew plan task.md', what: 'write worker1_…_instructions.md and so on, once confirmed' },
    { line: 'muxcrew plan --planner heuristic task.md', what: 'the same, offline' },
    { line: 'muxcrew run task.md', what: 'plan, and start the crew' },
  ],
};

export const command: Command = {
  words,
  sendsFiles: [],
  readsInput: (args, { input, output }) => input && output && !args.flag('yes'),
  async run(context, args) {
    const flags = planFlags(words, args);
    if (!flags.ok) return flags;
    const file = await oneFile(context, args.words);
    if (!file.ok) return file;
    const project = projectFolder(context, 'plan', args.value('project'));
    if (!project.ok) return project;
    const max = wholeNumber(words, args, 'max');
    if (!max.ok) return max;
    const maxCost = amount(words, args, 'max-cost');
    if (!maxCost.ok) return maxCost;
    const config = await context.config(project.value, {
      maxWorkers: max.value,
      model: args.value('model'),
      maxCostUsd: maxCost.value,
    });
    if (!config.ok) return config;
    const own = ownFolder(context, project.value, config.value);
    if (!own.ok) return own;
    const paths = projectPaths({ project: project.value, name: null, ...own.value });
    const free = mayWrite(context, paths, flags.value.force);
    if (!free.ok) return free;
    const plan = await makePlan(context, {
      file: file.value,
      paths,
      config: config.value,
      ...flags.value,
      withoutVerify: flags.value.yes || context.caller.is === 'manager',
    });
    if (!plan.ok) return plan;
    const quiet = args.flag('json');
    const settled = await settlePlan(context, plan.value, {
      paths,
      yes: flags.value.yes,
      quiet,
      then: '',
    });
    if (!settled.ok) return settled;
    if (quiet) context.out(`${JSON.stringify(asJson(plan.value, placesOf(paths)))}\n`);
    else
      context.out(
        `\n  ${remedyCommand(startCommand(context, { project: project.value, max: plan.value.howMany.room, names: plan.value.workers.map((one) => one.file) }), context)}    start them\n`,
      );
    return ok(0);
  },
};

async function oneFile(context: Context, patterns: readonly string[]): Promise<Result<string>> {
  const files = await context.findInstructions(patterns, context.cwd);
  if (!files.ok) return isFolder(files.failure) ? fail(taskFileWanted(files.failure.path)) : files;
  const [file, ...more] = files.value;
  if (file !== undefined && more.length === 0) return ok(file);
  return fail({ kind: 'bad-usage', command: 'plan', detail: 'takes one task file at a time' });
}

type BadFile = Extract<Failure, { readonly kind: 'bad-instruction-file' }>;

function isFolder(failure: Failure): failure is BadFile {
  return failure.kind === 'bad-instruction-file' && failure.problem.is === 'folder';
}

/** A folder may hold nothing but a crew's files; a task is one file. */
function taskFileWanted(folder: string): Failure {
  const detail = `${folder} is a folder; plan takes one task file`;
  return { kind: 'bad-usage', command: 'plan', detail };
}

function asJson(plan: Plan, places: Places): unknown {
  const { file, source, why, costUsd, workers, files, howMany } = plan;
  return {
    task: file,
    planner: source,
    why,
    costUsd,
    workers: workers.map((worker, index) => ({
      id: worker.id,
      name: worker.name,
      title: worker.title,
      needs: worker.needs,
      deliverables: worker.deliverables,
      outputs: outputsOf(places, worker),
      verify: worker.verify,
      file: files[index]?.path ?? null,
    })),
    slots: howMany.slots,
    max: howMany.room,
    queued: howMany.queued,
    decidedBy: howMany.decidedBy,
    bounds: howMany.bounds,
  };
}
