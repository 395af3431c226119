/** `muxcrew run`: instruction files in, a persistent session with working agents out. */
import type { Settings } from '../core/settings.ts';
import type { Arguments, Command } from './command.ts';
import type { Context } from './context.ts';
import type { SessionInfo } from '../core/event.ts';
import { sessionId, sessionSlug } from '../core/names.ts';
import { managerId, managerName } from '../core/manager.ts';
import { resolveNeeds } from '../core/needs.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { projectPaths } from '../core/session-paths.ts';
import { attachTo } from './attach.ts';
import { called } from './called.ts';
import { amount, wholeNumber } from './parse.ts';
import { projectFolder } from './project-folder.ts';
import { chosenLayout } from './layout/choose.ts';
import { logoutWarning } from './logout.ts';
import { hasLostWork } from './resume/which.ts';
import { bringUp } from './run/bring-up.ts';
import { agentRecipe } from './run/agent-spec.ts';
import { crewFiles, namedFiles } from './run/crew-files.ts';
import { crewFromTask, taskFile } from './run/from-task.ts';
import { managerSpec, managerTask } from './run/manager-spec.ts';
import { newWorkers } from './run/new-workers.ts';
import { words } from './run/words.ts';
import { startSize } from './run/start-size.ts';
import { findSession, findSessions, isUp } from './sessions.ts';
import { awaitSupervisorEnd } from './supervisor.ts';
import { waitForEnd } from './wait.ts';

function settingFlags(args: Arguments): Result<Readonly<Record<string, unknown>>> {
  const max = wholeNumber(words, args, 'max');
  if (!max.ok) return max;
  const maxCost = amount(words, args, 'max-cost');
  if (!maxCost.ok) return maxCost;
  const maxWorkerCost = amount(words, args, 'max-worker-cost');
  if (!maxWorkerCost.ok) return maxWorkerCost;
  return ok({
    maxWorkers: max.value,
    maxCostUsd: maxCost.value,
    maxWorkerCostUsd: maxWorkerCost.value,
    stopAtMaxCost: args.flag('stop-at-max-cost') ? true : null,
    notify: args.value('notify'),
    verify: args.value('verify'),
    agent: args.value('agent'),
    model: args.value('model'),
    permissionMode: args.value('permission-mode'),
    backend: args.value('backend'),
    layout: args.value('layout'),
  });
}

async function run(context: Context, args: Arguments): Promise<Result<number>> {
  const patterns = [...args.words, ...(args.afterDashes ?? [])];
  // A manager alone may begin: it adds the workers.
  const alone = patterns.length === 0 && args.value('manager') !== null;
  const files = alone ? ok([]) : await context.findInstructions(patterns, context.cwd);
  if (!files.ok) return files;
  const task = taskFile(context, words, args, files.value);
  if (!task.ok) return task;
  return task.value === null ? runCrew(context, args, files.value) : runTask(context, args, task.value);
}

/** What would keep the crew from starting is said before a plan is paid for. */
async function runTask(context: Context, args: Arguments, file: string): Promise<Result<number>> {
  const project = projectFolder(context, 'run', args.value('project'));
  if (!project.ok) return project;
  const flags = settingFlags(args);
  if (!flags.ok) return flags;
  const config = await context.config(project.value, flags.value);
  if (!config.ok) return config;
  const { settings } = config.value;
  const free = await sessionFor(context, project.value, args.value('session'));
  if (!free.ok) return free;
  const recipe = agentRecipe(context, {
    settings,
    dangerouslySkipPermissions: false,
    scene: args.value('scene'),
  });
  if (!recipe.ok) return recipe;
  const backend = await context.backend(settings.backend, settings);
  if (!backend.ok) return backend;
  const crew = await crewFromTask(context, words, args, {
    file,
    project: project.value,
    config: config.value,
  });
  if (!crew.ok) return crew;
  return runCrew(context, args, crew.value.files, { maxWorkers: crew.value.slots });
}

