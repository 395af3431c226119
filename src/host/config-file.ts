/**
 * Finds and reads one folder's configuration file by cosmiconfig: the one import of it and of yaml, loaded on demand.
 * Owns what may be read where; what the settings mean is not known here.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../core/failure.ts';
import { parseJson } from '../core/json.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { RefusedFile } from '../core/refused-file.ts';
import { rethrowUnless } from './errno.ts';
import { readWhole } from './open-file.ts';
import { parseYaml, yamlLimit } from './read-yaml.ts';

export interface ConfigFile {
  readonly path: string;
  /** As it was read; consent is given to exactly this. */
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
/** Only the person's own folder may hold code. */
export const userPlaces = [
  ...['config.json', 'config.yaml', 'config.yml', 'config.js', 'config.mjs'],
  ...dataPlaces,
];

/** Carries a Failure out through cosmiconfig, which knows exceptions only. */
class ConfigError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/**
 * cosmiconfig 9 looks for settings of its own in the current folder when it is made, and would run `.config/config.js`
 * of a project that somebody just cloned. It is made in a folder where only root can have put one.
 */
function awayFromProject<T>(make: () => T): T {
  let back: string | null = null;
  try {
    back = process.cwd();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  process.chdir('/');
  try {
    return make();
  } finally {
    if (back !== null) process.chdir(back);
  }
}

/** What cannot be looked at may be there: cosmiconfig says what is the matter with it. */
function mayBeThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    rethrowUnless(error, 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG');
    return true;
  }
}

/** A package.json holds other things, too. Bytes. */
const packageLimit = 4 * 1024 * 1024;

/**
 * Returns the file's text. cosmiconfig passes over a file that it may not read: half a
 * configuration would be in force, and nobody told. `within`: the folder that links must not lead out of.
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

/** Null: it is no JSON object. */
function packageJson(content: string): object | null {
  const value = parseJson(content.replace(/^\ufeff/, ''));
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

/** `it leads to X` -> `a link that leads to X`. */
function asNoun(reason: string): string {
  return reason.replace(/^it leads /, 'a link that leads ').replace(/^it is /, '');
}

/** Null when the folder has none. `code`: may a JS file be run? */
export async function readConfigFile(
  folder: string,
  places: readonly string[],
  code: boolean,
): Promise<Result<ConfigFile | null>> {
  // Most folders have none: then `run` starts without the two, which are as dear to load as Node itself.
  const there = places.map((place) => join(folder, place)).filter(mayBeThere);
  const texts = new Map<string, string>();
  for (const path of there) {
    const read = readPlace(path, code ? undefined : folder);
    if (!read.ok) return read;
    texts.set(path, read.value);
  }
  if (texts.size === 0) return ok(null);
  // Both are CommonJS: once bundled, they have a default export alone.
  const [{ default: config }, { default: yaml }] = await Promise.all([import('cosmiconfig'), import('yaml')]);
  const { cosmiconfig, defaultLoaders } = config;
  let text = '';
  let lineOf: ConfigFile['lineOf'] = () => null;

  function load(path: string, found: string): unknown {
    // What was judged, whatever is at the path by now.
    const content = texts.get(path) ?? found;
    const bad = (line: number | null, key: string | null, expected: string, got: string): never => {
      throw new ConfigError({ kind: 'bad-config', path, line, key, expected, got });
    };
    text = content;
    const isPackage = path.endsWith('/package.json');
    const json = isPackage ? packageJson(content) : null;
    // It may be large, and most have no settings.
    if (json !== null && !Object.hasOwn(json, 'muxcrew')) return json;
    if (json !== null && content.length > yamlLimit) return json;
    const read = parseYaml(yaml, content, 'valid YAML or JSON');
    if (!read.ok) return bad(read.failure.line, null, read.failure.expected, read.failure.got);
    const { value, lineOf: find } = read.value;
    lineOf = isPackage ? (inner) => find(['muxcrew', ...inner]) : find;
    // cosmiconfig would follow it into files that nobody consented to, JS among them.
    if (typeof value === 'object' && value !== null && Object.hasOwn(value, '$import')) {
      bad(find(['$import']), '$import', 'all settings in one file', 'an import');
    }
    return value;
  }
  const refuse = (path: string): never => {
    throw new ConfigError({
      kind: 'bad-config',
      path,
      line: null,
      key: null,
      expected: 'JSON or YAML (code only in your own configuration folder)',
      got: 'a file of code',
    });
  };
  const run = async (path: string, content: string): Promise<unknown> => {
    text = content;
    return (await defaultLoaders['.mjs'](path, content)) as unknown;
  };

  const explorer = awayFromProject(() =>
    cosmiconfig('muxcrew', {
      searchPlaces: places.filter((place) => texts.has(join(folder, place))),
      searchStrategy: 'none',
      cache: false,
      loaders: {
        noExt: load,
        '.json': load,
        '.yaml': load,
        '.yml': load,
        '.js': code ? run : refuse,
        '.mjs': code ? run : refuse,
        '.cjs': refuse,
        '.ts': refuse,
      },
    }),
  );
  try {
    const found = await explorer.search(folder);
    if (found === null) return ok(null);
    return ok({ path: found.filepath, text, values: found.config as unknown, lineOf });
  } catch (error) {
    if (error instanceof ConfigError) return fail(error.failure);
    // What the person's own JS threw.
    if (code && error instanceof Error && 'filepath' in error && typeof error.filepath === 'string') {
      return fail({
        kind: 'bad-config',
        path: error.filepath,
        line: null,
        key: null,
        expected: 'code that runs',
        got: error.message,
      });
    }
    throw error;
  }
}
