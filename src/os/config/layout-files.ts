/**
 * Finds layout files: muxcrew's own, the user's, the project's. Owns their locations and how they are read;
 * core checks them. Loads yaml only when a file is read.
 */
import { basename, isAbsolute, join } from 'node:path';
import type { Failure } from '../../core/failure.ts';
import { layoutFromFile } from '../../core/layout/spec-check.ts';
import { isLayoutName, type LayoutSpec } from '../../core/layout/spec.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { RefusedFile } from '../../core/refused-file.ts';
import type { Files, ReadOptions } from '../../ports/files.ts';
import { errnoOf, rethrowUnless } from '../errno.ts';
import { readYaml, yamlLimit } from './yaml.ts';

export interface LayoutRequest {
  readonly files: Files;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of muxcrew's own layouts, absolute. */
  readonly builtIn: string;
  /** Absolute; only this folder is searched, never its parents. */
  readonly project: string;
}

export interface LayoutFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly source: 'built-in' | 'user' | 'project';
  readonly read: () => Promise<Result<LayoutSpec>>;
}

/**
 * All layouts, by name. Of several with one name the nearest: the project's before the user's before
 * muxcrew's.
 */
export function findLayouts(request: LayoutRequest): readonly LayoutFile[] {
  const user = userFolder(request.env);
  const folders = [
    { source: 'built-in', folder: request.builtIn },
    ...(user === null ? [] : [{ source: 'user', folder: user } as const]),
    { source: 'project', folder: join(request.project, '.muxcrew/layouts') },
  ] as const;
  const found = new Map<string, LayoutFile>();
  for (const { source, folder } of folders) {
    for (const file of layoutNames(request.files, folder)) {
      const name = basename(file).replace(/\.ya?ml$/, '');
      if (!isLayoutName(name)) continue;
      const path = join(folder, file);
      if (request.files.stat(path)?.kind !== 'file') continue;
      found.set(name, {
        name,
        path,
        source,
        read: () =>
          readLayout(request.files, name, path, source === 'project' ? { within: request.project } : {}),
      });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Limit per folder: one that came with a project may hold any number. */
const mostLayouts = 200;

/**
 * Empty for a folder that is missing or cannot be read. Does not load fast-glob, which would delay the start
 * of a crew.
 */
function layoutNames(files: Files, folder: string): readonly string[] {
  try {
    return (files.list(folder) ?? []).filter((name) => /\.ya?ml$/.test(name)).slice(0, mostLayouts);
  } catch (error) {
    rethrowUnless(error, 'ENOTDIR', 'EACCES', 'EPERM');
    return [];
  }
}

/** Null without a HOME. */
function userFolder(env: LayoutRequest['env']): string | null {
  const base = env['XDG_CONFIG_HOME'] ?? '';
  if (isAbsolute(base)) return join(base, 'muxcrew/layouts');
  const home = env['HOME'] ?? '';
  return isAbsolute(home) ? join(home, '.config/muxcrew/layouts') : null;
}

async function readLayout(
  files: Files,
  name: string,
  path: string,
  options: ReadOptions,
): Promise<Result<LayoutSpec>> {
  const bad = (line: number | null, expected: string, got: string): Result<never> =>
    fail<Failure>({ kind: 'bad-layout', path, line, expected, got });
  const text = textOf(files, path, options);
  if (!text.ok) return bad(null, text.failure.expected, text.failure.got);
  const read = await readYaml(text.value);
  if (!read.ok) return bad(read.failure.line, read.failure.expected, read.failure.got);
  const layout = layoutFromFile(name, read.value.value);
  if (layout.ok) return layout;
  const { path: inside, expected, got } = layout.failure;
  const where = inside.length === 0 ? '' : `${inside.join('.')} to be `;
  const { lineOf, firstLine } = read.value;
  return bad(lineOf(inside) ?? firstLine, `${where}${expected}`, got);
}

function textOf(
  files: Files,
  path: string,
  options: ReadOptions,
): Result<string, { expected: string; got: string }> {
  const wrong = (expected: string, got: string): Result<never, { expected: string; got: string }> =>
    fail({ expected, got });
  try {
    const size = files.stat(path)?.size ?? 0;
    if (size > yamlLimit) return wrong(`a layout of at most ${yamlLimit} bytes`, `${size} bytes`);
    return ok(files.readText(path, { ...options, limit: yamlLimit }) ?? '');
  } catch (error) {
    // Every system error here is about this one file, and for the user to fix.
    const code = errnoOf(error);
    if (code === null) throw error;
    return wrong('a file that can be read', error instanceof RefusedFile ? error.reason : code);
  }
}
