/** `muxcrew run task.md`: is it a task, and from its plan to the files that a crew is started with. Starts nothing itself. */
import type { Arguments, CommandWords, OptionSpec } from '../../cli/command.ts';
import type { Context, LoadedConfig } from '../context.ts';
import { hasTaskHeading } from '../../core/plan/task.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { ProjectPaths } from '../../core/paths/session-paths.ts';
import { makePlan } from '../plan/make-plan.ts';
import { planFlags, planOptions } from '../plan/options.ts';
import { pathArgument } from '../../core/text/shell-word.ts';
import { settlePlan } from '../plan/settle.ts';
import { startCommand } from '../plan/start-command.ts';
import { mayWrite } from '../plan/write-files.ts';
import { withinProject } from '../../core/paths/within-project.ts';
import { baseName } from '../../core/paths/path-parts.ts';

export const taskOptions: readonly OptionSpec[] = [
  { name: 'task', what: 'FILE is a task to be planned, whatever its headings.' },
  ...planOptions,
];

/** Null: these are instruction files. */
export function taskFile(
  context: Context,
  words: CommandWords,
  args: Arguments,
  files: readonly string[],
): Result<string | null> {
  const [file, ...more] = files;
  if (args.flag('task')) {
    return file !== undefined && more.length === 0
      ? ok(file)
      : fail({ kind: 'bad-usage', command: words.name, detail: '--task takes one task file' });
  }
  if (file === undefined || more.length > 0) return ok(null);
  // A worker's own file may well have these headings; its name says what it is.
  const name = baseName(file);
  if (/^worker\d/i.test(name) || /instructions?\.[^.]+$/i.test(name)) return ok(null);
  // What `init` makes and every text calls so.
  if (/^task\.(?:md|markdown|txt)$/i.test(name)) return ok(file);
  return ok(
    hasTaskHeading(context.files.readText(file, withinProject(context.cwd, file)) ?? '') ? file : null,
  );
}

export interface PlannedCrew {
  readonly files: readonly string[];
  /** How many go side by side. */
  readonly room: number;
}

export async function crewFromTask(
  context: Context,
  words: CommandWords,
  args: Arguments,
  wish: { readonly file: string; readonly paths: ProjectPaths; readonly config: LoadedConfig },
): Promise<Result<PlannedCrew>> {
  const flags = planFlags(words, args);
  if (!flags.ok) return flags;
  const free = mayWrite(context, wish.paths, flags.value.force);
  if (!free.ok) return free;
  const plan = await makePlan(context, {
    ...wish,
    ...flags.value,
    withoutVerify: flags.value.yes,
  });
  if (!plan.ok) return plan;
  const settled = await settlePlan(context, plan.value, {
    paths: wish.paths,
    yes: flags.value.yes,
    quiet: false,
    then: 'start the crew',
  });
  if (!settled.ok) return settled;
  if (!settled.value.agreed)
    return fail({
      kind: 'refused',
      what: 'plan written but not started',
      why: 'confirmation needs a terminal (or pass --yes)',
      fixes: [
        {
          ...startCommand(context, {
            project: wish.paths.root,
            max: plan.value.howMany.room,
            names: plan.value.workers.map(({ file }) => file),
          }),
          note: 'start the crew',
        },
        {
          run: [
            'muxcrew',
            'run',
            '--yes',
            ...(wish.paths.root === context.cwd ? [] : ['--project', pathArgument(wish.paths.root)]),
            pathArgument(plan.value.file),
          ],
          note: 'next time: skip this question',
        },
      ],
    });
  return ok({ files: plan.value.files.map(({ path }) => path), room: plan.value.howMany.room });
}
