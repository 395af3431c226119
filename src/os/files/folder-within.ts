/**
 * Writes in a folder that a worker may replace by a link at any moment. On Linux the folder is held open, and its path goes
 * by its descriptor; elsewhere it is checked by its path, right before it is used.
 */
import { closeSync, lstatSync, mkdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { RefusedFile } from '../../core/refused-file.ts';
import { isInside } from '../../core/paths/session-paths.ts';
import { errnoOf, rethrowUnless } from '../errno.ts';
import { openFolder } from './open-file.ts';

interface HeldFolder {
  /** Leads to this folder as long as it is held. */
  readonly path: string;
  readonly release: () => void;
}

/**
 * Makes the folder where it is missing. `use` gets a path of it to write below. Links are followed inside of `within`; throws
 * where one leads out of it.
 */
export function inFolder<T>(folder: string, within: string, use: (folder: string) => T): T {
  const root = realpathSync.native(within);
  const parts = relative(within, folder).split(sep);
  if (parts.includes('..')) throw new RefusedFile('EOUTSIDE', folder, `it is outside ${within}`);
  let held = hold(root);
  try {
    for (const part of parts.filter((one) => one !== '')) {
      const next = below(held.path, part, folder, root);
      held.release();
      held = next;
    }
    return use(held.path);
  } catch (error) {
    // The path of a descriptor tells a reader nothing.
    const { path } = error as { readonly path?: unknown };
    if (errnoOf(error) !== null && typeof path === 'string' && path.startsWith(`${held.path}/`))
      Object.assign(error as Error, { path: folder + path.slice(held.path.length) });
    throw error;
  } finally {
    held.release();
  }
}

function below(parent: string, part: string, folder: string, root: string): HeldFolder {
  const path = join(parent, part);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) makeOne(path);
  const held = hold(realpathSync.native(path));
  const real = realpathSync.native(held.path);
  if (real === root || isInside(root, real)) return held;
  held.release();
  throw new RefusedFile('EOUTSIDE', folder, `it leads to ${real}, outside ${root}`);
}

function makeOne(path: string): void {
  try {
    mkdirSync(path, 0o755);
  } catch (error) {
    rethrowUnless(error, 'EEXIST');
  }
}

function hold(path: string): HeldFolder {
  const fd = openFolder(path);
  const byDescriptor = `/proc/self/fd/${String(fd)}`;
  try {
    readlinkSync(byDescriptor);
    return { path: byDescriptor, release: () => closeSync(fd) };
  } catch (error) {
    closeSync(fd);
    rethrowUnless(error, 'ENOENT', 'EACCES', 'EPERM');
    return { path, release: () => undefined };
  }
}
