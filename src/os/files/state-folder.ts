/** Can muxcrew's state folder be trusted? Only this user may write in it; a missing one is created as needed. */
import { lstatSync, statSync, type Stats } from 'node:fs';
import type { Failure, StateProblem } from '../../core/failure.ts';
import { rethrowUnless } from '../errno.ts';

/** Null: nothing is wrong with it. */
export function stateProblem(
  env: Readonly<Record<string, string | undefined>>,
  root: string,
): Failure | null {
  const home = env['HOME'] ?? '';
  if (env['XDG_STATE_HOME']?.startsWith('/') !== true && !home.startsWith('/'))
    return { kind: 'no-home', home: home === '' ? null : home };
  for (const path of [root, `${root}/sessions`]) {
    const problem = problemOf(path);
    if (problem !== null) return { kind: 'open-state', path, problem };
  }
  const owner = env['XDG_STATE_HOME']?.startsWith('/') === true ? null : foreignOwner(home);
  if (owner === null || statOf(() => statSync(root, { throwIfNoEntry: false })) !== null) return null;
  return { kind: 'open-state', path: home, problem: { ...foreign(owner), isHome: true } };
}

/**
 * Of a home that another user would find a folder of this user's in. A home of root's that this user may write in harms
 * nobody: containers that run under any user have one. Null: it is this user's, or root's.
 */
function foreignOwner(home: string): number | null {
  const found = statOf(() => statSync(home, { throwIfNoEntry: false }));
  return found === null || found.uid === process.geteuid?.() || found.uid === 0 ? null : found.uid;
}

function problemOf(path: string): StateProblem | null {
  const link = statOf(() => lstatSync(path, { throwIfNoEntry: false }));
  if (link === null) return null;
  const uid = process.geteuid?.();
  // The folder above may be one that everybody writes in, such as /tmp.
  if (link.isSymbolicLink() && link.uid !== uid && link.uid !== 0) return foreign(link.uid);
  const found = statOf(() => statSync(path, { throwIfNoEntry: false }));
  if (found === null) return null;
  if (!found.isDirectory()) return { is: 'no folder' };
  if (found.uid !== uid) return foreign(found.uid);
  // Under umask 002 a user's own group is writable, and nobody else is in it.
  const byGroup = (found.mode & 0o020) !== 0 && found.gid !== process.getegid?.();
  return (found.mode & 0o002) !== 0 || byGroup ? { is: 'writable', mode: found.mode & 0o7777 } : null;
}

function foreign(uid: number): Extract<StateProblem, { readonly is: 'foreign' }> {
  return { is: 'foreign', uid, ...(process.geteuid?.() === 0 ? { byRoot: true } : {}) };
}

/** Null: missing, or what is above it says more when it is used. */
function statOf(stat: () => Stats | undefined): Stats | null {
  try {
    return stat() ?? null;
  } catch (error) {
    rethrowUnless(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP');
    return null;
  }
}
