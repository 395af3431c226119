/** The machine's processes as a test needs them: who started whom, with which words, and how to end one for good. */
import { execFileSync, spawnSync } from 'node:child_process';

export function kill(pid: number, signal: 'SIGKILL' | 'SIGSTOP' = 'SIGKILL'): void {
  // 0 is everybody in our own group.
  if (!(pid > 1)) throw new Error(`kill: pid ${String(pid)}`);
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export function childrenOf(parent: number): readonly number[] {
  return table()
    .filter(([, of]) => of === parent)
    .map(([pid]) => pid);
}

/** Empty: it has ended. */
export function commandOf(pid: number): string {
  const { stdout } = spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim();
}

export function parentOf(child: number): number | null {
  return table().find(([pid]) => pid === child)?.[1] ?? null;
}

function table(): readonly (readonly [pid: number, parent: number])[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent] = line.trim().split(/\s+/);
      return [Number(pid), Number(parent)];
    });
}
