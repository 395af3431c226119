/** The process table as Linux's /proc tells it. One pass over /proc for a whole listing; nothing is kept. */
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { startOf } from '../../core/paths/process-start.ts';
import { rethrowUnless } from '../errno.ts';
import type { ProcessRow, ProcessTable } from './process-table.ts';

/** One buffer for all reads: each is parsed before the next begins. Grows for a large environment. */
// eslint-disable-next-line no-restricted-syntax -- a second copy has a buffer of its own
let buffer = Buffer.allocUnsafe(16 * 1024);

/**
 * Null when the process is gone or is not ours to read. `uid`: only if the file belongs to this user.
 * The bytes hold until the next call.
 */
function readProc(path: string, uid: number | null): Buffer | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    rethrowUnless(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM');
    return null;
  }
  try {
    if (uid !== null && fstatSync(file).uid !== uid) return null;
    let filled = 0;
    for (;;) {
      if (filled === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
      const count = readSync(file, buffer, filled, buffer.length - filled, null);
      if (count === 0) return buffer.subarray(0, filled);
      filled += count;
    }
  } catch (error) {
    rethrowUnless(error, 'ESRCH', 'EACCES', 'EPERM', 'EIO');
    return null;
  } finally {
    closeSync(file);
  }
}

/**
 * A line of /proc/PID/stat: `pid (comm) state ppid … starttime(22) …`. The name may hold spaces and parentheses, so
 * that only what follows the last `)` can be counted. `startTime` is in ticks since the boot. Null for a zombie or a
 * line of another shape.
 */
export function parseStat(pid: number, line: string): ProcessRow | null {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [state, parent] = fields;
  const startTime = fields[19];
  if (state === undefined || parent === undefined || startTime === undefined) return null;
  if (state === 'Z' || state === 'X') return null;
  const [userTicks, systemTicks, pages] = [fields[11], fields[12], fields[21]].map(Number);
  const cpuMs = ((userTicks ?? 0) + (systemTicks ?? 0)) * msPerTick;
  return { pid, parent: Number(parent), startTime, memory: (pages ?? 0) * pageBytes, cpuMs };
}

/** USER_HZ, which Linux keeps at 100 for programs, whatever the kernel's own rate is. */
const msPerTick = 10;
/** Of nearly all machines; where pages are larger, memory is shown too small by that factor. */
const pageBytes = 4096;

// eslint-disable-next-line no-restricted-syntax -- the same in every copy
let boot: string | null = null;

/** Empty where the kernel does not say. It cannot change under a process that lives. */
function bootId(): string {
  boot ??= readProc('/proc/sys/kernel/random/boot_id', null)?.toString('latin1').trim() ?? '';
  return boot;
}

function row(pid: number): ProcessRow | null {
  const bytes = readProc(`/proc/${pid}/stat`, null);
  const found = bytes === null ? null : parseStat(pid, bytes.toString('latin1'));
  return found === null ? null : { ...found, startTime: startOf(found.startTime, bootId()) };
}

/** Does a block of NUL-ended entries hold exactly this one? */
export function bears(environ: Buffer, entry: Buffer): boolean {
  let at = environ.indexOf(entry);
  while (at !== -1) {
    const end = at + entry.length;
    if ((at === 0 || environ[at - 1] === 0) && (end === environ.length || environ[end] === 0)) return true;
    at = environ.indexOf(entry, at + 1);
  }
  return false;
}

/** From /proc/PID/limits: `Max file locks  4503599627370497  unlimited  locks`. Null: unlimited. */
export function parseLockLimit(limits: string): number | null {
  const soft = /^Max file locks +(\d+) /m.exec(limits)?.[1];
  return soft === undefined ? null : Number(soft);
}

/** PF_KTHREAD */
const kernelThread = 0x0020_0000;

function isKernelThread(pid: number): boolean {
  const line = readProc(`/proc/${pid}/stat`, null)?.toString('latin1') ?? '';
  const flags = Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[6] ?? kernelThread);
  return (flags & kernelThread) !== 0;
}

