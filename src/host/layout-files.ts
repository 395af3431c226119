/**
 * Finds layout files: muxcrew's own, the person's, the project's. Owns where they lie and how they are read; what a
 * layout may be is in core. yaml is loaded when one is read.
 */
import { basename, isAbsolute, join } from 'node:path';
import type { ParsedNode, LineCounter } from 'yaml';
import type { Failure } from '../core/failure.ts';
import { layoutFromFile } from '../core/layout/spec-check.ts';
import { isLayoutName, type LayoutSpec } from '../core/layout/spec.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Files } from '../ports/files.ts';
import { errnoOf, rethrowUnless } from './errno.ts';
import { errorLine, yamlLine } from './yaml-line.ts';

export interface LayoutRequest {
  readonly files: Files;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of muxcrew's own ones, absolute. */
  readonly builtIn: string;
  /** Absolute; only this folder is looked into, never its parents. */
  readonly project: string;
}

export interface LayoutFile {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly source: 'built-in' | 'user' | 'project';
  readonly read: () => Promise<Result<LayoutSpec>>;
}

/** A layout is a few lines; what is larger is something else. Bytes. */
const limit = 64 * 1024;

/** All there are, by name. Of several with one name the nearest: the project's before the person's before ours. */
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
      found.set(name, { name, path, source, read: () => readLayout(request.files, name, path) });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** None in a folder that is not there or cannot be read. Without fast-glob: a start of a crew should not pay for it. */
function layoutNames(files: Files, folder: string): readonly string[] {
  try {
    return (files.list(folder) ?? []).filter((name) => /\.ya?ml$/.test(name));
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

type Yaml = typeof import('yaml');

async function readLayout(files: Files, name: string, path: string): Promise<Result<LayoutSpec>> {
  const { default: yaml } = await import('yaml');
  const bad = (line: number | null, expected: string, got: string): Result<never> =>
    fail<Failure>({ kind: 'bad-layout', path, line, expected, got });
  const read = textOf(files, path);
  if (!read.ok) return bad(null, read.failure.expected, read.failure.got);
  const counter = new yaml.LineCounter();
  const document = yaml.parseDocument(read.value, { lineCounter: counter, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) return bad(errorLine(counter, read.value, error), 'valid YAML', error.message);
  let value: unknown;
  try {
    value = document.toJS();
  } catch (reason) {
    // Aliases that would blow up ("billion laughs").
    if (!(reason instanceof ReferenceError)) throw reason;
    return bad(null, 'fewer aliases', reason.message);
  }
  const layout = layoutFromFile(name, value);
  if (layout.ok) return layout;
  const { path: inside, expected, got } = layout.failure;
  const where = inside.length === 0 ? '' : `${inside.join('.')} to be `;
  return bad(lineOf(yaml, document.contents, counter, inside), `${where}${expected}`, got);
}

function textOf(files: Files, path: string): Result<string, { expected: string; got: string }> {
  const wrong = (expected: string, got: string): Result<never, { expected: string; got: string }> =>
    fail({ expected, got });
  try {
    const size = files.stat(path)?.size ?? 0;
    if (size > limit) return wrong(`a layout of at most ${limit} bytes`, `${size} bytes`);
    return ok(files.readText(path) ?? '');
  } catch (error) {
    // Every system error here is about this one file, and the person's to mend.
    const code = errnoOf(error);
    if (code === null) throw error;
    return wrong('a file that can be read', code);
  }
}

/** As `yamlLine`; of a file of another kind its first. */
function lineOf(
  yaml: Yaml,
  root: ParsedNode | null,
  counter: LineCounter,
  path: readonly string[],
): number | null {
  const first = root === null ? null : counter.linePos(root.range[0]).line;
  return yamlLine(yaml, root, counter, path) ?? first;
}
