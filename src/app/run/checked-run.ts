/**
 * All of a run that can be judged before its instruction files are there: options, configuration, layout, session, manager,
 * backend, terminal. Writes nothing and starts nothing.
 */
import { dirname } from 'node:path';
import type { Size } from '../../core/terminal/geometry.ts';
import type { CrewOptions } from '../../core/journal/session-spec.ts';
import type { Settings } from '../../core/config/settings.ts';
import type { WorkerSpec } from '../../core/model/worker.ts';
import type { Backend } from '../../ports/backend.ts';
import type { Arguments } from '../../cli/command.ts';
import type { Context, LoadedConfig } from '../context.ts';
import type { CrewFile } from './crew-files.ts';
import type { CrewWish } from './new-workers.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { projectPaths } from '../../core/paths/session-paths.ts';
import { printedPath } from '../../core/text/shell-word.ts';
import { differenceLines } from '../../view/text/settings-text.ts';
import { chosenLayout } from '../choose-layout.ts';
import { projectFolder } from '../project-folder.ts';
import { projectNotes } from './project-notes.ts';
import { definitionOf } from './agent-spec.ts';
import { freeSession } from './free-session.ts';
import { managerSpec, managerTask } from './manager-spec.ts';
import { ownFolder, sharingSession } from './own-folder.ts';
import { settingFlags } from './setting-flags.ts';
import { trackedFiles } from './tracked-files.ts';
import { startSize } from './start-size.ts';
import type { SessionInfo } from '../../core/model/session.ts';

export interface RunCheck {
  /** Goes before what the command line says. */
  readonly override: Partial<Settings>;
  /** Says on standard error which settings wait for the person's consent. */
  readonly tells: boolean;
}

export interface CheckedRun {
  readonly session: SessionInfo;
  readonly config: LoadedConfig;
  readonly wish: CrewWish;
  readonly options: CrewOptions;
  /** None, or one. */
  readonly manager: readonly WorkerSpec[];
  /** Its task file. */
  readonly managerFile: CrewFile | null;
  readonly backend: Backend;
  /** The person's terminal is handed over to the session. */
  readonly attached: boolean;
  readonly size: Size;
}

export async function checkedRun(
  context: Context,
  args: Arguments,
  { override, tells }: RunCheck,
): Promise<Result<CheckedRun>> {
  const project = projectFolder(context, 'run', args.value('project'));
  if (!project.ok) return project;
  const managerFile = await managerTask(context, args.value('manager'));
  if (!managerFile.ok) return managerFile;
  // tmux is asked for its version while the configuration is read: by far the likeliest one to be needed. What is wrong
  // with it is said where it is asked for below.
  context.backend('auto', { tmuxConf: null }).catch(() => undefined);
  const given = settingFlags(args);
  if (!given.ok) return given;
  const flags = { ...given.value, ...override };
  const config = await context.config(project.value, flags);
  if (!config.ok) return config;
  const { settings, untrusted, resolved } = config.value;
  if (tells) for (const line of differenceLines(resolved)) context.err(`muxcrew: ${line}\n`);
  if (tells)
    for (const { path, keys } of untrusted)
      context.err(
        `muxcrew: ${cleanText(path)} sets ${keys.join(', ')}, which takes effect only after: muxcrew trust ${printedPath(path)}\n`,
      );

  const agents = await context.agents();
  const notes = [
    ...(args.value('project') === null ? projectNotes(context, project.value) : []),
    definitionOf(agents, settings, settings.agent)?.note?.(context, settings) ?? null,
  ];
  if (tells) for (const note of notes) if (note !== null) context.err(`muxcrew: ${note}\n`);

  const layout = await chosenLayout(context, project.value, settings.layout);
  if (!layout.ok) return layout;
  const own = ownFolder(context, project.value, config.value);
  if (!own.ok) return own;
  const free = await freeSession(context, project.value, args.value('session'));
  if (!free.ok) return free;
  const shared = sharingSession(context, free.value.id, {
    project: project.value,
    ...free.value,
    ...own.value,
  });
  if (shared !== null)
    return fail({
      kind: 'refused',
      what: `cannot use the folder ${own.value.folder ?? project.value}`,
      why: `session ${shared} keeps its files in it`,
      fixes: [{ text: 'give each project its own folder' }],
    });
  const wish = {
    agents,
    settings,
    paths: projectPaths({ project: project.value, name: free.value.name, ...own.value }),
    given: new Set(Object.entries(flags).flatMap(([key, value]) => (value === null ? [] : [key]))),
    dangerouslySkipPermissions: args.flag('dangerously-skip-permissions'),
    scene: args.value('scene'),
  };
  const { agent, model, permissionMode, verify } = settings;
  // Asked while the backend is: git answers in a few milliseconds.
  const tracked = trackedFiles(context, wish.paths);
  const manager = managerFile.value === null ? ok([]) : managerSpec(context, wish, managerFile.value);
  if (!manager.ok) return manager;
  const backend = await context.backend(settings.backend, settings);
  if (!backend.ok) return backend;
  const files = await tracked;
  if (files.length > 0) {
    const folder = dirname(wish.paths.allComm);
    return fail({ kind: 'tracked-files', folder, here: folder === context.cwd, files });
  }
  const session: SessionInfo = {
    ...free.value,
    project: project.value,
    ...own.value,
    ...folderId(context, project.value),
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
  const { terminal } = context;
  const attached = terminal.input && terminal.output && !args.flag('detached') && !args.flag('wait');
  const size = startSize(terminal, attached, session.layout);
  if (!size.ok) return size;
  return ok({
    session,
    config: config.value,
    wish,
    options: { agent, model, permissionMode, verify, scene: wish.scene, given: [...wish.given] },
    manager: manager.value,
    managerFile: managerFile.value,
    backend: backend.value,
    attached,
    size: size.value,
  });
}

/** The session knows its project folder by this after a move. */
function folderId({ files }: Context, project: string): Pick<SessionInfo, 'projectId'> {
  const stat = files.stat(project);
  return stat === null ? {} : { projectId: { device: stat.device, inode: stat.inode } };
}
