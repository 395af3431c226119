/**
 * What a manager's command works with: files of its own project, its own rights, and the settings that it was started
 * with. Claude Code's rules say much of it before (agents/claude/manager.ts); this holds whatever they let pass.
 */
import type { AgentSpec, WorkerSpec } from '../core/model/worker.ts';
import type { Failure } from '../core/failure.ts';
import type { Context } from './context.ts';
import { isManager, isNoWider } from '../core/model/manager.ts';
import { isInside } from '../core/paths/session-paths.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { findSession } from './sessions/sessions.ts';
import { withinProject } from '../core/paths/within-project.ts';
import { userCanDoIt } from '../core/wire/rights.ts';

/** What a manager's command works with: it reads nothing to anybody that the manager may not read, and runs its own Claude. */
export function managedContext(context: Context, session: string, pid: number | null): Context {
  const own = findSession(context, session);
  const agent = own?.spec.workers.find(isManager)?.agent;
  const claudePath = agent?.program ?? null;
  return {
    ...context,
    // 2.1.197 lets `< FILE` pass.
    readInput: () => Promise.resolve(''),
    findInstructions: async (patterns, cwd) => {
      const found = await context.findInstructions(patterns, cwd);
      if (!found.ok) return found;
      if (own === null) return fail({ kind: 'no-session', wanted: session, live: [] });
      const outside = found.value.map((path) => outsideProject(context, own.project, path));
      const [first] = outside.filter((failure) => failure !== null);
      return first === undefined ? found : fail(first);
    },
    // Stronger than its environment and its project's files.
    config: (project, flags) =>
      context.config(project, { ...flags, claudePath }, settingsAtStart(context, pid)),
  };
}

/** The environment, with the variables that choose settings as the manager was started with them; `pid`: that process. */
function settingsAtStart({ env, processes }: Context, pid: number | null): Readonly<Record<string, string>> {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !choosesSettings(name)));
  if (pid === null) return kept;
  const names = [...Object.keys(env).filter(choosesSettings), ...placeVariables];
  const started = names.flatMap((name) => {
    const value = processes.variable(pid, name) ?? '';
    return value === '' ? [] : [[name, value] as const];
  });
  const others = Object.entries(kept).filter(([name]) => !placeVariables.includes(name));
  return Object.fromEntries([...others, ...started]);
}

/** Where the user's own configuration is: it may be a program. */
const placeVariables = ['HOME', 'XDG_CONFIG_HOME'];

function choosesSettings(name: string): boolean {
  return name.startsWith('MUXCREW_') || name === 'CLAUDE_CLI_PATH' || name === 'MAX_CLAUDE_WORKERS';
}

/** The rights of a worker that a manager adds: the manager's own, or narrower. */
export function managedAgent(
  context: Context,
  manager: WorkerSpec,
  wish: { readonly model: string | null; readonly permissionMode: string | null },
): Result<AgentSpec> {
  const { agent } = manager;
  if (!isManager(manager) || agent.conversation === undefined)
    throw new Error(`worker ${manager.id} manages nothing`);
  const own = agent.permissionMode ?? 'default';
  const permissionMode = wish.permissionMode ?? own;
  if (!isNoWider(agent.traits, permissionMode, own))
    return fail(
      refused(`the permission mode ${permissionMode}`, `it is wider than the manager's own, ${own}`),
    );
  const model = wish.model ?? agent.model ?? null;
  return ok({ ...agent, model, permissionMode, conversation: context.newUuid() });
}

/** Text of a file of the project's; for a manager only if it lies there, and is no link to elsewhere. */
export function readInProject(context: Context, project: string, path: string): string | null {
  const { files, caller } = context;
  const leaves =
    caller.is === 'manager' && files.stat(path) !== null && !isInside(project, files.realPath(path));
  return leaves ? null : files.readText(path, withinProject(project, path));
}

/** Its contents become a worker's task: a manager must not have read to a worker what it may not read itself. */
function outsideProject(context: Context, project: string, path: string): Failure | null {
  if (isInside(project, context.files.realPath(path))) return null;
  return refused(`the file ${path}`, 'a manager may only name files of its own project');
}

function refused(what: string, why: string): Failure {
  return { kind: 'refused', what, why, fixes: [userCanDoIt] };
}
