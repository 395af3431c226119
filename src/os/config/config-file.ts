/**
 * Finds and reads one folder's configuration file: the one import of cosmiconfig and of yaml, loaded on demand. Owns
 * what may be read where; what the settings mean is not known here. cosmiconfig only runs code, from the user's own
 * folder: its search would open each file again (by now perhaps another one), and open what `$import` names.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { RefusedFile } from '../../core/refused-file.ts';
import { rethrowUnless } from '../errno.ts';
import { readWhole } from '../files/open-file.ts';
import { parseYaml, yamlLimit } from './yaml.ts';

export interface ConfigFile {
  readonly path: string;
  /** The text as it was read; consent covers exactly this. */
  readonly text: string;
  readonly values: unknown;
  /** The line of a key, counted from 1; null where it cannot be told. */
  readonly lineOf: (path: readonly string[]) => number | null;
}

/** `.muxcrewrc` is YAML or JSON: JSON is YAML. */
const dataPlaces = [
  '.muxcrewrc',
  '.muxcrewrc.json',
  '.muxcrewrc.yaml',
  '.muxcrewrc.yml',
  'muxcrew.config.json',
  'muxcrew.config.yaml',
  'muxcrew.config.yml',
];
export const projectPlaces = ['package.json', ...dataPlaces];
/** Only the user's own folder may contain code. */
export const userPlaces = [
  ...['config.json', 'config.yaml', 'config.yml', 'config.js', 'config.mjs'],
  ...dataPlaces,
];

/** If stat fails, assume that the path exists: reading it then reports the error. */
function mayBeThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    rethrowUnless(error, 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG');
    return true;
  }
}

/** A package.json contains other things, too. Bytes. */
const packageLimit = 4 * 1024 * 1024;

/**
 * Returns the file's text. An unreadable file is an error: half a configuration must not be in force silently.
 * `within`: the folder that links must not lead out of.
 */
function readPlace(path: string, within: string | undefined): Result<string> {
  const bad = (expected: string, got: string): Result<never> =>
    fail({ kind: 'bad-config', path, line: null, key: null, expected, got });
  const limit = /\/package\.json$|\.m?js$/.test(path) ? packageLimit : yamlLimit;
  try {
    return ok(readWhole(path, limit, within).toString('utf8'));
  } catch (error) {
    if (error instanceof RefusedFile && error.code === 'ETOOLARGE')
      return bad(`at most ${String(limit)} bytes`, String(statSync(path).size));
    if (error instanceof RefusedFile) return bad('a regular file of the project', asNoun(error.reason));
    rethrowUnless(error, 'EACCES', 'EPERM', 'ELOOP', 'ENOENT', 'ENAMETOOLONG');
    const got = error instanceof Error ? (error.message.split(', ')[0] ?? '') : '';
    return bad('a file that can be read', got);
  }
}

/** Null: not a JSON object. */
function packageJson(content: string): { readonly muxcrew?: unknown } | null {
  const value = parseJson(content.replace(/^\ufeff/, ''));
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

/** `it leads to X` -> `a link that leads to X`. */
function asNoun(reason: string): string {
  return reason.replace(/^it leads /, 'a link that leads ').replace(/^it is /, '');
}

interface ParsedFile {
  /** Null or undefined: the file has no settings. */
  readonly values: unknown;
  readonly lineOf: ConfigFile['lineOf'];
}

type Yaml = Parameters<typeof parseYaml>[0];

function parseFile(yaml: Yaml, path: string, text: string): Result<ParsedFile> {
  const isPackage = path.endsWith('/package.json');
  const json = isPackage ? packageJson(text) : null;
  // It may be large, and most have no settings.
  if (json !== null && !Object.hasOwn(json, 'muxcrew')) return ok({ values: null, lineOf: () => null });
  if (json !== null && text.length > yamlLimit) return ok({ values: json.muxcrew, lineOf: () => null });
  const read = parseYaml(yaml, text, 'valid YAML or JSON');
  if (!read.ok) {
    const { line, expected, got } = read.failure;
    return fail({ kind: 'bad-config', path, line, key: null, expected, got });
  }
  const { value, lineOf } = read.value;
  if (!isPackage) return ok({ values: value, lineOf });
  const isMap = typeof value === 'object' && value !== null && Object.hasOwn(value, 'muxcrew');
  return ok({
    values: isMap ? (value as { readonly muxcrew: unknown }).muxcrew : null,
    lineOf: (inner) => lineOf(['muxcrew', ...inner]),
  });
}

/** Runs the user's own code. */
async function runFile(path: string, text: string): Promise<Result<ParsedFile>> {
  // CommonJS: once bundled, it has a default export only.
  const { defaultLoaders } = (await import('cosmiconfig')).default;
  try {
    return ok({ values: (await defaultLoaders['.mjs'](path, text)) as unknown, lineOf: () => null });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const expected = 'code that runs';
    return fail({ kind: 'bad-config', path, line: null, key: null, expected, got: error.message });
  }
}

/** Users know `$import` from other tools. A request for consent would not show the imported settings. */
function importProblem(path: string, { values, lineOf }: ParsedFile): Result<never> | null {
  if (typeof values !== 'object' || values === null || !Object.hasOwn(values, '$import')) return null;
  return fail({
    kind: 'bad-config',
    path,
    line: lineOf(['$import']),
    key: '$import',
    expected: 'all settings in this file',
    got: 'an import',
  });
}

/** Null if the folder has none. The first file with settings counts. `code`: whether a JS file may be run. */
export async function readConfigFile(
  folder: string,
  places: readonly string[],
  code: boolean,
): Promise<Result<ConfigFile | null>> {
  const texts: { readonly path: string; readonly text: string }[] = [];
  for (const path of places.map((place) => join(folder, place)).filter(mayBeThere)) {
    const read = readPlace(path, code ? undefined : folder);
    if (!read.ok) return read;
    if (read.value.trim() !== '') texts.push({ path, text: read.value });
  }
  // Most folders have none: yaml is as expensive to load as Node itself.
  if (texts.length === 0) return ok(null);
  const yaml = (await import('yaml')).default;
  for (const { path, text } of texts) {
    const isCode = code && /\.m?js$/.test(path);
    const parsed = isCode ? await runFile(path, text) : parseFile(yaml, path, text);
    if (!parsed.ok) return parsed;
    const { values, lineOf } = parsed.value;
    if (values === null || values === undefined) continue;
    return importProblem(path, parsed.value) ?? ok({ path, text, values, lineOf });
  }
  return ok(null);
}
