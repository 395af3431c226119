/** Restores the socket of a server that has lost it: tmux creates it again on SIGUSR1. */
import type { Clock } from '../../ports/clock.ts';
import type { ProcessIdentity, Processes } from '../../ports/processes.ts';
import type { TmuxClient } from './client.ts';

/** The same client, but repeats a call that found no server after `recover` has restored it. */
export function askingAgain(client: TmuxClient, recover: () => Promise<boolean>): TmuxClient {
  return {
    ...client,
    async run(commands, input, scope) {
      const answer = await client.run(commands, input, scope);
      const noServer = answer.is === 'no-server' && answer.why === 'absent';
      return noServer && (await recover()) ? client.run(commands, input, scope) : answer;
    },
  };
}

/** Milliseconds. */
const patienceMs = 1_000;
const stepMs = 20;

/** Whether muxcrew's server responds. Starts none. */
export async function answers(client: TmuxClient): Promise<boolean> {
  const answer = await client.run([['list-sessions', '-F', '#{pid}']]);
  return answer.is !== 'no-server' && answer.is !== 'no-tmux';
}

/**
 * True: the server responds again. Only for a process that is known to be a tmux server: SIGUSR1 ends most
 * others. Without it, a call that may start a server would start a second one, and leave the first one's
 * workers unreachable.
 */
export async function recoverServer(
  client: TmuxClient,
  processes: Processes,
  clock: Clock,
  server: ProcessIdentity,
): Promise<boolean> {
  if (await answers(client)) return true;
  if (!processes.isAlive(server) || !processes.signal(server, 'SIGUSR1')) return false;
  for (let waited = 0; waited < patienceMs; waited += stepMs) {
    if (await answers(client)) return true;
    if (!processes.isAlive(server)) return false;
    await clock.sleep(stepMs);
  }
  return false;
}