/** Of a process: its permitted capabilities; null: it is gone. */
function capabilitiesOf(pid: number | 'self'): bigint | null {
  const status = readProc(`/proc/${pid}/status`, null)?.toString('latin1') ?? '';
  const permitted = /^CapPrm:\s*([\da-f]+)$/m.exec(status)?.[1];
  return permitted === undefined ? null : BigInt(`0x${permitted}`);
}

function userMap(pid: number | 'self'): string | null {
  return readProc(`/proc/${pid}/uid_map`, null)?.toString('latin1') ?? null;
}

/** Of a folder or file below /proc: its owner is root for a process that is not dumpable. Null: gone. */
function ownerOfProc(path: string): number | null {
  try {
    return statSync(path).uid;
  } catch (error) {
    rethrowUnless(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM');
    return null;
  }
}

/**
 * In the same namespace, the environment of a dumpable process of this user is hidden only if it has capabilities that
 * this process lacks. Two namespaces may have equal maps.
 */
function isInOtherNamespace(pid: number, uid: number | null): boolean {
  if (pid <= 1 || uid === null || isKernelThread(pid)) return false;
  const environ = `/proc/${pid}/environ`;
  if (ownerOfProc(`/proc/${pid}`) !== uid || ownerOfProc(environ) !== uid) return false;
  if (readProc(environ, uid) !== null) return false;
  const [map, theirs, own] = [userMap(pid), capabilitiesOf(pid), capabilitiesOf('self')];
  if (map === null || theirs === null || own === null) return false;
  return map !== userMap('self') || (theirs & ~own) === 0n;
}

function allPids(): readonly number[] {
  const isNumber = (name: string): boolean => name.charCodeAt(0) >= 48 && name.charCodeAt(0) <= 57;
  return readdirSync('/proc').filter(isNumber).map(Number);
}

export function procTable(): ProcessTable {
  const uid = process.geteuid?.() ?? null;
  return {
    one(pid) {
      const found = row(pid);
      return found === null ? null : { pid, startTime: found.startTime };
    },
    parent: (pid) => row(pid)?.parent ?? null,
    isStopped(pid) {
      const line = readProc(`/proc/${pid}/stat`, null)?.toString('latin1') ?? '';
      return /^[Tt]/.test(line.slice(line.lastIndexOf(')') + 2));
    },
    pids: allPids,
    all: (pids = allPids()) => pids.map(row).filter((found) => found !== null),
    bearers(rows, entry) {
      const wanted = Buffer.from(entry);
      const bearers = new Set<number>();
      const empty = new Set<number>();
      for (const { pid } of rows) {
        const environ = readProc(`/proc/${pid}/environ`, uid);
        if (environ?.length === 0) empty.add(pid);
        else if (environ !== null && bears(environ, wanted)) bearers.add(pid);
      }
      return { bearers, empty };
    },
    isStarting: (pid) => readProc(`/proc/${pid}/environ`, uid)?.length === 0 && !isKernelThread(pid),
    lockLimit: (pid) => parseLockLimit(readProc(`/proc/${pid}/limits`, uid)?.toString('latin1') ?? ''),
    variable(pid, name) {
      const environ = readProc(`/proc/${pid}/environ`, uid);
      if (environ === null) return null;
      const entry = environ
        .toString('utf8')
        .split('\0')
        .find((one) => one.startsWith(`${name}=`));
      return entry?.slice(name.length + 1) ?? '';
    },
    isInOtherNamespace: (pid) => isInOtherNamespace(pid, uid),
    memoryAvailable() {
      const bytes = readProc('/proc/meminfo', null);
      const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(bytes?.toString('latin1') ?? '')?.[1];
      return kilobytes === undefined ? null : Number(kilobytes) * 1024;
    },
    memory(pid) {
      const bytes = readProc(`/proc/${pid}/status`, null);
      const kilobytes = bytes === null ? null : /^VmRSS:\s+(\d+) kB$/m.exec(bytes.toString('latin1'))?.[1];
      return kilobytes === null || kilobytes === undefined ? null : Number(kilobytes) * 1024;
    },
  };
}
