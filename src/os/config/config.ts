/**
 * The effective settings and the source of each: flags over environment over project over user over defaults.
 * Owns that order, and the rule that a project's file widens nothing without consent; core checks and merges
 * the values.
 */
import { parseJson } from '../../core/json.ts';
import type { ConfigProblem, Failure } from '../../core/failure.ts';
import type { HostSettings } from '../../core/wire/ssh-host.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import {
  isSettingKey,
  settingKeys,
  settingProblems,
  settingsProblems,
} from '../../core/config/settings-check.ts';
import { resolveSettings, type SettingLayer as Layer } from '../../core/config/settings-layers.ts';
import {
  defaultSettings,
  wideningKeys,
  type ResolvedSetting,
  type Settings,
  type SettingSource,
} from '../../core/config/settings.ts';
import type { Files } from '../../ports/files.ts';
import { projectPlaces, readConfigFile, userPlaces, type ConfigFile } from './config-file.ts';
import { trustStore } from './trust.ts';
import { userFolder } from './user-folder.ts';

export interface ConfigRequest {
  readonly files: Files;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; only this folder is searched, never its parents. */
  readonly project: string;
  readonly flags: Readonly<Partial<Record<keyof Settings, unknown>>>;
  /** muxcrew's state folder, where consent is kept. */
  readonly stateRoot: string;
  /** Names that no agent of the user's own can have. */
  readonly reserved?: readonly string[];
}

export interface UntrustedConfig {
  readonly path: string;
  /** The text as it was read: consent covers exactly this. */
  readonly text: string;
  readonly keys: readonly string[];
  /** The values of these keys. */
  readonly values: Readonly<Record<string, unknown>>;
}

export interface LoadedConfig {
  readonly settings: Settings;
  readonly resolved: readonly ResolvedSetting[];
  /** Widening keys of a project's file that need consent. */
  readonly untrusted: readonly UntrustedConfig[];
  /** The project's file as it was read; null: it has none. */
  readonly projectFile: Pick<UntrustedConfig, 'path' | 'text'> | null;
}

/** The framework's own names, and ours, which win. */
const oldVariables: Partial<Record<keyof Settings, string>> = {
  claudePath: 'CLAUDE_CLI_PATH',
  maxWorkers: 'MAX_CLAUDE_WORKERS',
};

/** `logLimitMB` -> `LOG_LIMIT_MB`. */
function snake(key: string): string {
  return key.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
}

function flagOf(key: keyof Settings): string {
  return key === 'maxWorkers' ? '--max' : `--${snake(key).toLowerCase().replaceAll('_', '-')}`;
}

