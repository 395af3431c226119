/**
 * The settings in force and where each came from: flags over environment over project over user over defaults. Owns
 * that order and the rule that a project's file widens nothing without consent; what a value may be is in core.
 */
import type { Failure } from '../core/failure.ts';
import type { HostSettings } from '../core/host.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { isSettingKey, settingKeys, settingProblem, settingsProblem } from '../core/settings-check.ts';
import {
  defaultSettings,
  wideningKeys,
  type ResolvedSetting,
  type Settings,
  type SettingSource,
} from '../core/settings.ts';
import type { Files } from '../ports/files.ts';
import { projectPlaces, readConfigFile, userPlaces, type ConfigFile } from './config-file.ts';
import { trustStore } from './trust.ts';
import { userFolder } from './user-folder.ts';

export interface ConfigRequest {
  readonly files: Files;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; only this folder is looked into, never its parents. */
  readonly project: string;
  readonly flags: Readonly<Partial<Record<keyof Settings, unknown>>>;
  /** muxcrew's state folder, where consent is kept. */
  readonly stateRoot: string;
}

export interface UntrustedConfig {
  readonly path: string;
  /** As it was read: consent is given to exactly this. */
  readonly text: string;
  readonly keys: readonly string[];
  /** Of these keys. */
  readonly values: Readonly<Record<string, unknown>>;
}

export interface LoadedConfig {
  readonly settings: Settings;
  readonly resolved: readonly ResolvedSetting[];
  /** Widening keys of a project's file that wait for consent. */
  readonly untrusted: readonly UntrustedConfig[];
}

interface Layer {
  readonly source: SettingSource;
  readonly from: (key: keyof Settings) => string | null;
  readonly values: Readonly<Partial<Record<keyof Settings, unknown>>>;
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
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function environmentLayer(env: ConfigRequest['env']): Result<Layer> {
  const values: Partial<Record<keyof Settings, unknown>> = {};
  const names: Partial<Record<keyof Settings, string>> = {};
  for (const key of settingKeys) {
    const name = [`MUXCREW_${snake(key)}`, oldVariables[key] ?? ''].find((one) => (env[one] ?? '') !== '');
    const text = name === undefined ? undefined : env[name];
    if (name === undefined || text === undefined) continue;
    values[key] = fromText(key, text);
    names[key] = name;
    const problem = settingProblem(key, values[key]);
    if (problem !== null) {
      const { expected, got } = problem;
      return fail<Failure>({
        kind: 'bad-config',
        path: 'the environment',
        line: null,
        key: name,
        expected,
        got,
      });
    }
  }
  return ok({ source: 'environment', from: (key) => names[key] ?? null, values });
}

function flagLayer(flags: ConfigRequest['flags']): Result<Layer> {
  const values: Partial<Record<keyof Settings, unknown>> = {};
  for (const [key, value] of Object.entries(flags)) {
    if (!isSettingKey(key) || value === undefined) continue;
    const problem = settingProblem(key, value);
    if (problem !== null) {
      const { expected, got } = problem;
      return fail<Failure>({
        kind: 'bad-config',
        path: 'the command line',
        line: null,
        key: flagOf(key),
        expected,
        got,
      });
    }
    values[key] = value;
  }
  return ok({ source: 'flag', from: flagOf, values });
}

function fileLayer(source: SettingSource, file: ConfigFile): Result<Layer> {
  const problem = settingsProblem(file.values);
  if (problem !== null) {
    return fail<Failure>({
      kind: 'bad-config',
      path: file.path,
      line: file.lineOf(problem.path),
      key: problem.path.length === 0 ? null : problem.path.join('.'),
      expected: problem.expected,
      got: problem.got,
    });
  }
  return ok({ source, from: () => file.path, values: file.values as Layer['values'] });
}

/** What only the person's own file may say. */
const ownKeys = ['hosts'] as const;

function ofProject(file: ConfigFile): Result<Layer> {
  const layer = fileLayer('project', file);
  if (!layer.ok) return layer;
  const [key] = ownKeys.filter((one) => Object.hasOwn(layer.value.values, one));
  return key === undefined
    ? layer
    : fail<Failure>({
        kind: 'bad-config',
        path: file.path,
        line: file.lineOf([key]),
        key,
        expected: `${key} in your own configuration alone (~/.config/muxcrew/)`,
        got: 'it in a project’s',
      });
}

async function fileLayers(
  request: ConfigRequest,
): Promise<Result<Pick<LoadedConfig, 'untrusted'> & { layers: Layer[] }>> {
  const layers: Layer[] = [];
  const untrusted: UntrustedConfig[] = [];

  const project = await readConfigFile(request.project, projectPlaces, false);
  if (!project.ok) return project;
  if (project.value !== null) {
    const layer = ofProject(project.value);
    if (!layer.ok) return layer;
    const { path, text } = project.value;
    const widening = settingKeys.filter(
      (key) => wideningKeys.has(key) && Object.hasOwn(layer.value.values, key),
    );
    if (widening.length === 0 || trustStore(request).isTrusted(path, text)) layers.push(layer.value);
    else {
      const values = Object.fromEntries(widening.map((key) => [key, layer.value.values[key]]));
      untrusted.push({ path, text, keys: widening, values });
      const narrow = Object.entries(layer.value.values).filter(
        ([key]) => !wideningKeys.has(key as keyof Settings),
      );
      layers.push({ ...layer.value, values: Object.fromEntries(narrow) });
    }
  }

  const folder = userFolder(request.env);
  const user = folder === null ? ok(null) : await readConfigFile(folder, userPlaces, true);
  if (!user.ok) return user;
  if (user.value !== null) {
    const layer = fileLayer('user', user.value);
    if (!layer.ok) return layer;
    layers.push(layer.value);
  }
  return ok({ layers, untrusted });
}

/** The hosts that the person has named: by the environment, else in their own file. No project is asked. */
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

/** The first problem of any source ends it: half a configuration would do something that nobody asked for. */
export async function loadConfig(request: ConfigRequest): Promise<Result<LoadedConfig>> {
  const flags = flagLayer(request.flags);
  if (!flags.ok) return flags;
  const environment = environmentLayer(request.env);
  if (!environment.ok) return environment;
  const files = await fileLayers(request);
  if (!files.ok) return files;

  const defaults: Layer = { source: 'default', from: () => null, values: defaultSettings };
  const layers = [flags.value, environment.value, ...files.value.layers, defaults];
  const resolved = settingKeys.map((key): ResolvedSetting => {
    const layer = layers.find(({ values }) => values[key] !== undefined) ?? defaults;
    return { key, value: layer.values[key], source: layer.source, from: layer.from(key) };
  });
  const settings = Object.fromEntries(resolved.map(({ key, value }) => [key, value])) as unknown as Settings;
  return ok({ settings, resolved, untrusted: files.value.untrusted });
}
