/** The dear half of main's composition: agents and the supervisor's world. Loaded only where they are needed. */
import { visibleText } from '../core/text/clean-text.ts';
import { isoTime } from '../app/iso-time.ts';
import type { Context } from '../app/context.ts';
import type { SessionSpec } from '../core/journal/session-spec.ts';
import type { World } from '../runtime/world.ts';
import { agents } from '../agents/list.ts';
import { loadAgents } from './agents.ts';
import { pty, tmux } from './backend.ts';
import { cleanEnvironment } from '../app/environment.ts';
import { standInFor } from '../app/sessions/sessions.ts';
import { sidebarCommand } from '../app/sidebar/pane-command.ts';
import { userFolder } from '../os/config/user-folder.ts';
import { desktopNotices } from '../os/notice.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { projectPaths } from '../core/paths/session-paths.ts';
import { localPlacement } from '../placements/local/local.ts';
import { placeholder } from '../placements/local/placeholder.ts';
import type { Workspace } from '../ports/workspace.ts';
import { sharedWorkspace } from '../workspaces/shared.ts';
import type { Placement } from '../ports/placement.ts';
import { readSessionFile } from '../runtime/state/session-file.ts';
import { errorMessage } from '../core/error-text.ts';

/** Everything of it is loaded now: an upgrade of muxcrew underneath takes nothing away from a running supervisor. */
export async function composeWorld(context: Context, session: string): Promise<Result<World>> {
  const { files, clock, processes, locks, sockets, paths, assets } = context;
  const file = readSessionFile(files, paths.sessions, session, session);
  if (file === null) return fail({ kind: 'no-session', wanted: session, live: [] });
  const spec = file.is === 'lost' ? standInFor(context, session) : file.spec;
  await context.exec.run(['true']);
  const agent = await loadAgents(agents, {
    files,
    assets,
    self: context.self,
    protects: [paths.root, userFolder(context.env) ?? []].flat(),
  });
  const placements = new Map<string, Placement>(
    [localPlacement({ files, processes, assets })].map((placement) => [placement.kind, placement]),
  );
  const workspaces = new Map<string, Workspace>(
    [sharedWorkspace()].map((workspace) => [workspace.kind, workspace]),
  );
  const debug = context.env['DEBUG'] === 'true';
  const { log, base } = projectPaths(spec.session);
  // Where its files tell nothing, the project is unknown: the stand-in's is the state folder.
  const logFile = file.is === 'lost' ? null : log;
  return ok({
    files,
    exec: context.exec,
    clock,
    processes,
    locks,
    sockets,
    backend:
      spec.session.backend === 'pty'
        ? await pty(context, spec.session)
        : tmux(context, spec.session.tmuxConf),
    agent,
    placement: (kind) => placements.get(kind) ?? null,
    placeholder: placeholder({ files, assets }),
    workspace: (kind) => workspaces.get(kind) ?? null,
    sidebar: sidebarCommand(context, session),
    paths,
    env: cleanEnvironment(context.env),
    notice: desktopNotices(context.exec, context.env, process.platform),
    pid: context.pid,
    iso: isoTime,
    log: (level, line) => {
      if (level === 'info' || debug)
        writeLog(context, isProjectThere(context, spec) ? logFile : null, base, line);
    },
  });
}

/** Another folder at the project's path gets no log. */
function isProjectThere(context: Context, { session }: SessionSpec): boolean {
  const { project, projectId } = session;
  return projectId === undefined || context.files.stat(project)?.inode === projectId.inode;
}

/** A log that cannot be written (full disk, folder gone) must not end the supervisor; the journal's warning says it. */
function writeLog(context: Context, path: string | null, within: string, line: string): void {
  if (path === null) return context.err(`${line}\n`);
  try {
    context.files.append(path, `${new Date(context.clock.now()).toISOString()} ${line}\n`, { within });
  } catch (error) {
    context.err(`${visibleText(`${path}: ${errorMessage(error)}`)}\n`);
  }
}
