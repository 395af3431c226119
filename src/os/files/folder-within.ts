/**
 * Writes in a folder that a worker may replace by a link at any moment. On Linux the folder is held open, and its path goes
 * by its descriptor; elsewhere it is checked by its path, right before it is used.
 */
import { lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { RefusedFile } from '../../core/refused-file.ts';
import { isInside } from '../../core/paths/session-paths.ts';
import { errnoOf, rethrowUnless } from '../errno.ts';
import { holdFolder, type HeldFolder } from './open-file.ts';

/**
 * Makes the folder where it is missing. `use` gets a path of it to write below. Links are followed inside of `within`; throws
 * where one leads out of it.
 */
export function inFolder<T>(
  folder: string,
  within: string,
  use: (folder: string) => T,
  missing: 'make' | 'refuse' = 'make',
): T {
  const root = realpathSync.native(within);
  const parts = relative(within, folder).split(sep);
  if (parts.includes('..')) throw new RefusedFile('EOUTSIDE', folder, `it is outside ${within}`);
  let held = holdFolder(root);
  let shown = within;
  try {
    for (const part of parts.filter((one) => one !== '')) {
      const next = below(join(held.path, part), folder, root, missing);
      held.release();
      held = next;
      shown = join(shown, part);
    }
    return use(held.path);
  } catch (error) {
    nameFolder(error, `${held.path}/`, `${shown}/`);
    throw error;
  } finally {
    held.release();
  }
}

/** The path of a descriptor tells a reader nothing. */
function nameFolder(error: unknown, held: string, shown: string): void {
  if (!(error instanceof Error) || errnoOf(error) === null) return;
  const { path } = error as { readonly path?: unknown };
  const named = typeof path === 'string' && path.startsWith(held) ? shown + path.slice(held.length) : path;
  Object.assign(error, { path: named, message: error.message.replaceAll(held, shown) });
}

function below(path: string, folder: string, root: string, missing: 'make' | 'refuse'): HeldFolder {
  if (missing === 'make' && lstatSync(path, { throwIfNoEntry: false }) === undefined) makeOne(path);
  const held = holdFolder(realpathSync.native(path));
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
