/** Named instruction files, settings and flags -> the workers to start, each with its own agent, folder and check. */
import type { NewWorker } from '../../core/wire/control.ts';
import type { Named } from '../../core/paths/names.ts';
import type { Needing } from '../../core/model/needs.ts';
import type { ProjectPaths } from '../../core/paths/session-paths.ts';
import type { Settings } from '../../core/config/settings.ts';
import type { Context } from '../context.ts';
import type { CrewFile } from './crew-files.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { instructionsDigest } from '../../runtime/project/instructions-digest.ts';
import type { AgentRecipe } from '../../ports/agent-definition.ts';
import { agentRecipe, verifySpec, type AgentWish } from './agent-spec.ts';

/** Settings that a worker's own file may give otherwise. */
const ownKeys = ['agent', 'model', 'permissionMode', 'verify'] as const;

export interface CrewWish extends AgentWish {
  readonly paths: ProjectPaths;
  /** Settings given on the command line: they are meant for all, whatever a file says. */
  readonly given: ReadonlySet<string>;
}

/** A worker that is to be, with the id that it should have. */
export type WantedWorker = NewWorker & Needing;

/** Every agent is checked before the first one is started. */
export function newWorkers(
  context: Context,
  wish: CrewWish,
  files: readonly (CrewFile & Named)[],
): Result<readonly WantedWorker[]> {
  // Looked up once for all files that say nothing of their own.
  let common: Result<AgentRecipe> | null = null;
  const workers: WantedWorker[] = [];
  for (const { id, name, path, text, front, folder } of files) {
    const settings = ownSettings(wish, front);
    const recipe =
      settings === wish.settings
        ? (common ??= agentRecipe(context, wish))
        : agentRecipe(context, { ...wish, settings });
    if (!recipe.ok) return recipe;
    const cwd = folder === null ? wish.paths.root : folder.real;
    if (cwd === null)
      return fail({
        kind: 'cwd-missing',
        worker: name,
        path: folder?.path ?? '',
        asked: { file: path, cwd: front.cwd ?? '' },
      });
    const { statusFile, outputs } = wish.paths;
    workers.push({
      id,
      name,
      wantedId: id,
      instructions: path,
      instructionsDigest: instructionsDigest(text),
      agent: recipe.value({ id, name, instructions: path, status: statusFile(id), outputs }),
      cwd,
      verify: verifySpec(settings),
      ...(front.env === undefined ? {} : { env: front.env }),
      ...ownBounds(front, settings.maxWorkerCostUsd),
    });
  }
  return ok(workers);
}

/**
 * What narrows: whom it waits for, how long it may work, and what it may cost: a file may say less than the person, and
 * not more.
 */
export function ownBounds(
  { needs = [], timeoutMs, maxCostUsd }: CrewFile['front'],
  mostUsd: number | null,
): Pick<WantedWorker, 'needs' | 'timeoutMs' | 'maxCostUsd'> {
  const costs = [maxCostUsd, mostUsd].filter((bound) => typeof bound === 'number');
  return {
    needs,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(costs.length === 0 ? {} : { maxCostUsd: Math.min(...costs) }),
  };
}

function ownSettings({ settings, given }: CrewWish, front: CrewFile['front']): Settings {
  const own = ownKeys.filter((key) => front[key] !== undefined && !given.has(key));
  if (own.length === 0) return settings;
  return { ...settings, ...Object.fromEntries(own.map((key) => [key, front[key]])) };
}
