/** Where a socket can really be: a Unix socket's path is short by law. Owns that choice and the folder's privacy. */
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { crypto } from '../builtin.ts';
import type { SocketProblem } from '../../ports/socket.ts';
import { errnoOf } from '../errno.ts';

/** 107 on Linux, 103 on macOS, less the suffix that a new socket bears until it is renamed into place. Bytes. */
const longestPath = 96;

/**
 * The wanted path where it fits, else one in /tmp. That one depends on nothing but the wanted path and the user:
 * TMPDIR and XDG_RUNTIME_DIR differ between a desktop, ssh and cron, and the latter is gone after the last logout,
 * while all of them must find the same supervisor.
 */
export function socketPath(wanted: string): string {
  if (Buffer.byteLength(wanted) <= longestPath) return wanted;
  return `${shortFolder()}/${hashOf(wanted, 24)}.sock`;
}

/**
 * The same for a folder of sockets whose names, suffixes included, have so many bytes: made, and this user's alone. Null
 * where it cannot be.
 */
export function socketFolder(wanted: string, nameBytes: number): string | null {
  const fits = Buffer.byteLength(wanted) + 1 + nameBytes <= longestOfAll();
  const folder = fits ? wanted : `${shortFolder()}/${hashOf(wanted, 8)}`;
  // The one above it is in /tmp, where anybody could have made it before.
  const problem = (fits ? null : privacyProblem(folder, true)) ?? privacyProblem(`${folder}/x`, true);
  return problem === null ? folder : null;
}

/** What the system takes, its end of text not counted. Bytes. */
function longestOfAll(): number {
  return process.platform === 'linux' ? 107 : 103;
}

function shortFolder(): string {
  return `/tmp/muxcrew-${process.geteuid?.() ?? 'user'}`;
}

function hashOf(text: string, digits: number): string {
  return crypto().createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/** Null when only this user can reach the folder; else why not. A folder of ours that is too open is closed. */
export function privacyProblem(socket: string, make: boolean): string | null {
  const folder = dirname(socket);
  const unmade = make ? makeProblem(folder) : null;
  try {
    const found = lstatSync(folder);
    if (found.isSymbolicLink()) return `${folder} is a symbolic link, not a folder`;
    if (!found.isDirectory()) return `${folder} is not a folder`;
    if (found.uid !== process.geteuid?.())
      return `${folder} belongs to another user (uid ${String(found.uid)})`;
    if ((found.mode & 0o077) !== 0) {
      if (!make) return `${folder} is open to others`;
      chmodSync(folder, 0o700);
    }
    return null;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || unmade !== null) return unmade ?? `${folder} is not there`;
    throw error;
  }
}

function makeProblem(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return null;
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    return `${folder} cannot be made (${errnoOf(error) ?? ''})`;
  }
}

/** Null: the socket can be made. Only its short folder in /tmp could be another user's. */
export function placeProblem(wanted: string, folder = shortFolder()): SocketProblem | null {
  const excess = Buffer.byteLength(wanted) - longestPath;
  const reason = excess <= 0 ? null : privacyProblem(`${folder}/x`, true);
  return reason === null ? null : { folder, reason, excess };
}
