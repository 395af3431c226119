/**
 * Is somebody else in this conversation already? Claude Code lets two processes resume one, and they would write over
 * each other: looked up in its own registry, across all sessions and terminals of this user.
 */
import type { Agent } from '../../ports/agent.ts';
import type { WorkerSpec } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { isStartAt } from '../../core/paths/process-start.ts';
import { recordLimit } from '../sources/run-records.ts';
import { workerEnv } from '../worker-env.ts';

/** The pid of a live process that is in it; null: none is known. */
export function conversationTaken(
  world: World,
  agent: Agent,
  spec: WorkerSpec,
  conversation: string,
): number | null {
  const { registry } = agent;
  if (registry === null) return null;
  const folder = registry.folder(workerEnv(world, spec));
  for (const name of world.files.list(folder) ?? []) {
    const content = name.endsWith('.json')
      ? unlessRefused(() => world.files.readText(`${folder}/${name}`, recordLimit))
      : null;
    const entry = content === null ? null : registry.read(content);
    if (entry?.conversation !== conversation) continue;
    const { pid, startTime } = entry;
    const live = world.processes.identify(pid);
    // An entry stays behind after a SIGKILL, and its pid may be another's by now.
    if (live !== null && (startTime === null || isStartAt(live.startTime, startTime))) return pid;
  }
  return null;
}
