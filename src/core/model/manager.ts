/**
 * The manager of a crew: its marks, and the workers that it may add. Its control requests are in core/wire/rights.ts.
 * Pure.
 */
import type { NewWorker } from '../wire/control.ts';
import type { AgentSpec, AgentTraits, WorkerSpec } from './worker.ts';
import { withTraits } from '../journal/earlier-agents.ts';

/** Set in the environment of a manager and its children: the id of its session. */
export const managerMarker = 'MUXCREW_MANAGER';
/** No instruction file can request it, so numbers in file names stay available for workers. */
export const managerId = '0';
export const managerName = 'manager';

export function isManager(spec: WorkerSpec): boolean {
  return spec.manages !== undefined;
}

/** Whether a manager with that permission mode may give this one to a worker. An unknown mode: only the same one. */
export function isNoWider({ permissionModes }: AgentTraits, mode: string, than: string): boolean {
  const own = permissionModes.indexOf(mode);
  return mode === than || (own !== -1 && own <= permissionModes.indexOf(than));
}

/** What in a new worker exceeds the manager's rights; null: nothing. Its instruction file is checked separately. */
export function widerThanManager(manager: WorkerSpec, project: string, added: NewWorker): string | null {
  const { agent } = added;
  const own = manager.agent;
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  if (agent.kind !== own.kind || agent.program === undefined || agent.program !== own.program)
    return "its program is not the manager's own";
  if (
    agent.dangerouslySkipPermissions === true ||
    !isNoWider(own.traits, agent.permissionMode ?? 'default', own.permissionMode ?? 'default')
  )
    return `its permission mode is wider than the manager's own, ${own.permissionMode ?? 'default'}`;
  if (!same(rightsOf(agent), rightsOf(own))) return "its rules are not the manager's own";
  if (!same(added.verify ?? null, manager.manages?.verify ?? null)) return "its check is not the crew's own";
  if (added.env !== undefined) return 'it sets environment variables';
  if (added.cwd !== project) return 'it runs outside of the project folder';
  return (added.maxCostUsd ?? Infinity) > (manager.maxCostUsd ?? Infinity)
    ? "its cost limit is above the manager's own"
    : null;
}

/** Agent fields that a manager must pass on unchanged. */
function rightsOf(agent: AgentSpec): unknown {
  const {
    permissionMode: _,
    model: __,
    conversation: ___,
    dangerouslySkipPermissions: ____,
    ...rest
  } = withTraits(agent);
  return Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1));
}
