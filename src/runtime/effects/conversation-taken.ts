/**
 * Finds another process in a conversation that is to be resumed. Claude Code lets two processes resume the
 * same one, and they would overwrite each other. Uses Claude Code's own registry, which covers all sessions
 * and terminals of this user.
 */
import type { Agent } from '../../ports/agent.ts';
import type { WorkerSpec } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { isStartAt } from '../../core/paths/process-start.ts';
import { recordLimit } from '../sources/run-records.ts';
import { workerEnv } from '../worker-env.ts';

/** Returns the pid of a live process in the conversation, or null. */
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
    // After SIGKILL an entry remains, and its pid may have been reused.
    if (live !== null && (startTime === null || isStartAt(live.startTime, startTime))) return pid;
  }
  return null;
}
