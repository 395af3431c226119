/** What `doctor` and `plan` ask of this machine: disks, owners, inotify, processors. Looks only; judges nothing. */
import { readdirSync, readFileSync, readlinkSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Disk, Guard, Machine, Use } from '../ports/machine.ts';
import { os } from './builtin.ts';
import { errnoOf } from './errno.ts';

/** Null for whatever the system refuses: doctor looks at things that may be broken in any way. */
function tried<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return null;
  }
}

function disk(path: string): Disk | null {
  const found = tried(() => statfsSync(path));
  if (found !== null) return { freeBytes: found.bavail * found.bsize };
  return dirname(path) === path ? null : disk(dirname(path));
}

function guard(path: string): Guard | null {
  const found = tried(() => statSync(path));
  return found === null ? null : { mode: found.mode & 0o777, own: found.uid === process.getuid?.() };
}

function limit(name: string): number | null {
  const number = Number(tried(() => readFileSync(`/proc/sys/fs/inotify/${name}`, 'utf8')) ?? NaN);
  return Number.isFinite(number) ? number : null;
}

/** Both limits count for all processes of a user together. */
function inotify(): { instances: Use; watches: Use } | null {
  const instances = limit('max_user_instances');
  const watches = limit('max_user_watches');
  if (instances === null || watches === null) return null;
  const used = { instances: 0, watches: 0 };
  for (const pid of tried(() => readdirSync('/proc'))?.filter((name) => /^\d+$/.test(name)) ?? []) {
    if (guard(`/proc/${pid}`)?.own !== true) continue;
    for (const fd of tried(() => readdirSync(`/proc/${pid}/fd`)) ?? []) {
      if (tried(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) !== 'anon_inode:inotify') continue;
      used.instances += 1;
      const info = tried(() => readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8')) ?? '';
      used.watches += info.split('\n').filter((line) => line.startsWith('inotify ')).length;
    }
  }
  return {
    instances: { limit: instances, used: used.instances },
    watches: { limit: watches, used: used.watches },
  };
}

export function systemMachine(): Machine {
  return {
    platform: process.platform,
    nodeVersion: process.versions.node,
    cores: os().availableParallelism(),
    uid: process.getuid?.() ?? 0,
    user: tried(() => os().userInfo().username) ?? '',
    disk,
    guard,
    inotify,
    tryReadText: (path) => tried(() => readFileSync(path, 'utf8')),
  };
}
