/** The process table as `ps` tells it, for systems without /proc (macOS). Slower than /proc: each call starts a process. */
import { childProcess } from '../builtin.ts';
import type { ProcessRow, ProcessTable } from './process-table.ts';

/** Runs `ps` and returns what it prints. It exits with 1 when no process matches: an empty listing, and no error. */
export type RunPs = (args: readonly string[]) => string;

function runPs(args: readonly string[]): string {
  try {
    return childProcess().execFileSync('ps', [...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' },
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 1) return '';
    throw error;
  }
}

/** A line of `ps -o pid=,ppid=,state=,rss=,time=,lstart=`: the start time is the rest of the line. Null for a zombie. */
export function parsePsLine(line: string): ProcessRow | null {
  const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\d+)\s+([\d:.-]+)\s+(\S.*?)\s*$/.exec(line);
  if (match === null) return null;
  const [, pid = '', parent = '', state = '', kilobytes = '', time = '', startTime = ''] = match;
  if (state.startsWith('Z')) return null;
  return {
    pid: Number(pid),
    parent: Number(parent),
    startTime: startTime.replace(/\s+/g, ' '),
    memory: Number(kilobytes) * 1024,
    cpuMs: parseCpuTime(time),
  };
}

/** `[[days-]hours:]minutes:seconds[.hundredths]` -> milliseconds. */
function parseCpuTime(time: string): number {
  const [clock = '', days = '0'] = time.split('-').reverse();
  const seconds = clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
}

/** Lines of `ps … -o pid=,command=` with the environment after the command. Blanks inside of it cannot be told apart. */
export function parseBearers(output: string, entry: string): ReadonlySet<number> {
  const found = new Set<number>();
  for (const line of output.split('\n')) {
    if (!`${line} `.includes(` ${entry} `)) continue;
    const pid = /^\s*(\d+)\s/.exec(line)?.[1];
    if (pid !== undefined) found.add(Number(pid));
  }
  return found;
}

/** A command line with its environment after it: a value ends where the next `NAME=` begins. */
export function parseVariable(line: string, name: string): string {
  return new RegExp(` ${name}=(.*?)(?= [A-Za-z_]\\w*=|$)`).exec(line)?.[1] ?? '';
}

const columns = 'pid=,ppid=,state=,rss=,time=,lstart=';

export function psTable(run: RunPs = runPs, platform: NodeJS.Platform = process.platform): ProcessTable {
  const ps = (...args: readonly string[]): string => run(args);
  return {
    one(pid) {
      const found = parsePsLine(ps('-o', columns, '-p', String(pid)).trimEnd());
      return found === null ? null : { pid, startTime: found.startTime };
    },
    parent(pid) {
      const parent = Number(ps('-o', 'ppid=', '-p', String(pid)).trim());
      return Number.isSafeInteger(parent) && parent > 0 ? parent : null;
    },
    isStopped: (pid) => /^T/i.test(ps('-o', 'state=', '-p', String(pid)).trim()),
    pids: () =>
      ps('-A', '-o', 'pid=')
        .split('\n')
        .filter((line) => line !== '')
        .map(Number),
    all: (pids) =>
      ps('-A', '-o', columns)
        .split('\n')
        .map(parsePsLine)
        .filter((row) => row !== null)
        .filter(({ pid }) => pids?.includes(pid) !== false),
    isStarting: () => false,
    bearers(_rows, entry) {
      // macOS: -E shows the environment of this user's own processes (not of those that the system protects).
      const user = String(process.geteuid?.() ?? '');
      const listed =
        platform === 'linux'
          ? ps('eww', '-U', user, '-o', 'pid=,command=')
          : ps('-E', '-ww', '-U', user, '-o', 'pid=,command=');
      return { bearers: parseBearers(listed, entry), empty: new Set() };
    },
    lockLimit: () => null,
    variable(pid, name) {
      const shown = platform === 'linux' ? ['eww'] : ['-E', '-ww'];
      const line = ps(...shown, '-p', String(pid), '-o', 'command=').trim();
      return line === '' ? null : parseVariable(line, name);
    },
    // macOS counts in ways of its own (vm_stat, compressed pages): not told rather than guessed.
    isInOtherNamespace: () => false,
    memoryAvailable: () => null,
    memory(pid) {
      const kilobytes = Number(ps('-o', 'rss=', '-p', String(pid)).trim());
      return Number.isFinite(kilobytes) && kilobytes > 0 ? kilobytes * 1024 : null;
    },
  };
}
