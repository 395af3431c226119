/** Checks worker specs in `add` requests and in the journal: both are written by other processes. Pure. */
import type { WorkerSpec } from '../model/worker.ts';
import {
  list,
  number,
  optional,
  orNull,
  record,
  text,
  truth,
  values,
  type Check,
  type Problem,
} from '../shape.ts';
import { turnErrorKinds } from '../model/facts/turn-error.ts';
import { demoScenes, unreadableAgent, withTraits } from './earlier-agents.ts';

const also =
  (check: Check, holds: (value: never) => boolean, must: string): Check =>
  (value, path) =>
    check(value, path) ?? (holds(value as never) ? null : `${path} must be ${must}`);

const filled = also(text, (one: string) => one.trim() !== '' && !one.includes('\0'), 'a text without NUL');
const absolute = also(filled, (one: string) => one.startsWith('/'), 'an absolute path');
const positive = also(number, (one: number) => Number.isFinite(one) && one > 0, 'more than 0');
const count = also(number, (one: number) => Number.isSafeInteger(one) && one >= 0, 'a whole number');
/** It becomes a part of folder and file names. */
const id = also(text, (one: string) => /^(0|[1-9]\d{0,8})$/.test(one), 'a number');
export const workerIdShape: Check = id;
const conversation = also(text, (one: string) => /^[A-Za-z0-9-]{1,64}$/.test(one), 'an id');
const filledList = also(
  list(text),
  (all: readonly string[]) => all.length > 0,
  'a list with at least one entry',
);

const traits = record({
  endsWhenDone: truth,
  tellsTurns: truth,
  resumes: truth,
  takesMessages: truth,
  recordsPrompts: truth,
  startMemoryBytes: count,
  permissionModes: list(text),
  unrestrictedModes: list(text),
  errorHints: record(Object.fromEntries(turnErrorKinds.map((kind) => [kind, optional(text)]))),
  hooksOffSetting: orNull(text),
});

/** Fields that the core reads of any agent. Each agent checks its own fields when it prepares a start. */
const anyAgent = {
  program: optional(absolute),
  model: optional(orNull(text)),
  permissionMode: optional(orNull(text)),
  dangerouslySkipPermissions: optional(truth),
  allow: optional(list(text)),
  deny: optional(list(text)),
  conversation: optional(conversation),
};

/** Agents whose specs may have no traits, written by earlier builds. */
const agents: Readonly<Record<string, Check>> = {
  claude: record({
    program: absolute,
    model: orNull(text),
    permissionMode: orNull(text),
    dangerouslySkipPermissions: truth,
    allow: optional(list(text)),
    deny: optional(list(text)),
    conversation,
  }),
  demo: record({
    scene: also(text, (one: string) => demoScenes.some((scene) => scene === one), demoScenes.join(', ')),
  }),
  command: record({ name: filled, argv: filledList }),
};

const agent: Check = (value, path) => {
  const problem = record({ kind: filled, traits: optional(traits) })(value, path);
  if (problem !== null) return problem;
  const { kind } = value as { readonly kind: string };
  const hasTraits = 'traits' in (value as object);
  const check = Object.hasOwn(agents, kind) ? agents[kind] : undefined;
  return check === undefined && hasTraits
    ? record(anyAgent)(value, path)
    : check === undefined
      ? `${path}.kind must be ${Object.keys(agents).join(', ')}, not ${JSON.stringify(kind.slice(0, 40))}`
      : check(value, path);
};

const verify = record({ command: filled, tries: count });

const common = {
  name: filled,
  instructions: absolute,
  instructionsDigest: optional(text),
  agent,
  cwd: absolute,
  verify: optional(orNull(verify)),
  env: optional(values(text)),
  needs: optional(list(text)),
  addedBy: optional(text),
  timeoutMs: optional(positive),
  placement: optional(record({ kind: filled })),
  workspace: optional(record({ kind: filled })),
  maxCostUsd: optional(also(number, (one: number) => Number.isFinite(one) && one >= 0, 'at least 0')),
} as const;

const newWorker = record({ ...common, wantedId: orNull(id) });
const worker = record({
  ...common,
  id,
  manages: optional(record({ verify: orNull(verify) })),
});

/** The problem of a session's worker; null: none. */
export function workerProblem(value: unknown, path: string): Problem {
  return worker(value, path);
}

/** The problem of a worker to be added; null: none. */
export function newWorkerProblem(value: unknown, path: string): Problem {
  return newWorker(value, path);
}

/**
 * A worker from the journal; with a problem, it can be shown but never started: earlier builds accepted incomplete
 * agents. Null: its id is invalid.
 */
export function readableWorker(value: WorkerSpec): WorkerSpec | null {
  const damage = worker(value, '');
  if (damage === null) return { ...value, agent: withTraits(value.agent) };
  if (id(value.id, 'id') !== null) return null;
  const { name, instructions, cwd } = value;
  return {
    id: value.id,
    name: filled(name, '') === null ? name : `worker${value.id}`,
    instructions: absolute(instructions, '') === null ? instructions : '/',
    agent: agent(value.agent, '') === null ? withTraits(value.agent) : unreadableAgent,
    cwd: absolute(cwd, '') === null ? cwd : '/',
    ...(list(text)(value.needs, '') === null ? { needs: value.needs ?? [] } : {}),
    // Kept from a checkpoint, whose replaced values would show other damage.
    damage: value.damage ?? damage,
  };
}
