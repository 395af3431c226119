/**
 * Is a value read from comm/session.json a snapshot? The file lies where workers can write, so readers rely on nothing
 * that is not checked here. Owns the shape; fields that it does not know are let through.
 */

type Problem = string | null;
type Check = (value: unknown, path: string) => Problem;

const of =
  (is: string): Check =>
  (value, path) =>
    typeof value === is && !Number.isNaN(value) ? null : `${path} is no ${is}`;
const text = of('string');
const number = of('number');
const truth = of('boolean');

const optional =
  (check: Check): Check =>
  (value, path) =>
    value === undefined ? null : check(value, path);

const orNull =
  (check: Check): Check =>
  (value, path) =>
    value === null ? null : check(value, path);

const list =
  (check: Check): Check =>
  (value, path) =>
    Array.isArray(value)
      ? firstProblem(value.map((one: unknown, index) => () => check(one, `${path}[${index}]`)))
      : `${path} is no list`;

const record =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return `${path === '' ? 'it' : path} is no object`;
    const given = value as Readonly<Record<string, unknown>>;
    return firstProblem(
      Object.entries(fields).map(
        ([name, check]) =>
          () =>
            check(
              Object.hasOwn(given, name) ? given[name] : undefined,
              path === '' ? name : `${path}.${name}`,
            ),
      ),
    );
  };

function firstProblem(checks: readonly (() => Problem)[]): Problem {
  for (const check of checks) {
    const problem = check();
    if (problem !== null) return problem;
  }
  return null;
}

const processShape = record({ pid: number, startTime: text });

const workerShape = record({
  id: text,
  name: text,
  instructions: text,
  agent: text,
  role: optional(text),
  state: text,
  detail: orNull(text),
  needs: optional(list(text)),
  asks: optional(
    orNull(
      record({
        kind: text,
        what: text,
        request: orNull(text),
        input: orNull(text),
        remembers: optional(orNull(text)),
      }),
    ),
  ),
  until: optional(orNull(text)),
  usage: optional(
    record({
      costUsd: orNull(number),
      tokens: orNull(record({ input: number, output: number, cacheRead: number, cacheWrite: number })),
      contextPercent: orNull(number),
    }),
  ),
  resources: optional(orNull(record({ memoryBytes: number, cpuPercent: orNull(number) }))),
  since: text,
  status: orNull(text),
  statusAt: orNull(text),
  progress: orNull(record({ done: number, total: number })),
  pid: orNull(number),
  pane: orNull(text),
  exitCode: orNull(number),
  runs: number,
  permissionMode: orNull(text),
  dangerous: truth,
  evidence: list(record({ source: text, fact: text, at: orNull(text) })),
});

const snapshotShape = record({
  version: number,
  session: text,
  backend: text,
  project: text,
  createdAt: text,
  writtenAt: text,
  clients: list(
    record({
      tty: text,
      since: text,
      columns: number,
      rows: number,
      terminal: text,
      from: optional(orNull(text)),
      typed: optional(truth),
    }),
  ),
  away: optional(
    orNull(
      record({
        since: text,
        until: text,
        happened: list(record({ worker: text, was: orNull(text), is: text })),
      }),
    ),
  ),
  supervisor: record({ pid: number, startTime: text, alive: truth }),
  server: orNull(processShape),
  backendGone: optional(orNull(text)),
  progress: record({ completed: number, failed: number, total: number }),
  layout: optional(text),
  closed: optional(truth),
  slots: record({ max: number, used: number }),
  costUsd: optional(orNull(number)),
  warnings: list(text),
  workers: list(workerShape),
});

/** What is wrong with it, for people; null: it may be read as a Snapshot. */
export function snapshotProblem(value: unknown): string | null {
  return snapshotShape(value, '');
}
