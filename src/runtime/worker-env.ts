/** The environment that a worker's programs get: that of the session, and over it what its own file says. */
import type { WorkerSpec } from '../core/worker.ts';
import type { World } from './world.ts';

export function workerEnv(
  { env }: Pick<World, 'env'>,
  { env: own }: WorkerSpec,
): Readonly<Record<string, string>> {
  return own === undefined ? env : { ...env, ...own };
}
