/** Which processes bear a marker in their environment, by /proc, and their end. Knows nothing of what they are. */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Leftover {
  readonly pid: number;
  readonly argv: string;
}

/** `marker` is `NAME=value`. Our own process never counts; zombies have no environment any more and don't either. */
export function markedProcesses(marker: string): readonly Leftover[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const environ = readFileSync(`/proc/${name}/environ`, 'latin1');
        if (!environ.split('\0').includes(marker)) return [];
        const argv = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return argv === '' ? [] : [{ pid: Number(name), argv }];
      } catch (error) {
        // It ended while we looked, or is not ours to look into.
        if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? ''))
          return [];
        throw error;
      }
    });
}

/** Gives processes 3 s to end by themselves, then kills them. Gives those that had to be killed. */
export async function endAll(marker: string): Promise<readonly Leftover[]> {
  const deadline = Date.now() + 3_000;
  let left = markedProcesses(marker);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(25);
    left = markedProcesses(marker);
  }
  const killed = left;
  // Again and again: one that was just forked appears only in the next look.
  for (let round = 0; left.length > 0 && round < 200; round += 1) {
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    await sleep(25);
    left = markedProcesses(marker);
  }
  return killed;
}
