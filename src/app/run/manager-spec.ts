/** The manager of a crew as `run --manager FILE` asks for it: its task, its agent and its rights. Starts nothing. */
import type { WorkerSpec } from '../../core/model/worker.ts';
import type { Context } from '../context.ts';
import type { CrewFile } from './crew-files.ts';
import type { CrewWish } from './new-workers.ts';
import { managerId, managerName } from '../../core/model/manager.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { verifySpec } from './agent-spec.ts';
import { crewFiles } from './crew-files.ts';
import { ownBounds } from './new-workers.ts';

/** Keys of front matter that a manager has no use for. */
const workersOwn = ['name', 'needs', 'agent', 'verify', 'cwd', 'env'] as const;

/** Null: there is to be none. */
export async function managerTask(context: Context, wanted: string | null): Promise<Result<CrewFile | null>> {
  if (wanted === null) return ok(null);
  const found = await context.findInstructions([wanted], context.cwd);
  if (!found.ok)
    return found.failure.kind === 'bad-instruction-file'
      ? fail({ ...found.failure, command: 'run --manager' })
      : found;
  if (found.value.length > 1)
    return fail({ kind: 'bad-usage', command: 'run', detail: '--manager takes one file' });
  const files = await crewFiles(context, found.value);
  if (!files.ok) return files;
  const [file] = files.value;
  const foreign = workersOwn.find((key) => file?.front[key] !== undefined);
  if (file === undefined || foreign === undefined) return ok(file ?? null);
  return fail({
    kind: 'refused',
    what: `${foreign} in ${file.path} is not allowed`,
    why: "the file is the manager's task, and that key is for workers",
    fixes: [{ text: 'remove it from the front matter' }],
  });
}

/**
 * A list of one, to be put before its workers. Always a Claude that keeps its permissions: it asks, unless the person
 * chose another mode by name; what it may do without asking is agents/claude/manager.ts's.
 */
export function managerSpec(
  context: Context,
  wish: CrewWish,
  { path, front }: CrewFile,
): Result<readonly WorkerSpec[]> {
  const { paths } = wish;
  const chosen = wish.given.has('permissionMode')
    ? wish.settings.permissionMode
    : (front.permissionMode ?? wish.settings.permissionMode);
  const model = wish.given.has('model') ? wish.settings.model : (front.model ?? wish.settings.model);
  const manager = wish.agents.find(({ manages }) => manages === true);
  const name = manager?.names(wish.settings)[0];
  if (manager === undefined || name === undefined) throw new Error('no registered agent can manage a crew');
  const asksNothing = chosen !== null && manager.traits.unrestrictedModes.includes(chosen);
  const permissionMode = chosen === null || asksNothing ? 'default' : chosen;
  const settings = { ...wish.settings, permissionMode, model };
  const recipe = manager.recipe(context, { ...wish, settings, dangerouslySkipPermissions: false }, name);
  if (!recipe.ok) return recipe;
  const own = { id: managerId, name: managerName, instructions: path };
  const agent = recipe.value({ ...own, status: paths.statusFile(managerId), outputs: paths.outputs });
  const manages = { verify: verifySpec(wish.settings) };
  return ok([
    {
      ...own,
      agent,
      cwd: paths.root,
      manages,
      ...ownBounds(front, wish.settings.maxWorkerCostUsd),
      needs: [],
    },
  ]);
}
