/**
 * What a command line may say when it comes from a crew's manager: its own session, the options that widen nothing, files
 * of its own project. Claude Code's rules say the same before (agents/claude/manager.ts); this holds whatever they let pass.
 */
import type { ClaudeSpec, WorkerSpec } from '../core/worker.ts';
import type { Failure } from '../core/failure.ts';
import type { Arguments, CommandWords } from './command.ts';
import type { Context } from './context.ts';
import { isManager, isNoWider, managerVerbs, mayManage, refusedOption } from '../core/manager.ts';
import { isInside } from '../core/session-paths.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { findSession } from './sessions.ts';

/** The first word of a command line; null: it may. */
export function refusedWord(word: string): Failure | null {
  if (mayManage(word)) return null;
  return refused(`to ${word}`, `a manager may ${managerVerbs.join(', ')} and nothing else of muxcrew`);
}

/** The same arguments, for its own session and project; refused where they name another or widen something. */
export function managedArguments(
  context: Context,
  words: CommandWords,
  args: Arguments,
  session: string,
): Result<Arguments> {
  const has = (name: string): boolean => words.options.some((option) => option.name === name);
  const option = refusedOption((name) => has(name) && (args.flag(name) || args.value(name) !== null));
  if (option !== null)
    return fail(
      refused(
        `--${option}`,
        'a manager gives its workers no rights, names no programs and types no commands',
      ),
    );
  const wanted = args.value('session');
  if (wanted !== null && wanted !== session)
    return fail(refused(`the session ${wanted}`, `a manager reaches its own session alone, ${session}`));
  const project = findSession(context, session)?.project ?? null;
  const value = (name: string): string | null => {
    if (name === 'session' && has(name)) return session;
    return name === 'project' && has(name) ? project : args.value(name);
  };
  return ok({ ...args, value });
}

/** What a manager's command works with: it reads nothing to anybody that the manager may not read, and runs its own Claude. */
export function managedContext(context: Context, session: string): Context {
  const own = findSession(context, session);
  const agent = own?.spec.workers.find(isManager)?.agent;
  const claudePath = agent?.kind === 'claude' ? agent.program : null;
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
    config: (project, flags) => context.config(project, { ...flags, claudePath }),
  };
}

/** The rights of a worker that a manager adds: the manager's own, or narrower. */
export function managedAgent(
  context: Context,
  manager: WorkerSpec,
  wish: { readonly model: string | null; readonly permissionMode: string | null },
): Result<ClaudeSpec> {
  const { agent } = manager;
  if (!isManager(manager) || agent.kind !== 'claude') throw new Error(`worker ${manager.id} manages nothing`);
  const own = agent.permissionMode ?? 'default';
  const permissionMode = wish.permissionMode ?? own;
  if (!isNoWider(permissionMode, own))
    return fail(
      refused(`the permission mode ${permissionMode}`, `it is wider than the manager's own, ${own}`),
    );
  const model = wish.model ?? agent.model;
  return ok({ ...agent, model, permissionMode, conversation: context.newUuid() });
}

/** Text of a file of the project's; for a manager only if it lies there, and is no link to elsewhere. */
export function readInProject(context: Context, project: string, path: string): string | null {
  const { files, manager } = context;
  const leaves = manager !== null && files.stat(path) !== null && !isInside(project, files.realPath(path));
  return leaves ? null : files.readText(path);
}

/** Its contents become a worker's task: a manager must not have read to a worker what it may not read itself. */
function outsideProject(context: Context, project: string, path: string): Failure | null {
  if (isInside(project, context.files.realPath(path))) return null;
  return refused(`the file ${path}`, 'a manager names files of its own project alone');
}

function refused(what: string, why: string): Failure {
  return { kind: 'refused', what, why, mend: 'the person can do it, in a shell of their own' };
}
