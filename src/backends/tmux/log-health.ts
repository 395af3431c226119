/**
 * Finds log writers that stopped reading, so that the tmux server does not buffer for them without limit.
 * Ends none itself. Reads the process table only if the server's memory has grown.
 */
import type { EpochMs } from '../../core/model/worker.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Exec } from '../../ports/exec.ts';
import type { ProcessIdentity, Processes } from '../../ports/processes.ts';

/** The server buffers unread log byte for byte: less growth than this needs no check. Bytes. */
const suspiciousBytes = 16 * 1024 * 1024;
/** A disk that does not respond for this long counts as hung. */
const hungDiskMs = 2_000;

export interface WriterProcess {
  readonly pid: number;
  readonly parent: number;
  /** As printed by ps: `S`, `T`, `Ds`. */
  readonly state: string;
  readonly args: string;
}

/** Parses `ps -o pid=,ppid=,stat=,args=`. */
export function parseProcesses(output: string): readonly WriterProcess[] {
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    if (match === null) return [];
    const [, pid, parent, state = '', args = ''] = match;
    return [{ pid: Number(pid), parent: Number(parent), state, args }];
  });
}

/** The writer processes of each pane: its shell and its children. */
export function writersByPane(
  processes: readonly WriterProcess[],
  serverPid: number,
): ReadonlyMap<string, readonly WriterProcess[]> {
  const found = new Map<string, readonly WriterProcess[]>();
  const mark = new RegExp(` muxcrew-log:${serverPid}:(%\\d+)$`);
  for (const shell of processes) {
    const pane = mark.exec(shell.args)?.[1];
    if (pane === undefined) continue;
    const own = [shell, ...processes.filter(({ parent }) => parent === shell.pid)];
    found.set(pane, [...(found.get(pane) ?? []), ...own]);
  }
  return found;
}

/** A stopped process reads nothing until it is continued. */
export function isStopped(writer: WriterProcess): boolean {
  return /^[Tt]/.test(writer.state);
}

/** Waiting for a disk (`D`; macOS: `U`): harmless for a moment; if it lasts, the disk does not respond. */
export function waitsForDisk(writer: WriterProcess): boolean {
  return /^[DU]/.test(writer.state);
}

export interface LogHealth {
  /** Returns panes whose writers are stuck. Cheap: checks processes only on suspicion. */
  stuck(server: ProcessIdentity): Promise<ReadonlySet<string>>;
  /** The present writer processes of a pane. */
  writers(server: ProcessIdentity, pane: string): Promise<readonly ProcessIdentity[]>;
  /** Call after a writer was replaced. */
  forget(pane: string): void;
}

export function logHealth(exec: Exec, processes: Processes, clock: Clock): LogHealth {
  /** Since when writers have been waiting for the disk. */
  let waiting: ReadonlyMap<number, EpochMs> = new Map();
  let knownServer: ProcessIdentity | null = null;
  let calmBytes = 0;
  let halted: ReadonlySet<string> = new Set<string>();

  async function table(server: ProcessIdentity): Promise<ReadonlyMap<string, readonly WriterProcess[]>> {
    const outcome = await exec.run(['ps', '-axww', '-o', 'pid=,ppid=,stat=,args='], { timeoutMs: 5_000 });
    return writersByPane(parseProcesses(outcome.stdout), server.pid);
  }

  /** The panes whose writers are not reading now. */
  function check(writers: ReadonlyMap<string, readonly WriterProcess[]>): ReadonlySet<string> {
    const all = [...writers.values()].flat();
    const before = waiting;
    const now = clock.now();
    waiting = new Map(all.filter(waitsForDisk).map(({ pid }) => [pid, before.get(pid) ?? now]));
    const isHung = ({ pid }: WriterProcess): boolean => now - (waiting.get(pid) ?? now) >= hungDiskMs;
    return new Set(
      [...writers]
        .filter(([, own]) => own.some((one) => isStopped(one) || isHung(one)))
        .map(([pane]) => pane),
    );
  }

  return {
    async stuck(server) {
      const bytes = processes.memory(server) ?? 0;
      if (knownServer?.pid !== server.pid || knownServer.startTime !== server.startTime) {
        knownServer = server;
        calmBytes = bytes;
        halted = new Set();
        waiting = new Map();
      }
      calmBytes = Math.min(calmBytes, bytes);
      const calm = halted.size === 0 && waiting.size === 0;
      if (calm && bytes - calmBytes < suspiciousBytes) return halted;
      halted = check(await table(server));
      // Memory has grown for another reason, such as the panes' histories.
      if (halted.size === 0 && waiting.size === 0) calmBytes = bytes;
      return halted;
    },
    async writers(server, pane) {
      const found = (await table(server)).get(pane) ?? [];
      return found.flatMap(({ pid }) => processes.identify(pid) ?? []);
    },
    forget(pane) {
      halted = new Set([...halted].filter((other) => other !== pane));
      calmBytes = 0;
      knownServer = null;
    },
  };
}