/** A variable is text; whether it was meant as a number or JSON depends on the setting. */
function fromText(key: keyof Settings, text: string): unknown {
  const usual: unknown = defaultSettings[key];
  const isNumber =
    typeof usual === 'number' || key === 'maxWorkers' || key === 'maxCostUsd' || key === 'maxWorkerCostUsd';
  if (isNumber && /^\d+(\.\d+)?$/.test(text)) return Number(text);
  if (typeof usual === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (typeof usual !== 'object' || usual === null) return text;
  const value = parseJson(text);
  return value === undefined ? text : value;
}

type BadConfig = Extract<Failure, { kind: 'bad-config' }>;

/** One failure that names all problems, or null. */
function badConfig([first, ...more]: readonly ConfigProblem[]): BadConfig | null {
  return first === undefined
    ? null
    : { kind: 'bad-config', ...first, ...(more.length === 0 ? {} : { more }) };
}

function environmentLayer(env: ConfigRequest['env'], reserved: readonly string[] = []): Result<Layer> {
  const values: Partial<Record<keyof Settings, unknown>> = {};
  const names: Partial<Record<keyof Settings, string>> = {};
  const problems: ConfigProblem[] = [];
  for (const key of settingKeys) {
    const name = [`MUXCREW_${snake(key)}`, oldVariables[key] ?? ''].find((one) => (env[one] ?? '') !== '');
    const text = name === undefined ? undefined : env[name];
    if (name === undefined || text === undefined) continue;
    values[key] = fromText(key, text);
    names[key] = name;
    for (const { expected, got } of settingProblems(key, values[key], reserved))
      problems.push({ path: 'the environment', line: null, key: name, expected, got });
  }
  const failure = badConfig(problems);
  return failure === null
    ? ok({ source: 'environment', from: (key) => names[key] ?? null, values })
    : fail(failure);
}

function flagLayer({ flags, reserved }: ConfigRequest): Result<Layer> {
  const values: Partial<Record<keyof Settings, unknown>> = {};
  const problems: ConfigProblem[] = [];
  for (const [key, value] of Object.entries(flags)) {
    if (!isSettingKey(key) || value === undefined) continue;
    for (const { expected, got } of settingProblems(key, value, reserved))
      problems.push({ path: 'the command line', line: null, key: flagOf(key), expected, got });
    values[key] = value;
  }
  const failure = badConfig(problems);
  return failure === null ? ok({ source: 'flag', from: flagOf, values }) : fail(failure);
}

/** All problems in the file. */
function fileProblems(file: ConfigFile, reserved: readonly string[]): readonly ConfigProblem[] {
  return settingsProblems(file.values, reserved).map(({ path, expected, got }) => ({
    path: file.path,
    line: file.lineOf(path),
    key: path.length === 0 ? null : path.join('.'),
    expected,
    got,
  }));
}

function fileLayer(source: SettingSource, file: ConfigFile, reserved: readonly string[] = []): Result<Layer> {
  return layerUnless(fileProblems(file, reserved), source, file);
}

function layerUnless(
  problems: readonly ConfigProblem[],
  source: SettingSource,
  file: ConfigFile,
): Result<Layer> {
  const failure = badConfig(problems);
  return failure === null
    ? ok({ source, from: () => file.path, values: file.values as Layer['values'] })
    : fail(failure);
}

/** Allowed only in the user's own file. */
const ownKeys = ['hosts'] as const;

function ofProject(file: ConfigFile, reserved: readonly string[] = []): Result<Layer> {
  const { values } = file;
  const owned = ownKeys
    .filter((key) => typeof values === 'object' && values !== null && Object.hasOwn(values, key))
    .map((key) => ({
      path: file.path,
      line: file.lineOf([key]),
      key,
      expected: `${key} only in your own configuration (~/.config/muxcrew/)`,
      got: 'it in the configuration of a project',
    }));
  return layerUnless([...fileProblems(file, reserved), ...owned], 'project', file);
}

async function fileLayers(
  request: ConfigRequest,
): Promise<Result<Pick<LoadedConfig, 'untrusted' | 'projectFile'> & { layers: Layer[] }>> {
  const layers: Layer[] = [];
  const untrusted: UntrustedConfig[] = [];
  let projectFile: LoadedConfig['projectFile'] = null;

  const project = await readConfigFile(request.project, projectPlaces, false);
  const ofThis = project.ok && project.value !== null ? ofProject(project.value, request.reserved) : project;
  const folder = userFolder(request.env);
  const user = folder === null ? ok(null) : await readConfigFile(folder, userPlaces, true);
  const own = user.ok && user.value !== null ? fileLayer('user', user.value, request.reserved) : user;
  if (!ofThis.ok) return own.ok ? ofThis : fail(joined([ofThis.failure, own.failure]));
  if (!own.ok) return own;

  if (project.ok && project.value !== null && isLayer(ofThis.value)) {
    const layer = ofThis.value;
    const { path, text } = project.value;
    projectFile = { path, text };
    const widening = settingKeys.filter((key) => wideningKeys.has(key) && Object.hasOwn(layer.values, key));
    if (widening.length === 0 || trustStore(request).isTrusted(path, text)) layers.push(layer);
    else {
      const values = Object.fromEntries(widening.map((key) => [key, layer.values[key]]));
      untrusted.push({ path, text, keys: widening, values });
      const narrow = Object.entries(layer.values).filter(([key]) => !wideningKeys.has(key as keyof Settings));
      layers.push({ ...layer, values: Object.fromEntries(narrow) });
    }
  }
  if (isLayer(own.value)) layers.push(own.value);
  return ok({ layers, untrusted, projectFile });
}

function isLayer(found: Layer | ConfigFile | null): found is Layer {
  return found !== null && 'source' in found;
}

/** Joins all problems of a configuration into one failure. Other failures stay separate. */
function joined(failures: readonly Failure[]): Failure {
  const other = failures.find(({ kind }) => kind !== 'bad-config');
  const problems = failures.flatMap((failure) => {
    if (failure.kind !== 'bad-config') return [];
    const { kind: _, more = [], ...first } = failure;
    return [first, ...more];
  });
  const all = other ?? badConfig(problems);
  if (all === null) throw new Error('no failure to join');
  return all;
}

/**
 * The hosts that the user has named: by the environment, else in their own file. Never read from a project.
 */
export async function loadHosts(env: ConfigRequest['env']): Promise<Result<HostSettings>> {
  const environment = environmentLayer(env);
  if (!environment.ok) return environment;
  const said = environment.value.values.hosts;
  if (said !== undefined) return ok(said as HostSettings);
  const folder = userFolder(env);
  const user = folder === null ? ok(null) : await readConfigFile(folder, userPlaces, true);
  if (!user.ok || user.value === null) return user.ok ? ok({}) : user;
  const layer = fileLayer('user', user.value);
  return layer.ok ? ok((layer.value.values.hosts ?? {}) as HostSettings) : layer;
}

/**
 * Reports all problems of all sources at once: a half-applied configuration would do something that was not
 * requested.
 */
export async function loadConfig(request: ConfigRequest): Promise<Result<LoadedConfig>> {
  const flags = flagLayer(request);
  const environment = environmentLayer(request.env, request.reserved);
  const files = await fileLayers(request);
  if (!flags.ok || !environment.ok || !files.ok)
    return fail(joined([flags, environment, files].flatMap((one) => (one.ok ? [] : [one.failure]))));

  const defaults: Layer = { source: 'default', from: () => null, values: defaultSettings };
  const layers = [flags.value, environment.value, ...files.value.layers, defaults];
  const resolved = resolveSettings(settingKeys, layers);
  const settings = Object.fromEntries(resolved.map(({ key, value }) => [key, value])) as unknown as Settings;
  const { untrusted, projectFile } = files.value;
  return ok({ settings, resolved, untrusted, projectFile });
}
