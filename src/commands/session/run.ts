/** `muxcrew run`: starts a persistent session with an agent per instruction file. */
import type { Arguments } from '../../cli/command.ts';
import type { Context } from '../../app/context.ts';
import type { Failure } from '../../core/failure.ts';
import { visibleText } from '../../core/text/clean-text.ts';
import { inNaturalOrder, isInstructionName } from '../../core/paths/instruction-names.ts';
import { resolveNeeds } from '../../core/model/needs.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { attachTo } from './attach.ts';
import { called } from '../../app/command-prefix.ts';
import { sessionChoice } from '../../app/sessions/chosen-session.ts';
import { logoutWarning } from '../../app/logout.ts';
import { agentRecipe } from '../../app/run/agent-spec.ts';
import { bringUp } from '../../app/run/bring-up.ts';
import { checkedRun, type RunCheck } from '../../app/run/checked-run.ts';
import { crewFiles, namedFiles } from '../../app/run/crew-files.ts';
import { crewFromTask, taskFile } from '../../app/run/from-task.ts';
import { consentToFrontMatter } from '../../app/run/front-matter-consent.ts';
import { howOn } from '../../app/run/detached-hint.ts';
import { newWorkers } from '../../app/run/new-workers.ts';
import { putAway } from '../../app/run/end-finished-session.ts';
import { words } from '../../app/run/run-words.ts';
import { waitForEnd } from '../reading/wait.ts';
import type { SessionInfo } from '../../core/model/session.ts';
import type { Command } from '../../app/command.ts';
import { plural } from '../../core/text/plural.ts';

async function run(context: Context, args: Arguments): Promise<Result<number>> {
  const patterns = args.words;
  // A manager may start alone: it adds the workers.
  const alone = patterns.length === 0 && args.value('manager') !== null;
  const files = alone ? ok([]) : await context.findInstructions(patterns, context.cwd);
  if (!files.ok) return patterns.length === 0 ? fail(noneNamed(context)) : files;
  const task = taskFile(context, words, args, files.value);
  if (!task.ok) return task;
  return task.value === null ? runCrew(context, args, files.value) : runTask(context, args, task.value);
}

/** Names existing instruction files: the pattern was probably forgotten. */
function noneNamed(context: Context): Failure {
  const names = context.files.list(context.cwd) ?? [];
  const present = names.filter(isInstructionName).sort(inNaturalOrder);
  return { kind: 'no-instruction-file', looked: context.cwd, patterns: [], present };
}

/** Checks what would keep the crew from starting, before a plan is paid for or written. */
async function runTask(context: Context, args: Arguments, file: string): Promise<Result<number>> {
  const checked = await checkedRun(context, args, { override: {}, tells: true });
  if (!checked.ok) return checked;
  const { config, wish, managerFile } = checked.value;
  const allowed = newWorkers(context, wish, []);
  if (!allowed.ok) return allowed;
  const recipe = agentRecipe(context, wish);
  if (!recipe.ok) return recipe;
  const consent = await consentToFrontMatter(context, managerFile === null ? [] : [managerFile], {
    then: 'plan the task',
    yes: args.flag('yes'),
  });
  if (!consent.ok) return consent;
  const crew = await crewFromTask(context, words, args, { file, paths: wish.paths, config });
  if (!crew.ok) return crew;
  // Checked again: a crew may have been started here while the plan was made and confirmed.
  const check = { override: { maxWorkers: crew.value.room }, tells: false };
  return startCrew(context, args, crew.value.files, check);
}

/** Also used by `demo`, which brings its own files. */
export async function runCrew(
  context: Context,
  args: Arguments,
  files: readonly string[],
  override: RunCheck['override'] = {},
): Promise<Result<number>> {
  return startCrew(context, args, files, { override, tells: true });
}

async function startCrew(
  context: Context,
  args: Arguments,
  files: readonly string[],
  check: RunCheck,
): Promise<Result<number>> {
  const checked = await checkedRun(context, args, check);
  if (!checked.ok) return checked;
  const { session, wish, options, manager, managerFile, backend, attached, size } = checked.value;
  const asked = await crewFiles(context, files, wish.paths.root);
  if (!asked.ok) return asked;
  const named = namedFiles(asked.value, manager);
  if (!named.ok) return named;
  const wanted = newWorkers(context, wish, named.value);
  if (!wanted.ok) return wanted;
  const needs = resolveNeeds(wanted.value, []);
  if (!needs.ok) return needs;
  const consent = await consentToFrontMatter(
    context,
    [...(managerFile === null ? [] : [managerFile]), ...asked.value],
    { then: 'start the crew', yes: args.flag('yes') },
  );
  if (!consent.ok) return consent;
  if (wish.settings.backend === 'auto' && backend.kind === 'pty')
    context.err('muxcrew: no usable tmux: using muxcrew’s own terminals (backend pty)\n');

  const workers = [
    ...manager,
    ...wanted.value.map(({ wantedId: _, ...worker }) => ({
      ...worker,
      needs: needs.value.get(worker.id) ?? [],
    })),
  ];
  const free = await putAway(context, session.id);
  if (!free.ok) return free;
  const up = await bringUp(context, backend, {
    session,
    workers,
    options,
    size,
    env: wish.settings.env,
    progress: (line) => context.err(`muxcrew: ${line}\n`),
  });
  if (!up.ok) return up;
  const warning = await logoutWarning(context);
  if (warning !== null) context.err(`muxcrew: ${warning}\n`);
  if (args.flag('wait')) return waitForEnd(context, session.id, { any: false, workers: [], timeoutMs: null });
  if (attached) return attachTo(context, session.id, backend);
  context.out(
    `Session ${session.id}: ${plural(workers.length, 'worker')} in ${visibleText(session.project)}\n`,
  );
  context.out(howOn(called(context), isMeantHere(context, session) ? null : session.id));
  return ok(0);
}

/** Whether commands in this folder mean this session without its name, even if another one starts beside it. */
function isMeantHere(context: Context, { id, name }: SessionInfo): boolean {
  const choice = sessionChoice(context, null, 'any');
  return name === null && choice.is === 'one' && choice.by === 'folder' && choice.session.id === id;
}

/** On a terminal, `run` attaches unless an option says otherwise. */
export const leadsToSession: NonNullable<Command['takesTerminal']> = (args, { input, output }) =>
  input && output && !args.flag('detached') && !args.flag('wait');

export const command: Command = {
  words,
  run,
  sendsFiles: ['manager'],
  takesTerminal: leadsToSession,
  // Asks to confirm a plan, and front matter that widens rights.
  readsInput: (args, { input, output }) => input && output && !args.flag('yes'),
};