/** Also for `demo`, which brings its own files. */
export async function runCrew(
  context: Context,
  args: Arguments,
  files: readonly string[],
  override: Partial<Settings> = {},
): Promise<Result<number>> {
  const project = projectFolder(context, 'run', args.value('project'));
  if (!project.ok) return project;
  const managerFile = await managerTask(context, args.value('manager'));
  if (!managerFile.ok) return managerFile;
  const asked = await crewFiles(context, files, true);
  if (!asked.ok) return asked;
  const present = managerFile.value === null ? [] : [{ id: managerId, name: managerName }];
  const named = namedFiles(asked.value, present);
  if (!named.ok) return named;
  // tmux is asked for its version while the configuration is read: by far the likeliest one to be needed. What is wrong
  // with it is said where it is asked for below.
  context.backend('auto', { tmuxConf: null }).catch(() => undefined);
  const given = settingFlags(args);
  if (!given.ok) return given;
  const flags = { ...given.value, ...override };
  const config = await context.config(project.value, flags);
  if (!config.ok) return config;
  const { settings, untrusted } = config.value;
  for (const { path, keys } of untrusted)
    context.err(
      `muxcrew: ${path} sets ${keys.join(', ')}, which takes effect only after: muxcrew trust ${path}\n`,
    );

  const layout = await chosenLayout(context, project.value, settings.layout);
  if (!layout.ok) return layout;
  const free = await sessionFor(context, project.value, args.value('session'));
  if (!free.ok) return free;
  const paths = projectPaths({ project: project.value, name: free.value.name });
  const wish = {
    settings,
    paths,
    given: new Set(Object.entries(flags).flatMap(([key, value]) => (value === null ? [] : [key]))),
    dangerouslySkipPermissions: args.flag('dangerously-skip-permissions'),
    scene: args.value('scene'),
  };
  const wanted = newWorkers(context, wish, named.value);
  if (!wanted.ok) return wanted;
  const needs = resolveNeeds(wanted.value, []);
  if (!needs.ok) return needs;
  const manager = managerFile.value === null ? ok([]) : managerSpec(context, wish, managerFile.value);
  if (!manager.ok) return manager;
  const backend = await context.backend(settings.backend, settings);
  if (!backend.ok) return backend;
  if (settings.backend === 'auto' && backend.value.kind === 'pty')
    context.err('muxcrew: no usable tmux here: the crew runs on terminals of muxcrew’s own (backend pty).\n');

  const session: SessionInfo = {
    ...free.value,
    project: project.value,
    backend: backend.value.kind,
    tmuxConf: settings.tmuxConf,
    createdAt: context.clock.now(),
    maxWorkers: settings.maxWorkers,
    bell: settings.bell,
    restarts: settings.restarts,
    trust: args.flag('trust'),
    askStatus: settings.askStatus,
    maxCostUsd: settings.maxCostUsd,
    stopAtMaxCost: settings.stopAtMaxCost,
    notify: settings.notify,
    minFreeMemoryBytes: settings.minFreeMemoryMB * 1024 * 1024,
    logLimitBytes: settings.logLimitMB * 1024 * 1024,
    layout: {
      sidebarColumns: settings.sidebarColumns,
      minPane: { columns: settings.minPaneColumns, rows: settings.minPaneRows },
      chosen: layout.value,
    },
  };
  const workers = [
    ...manager.value,
    ...wanted.value.map(({ wantedId: _, ...worker }) => ({
      ...worker,
      needs: needs.value.get(worker.id) ?? [],
    })),
  ];
  const { terminal } = context;
  const onTerminal = terminal.input && terminal.output;
  const attached = onTerminal && !args.flag('detached') && !args.flag('wait');
  const size = startSize(terminal, attached, session.layout);
  if (!size.ok) return size;
  const up = await bringUp(context, backend.value, {
    session,
    workers,
    size: size.value,
    env: settings.env,
    progress: (line) => context.err(`muxcrew: ${line}\n`),
  });
  if (!up.ok) return up;
  const warning = await logoutWarning(context);
  if (warning !== null) context.err(`muxcrew: ${warning}\n`);
  if (args.flag('wait')) return waitForEnd(context, session.id, { any: false, workers: [], timeoutMs: null });
  if (attached) return attachTo(context, session.id, backend.value);
  context.out(
    `Session ${session.id}: ${String(workers.length)} ${workers.length === 1 ? 'worker' : 'workers'} in ${project.value}\n`,
  );
  const self = called(context);
  context.out(`  ${self} attach    look at it        ${self} status    how far each one is\n`);
  context.out(`  ${self} stop      end it\n`);
  return ok(0);
}

/** The id that this project's session gets; refused while one of that name, or an unnamed one, is up. */
async function sessionFor(
  context: Context,
  project: string,
  name: string | null,
): Promise<Result<{ id: string; name: string | null }>> {
  const slug = sessionSlug(name ?? project.slice(project.lastIndexOf('/') + 1));
  if (name !== null && slug !== name)
    return fail({
      kind: 'bad-usage',
      command: 'run',
      detail: `a session's name is made of a-z, 0-9 and dashes: ${JSON.stringify(name)} could be ${slug}`,
    });
  const id = sessionId(slug, context.hash(name === null ? project : `${project}\n${name}`).slice(0, 6));
  const present = findSession(context, id);
  if (present !== null && isUp(present)) return fail({ kind: 'session-runs', session: id, project });
  if (present !== null && hasLostWork(context, present))
    return fail({
      kind: 'refused',
      what: 'to start a crew here',
      why: `session ${id} of this project is lost, and not through`,
      mend: `muxcrew resume ${id} (or give it up: muxcrew stop --session ${id})`,
    });
  if (present !== null) await awaitSupervisorEnd(context, id);
  const clash =
    name === null
      ? undefined
      : findSessions(context).find(
          (other) => isUp(other) && other.id.startsWith(`${slug}-`) && other.spec.session.name === name,
        );
  return clash === undefined
    ? ok({ id, name })
    : fail({ kind: 'name-taken', name: clash.spec.session.name ?? slug, project: clash.project });
}

/** On a terminal, unless it is told otherwise, it leads to the session. */
export const leadsToSession: NonNullable<Command['takesTerminal']> = (args, { input, output }) =>
  input && output && !args.flag('detached') && !args.flag('wait');

export const command: Command = {
  words,
  run,
  sendsFiles: ['manager'],
  takesTerminal: leadsToSession,
  // A plan is asked about.
  readsInput: (args, { input, output }) => input && output && !args.flag('yes'),
};
