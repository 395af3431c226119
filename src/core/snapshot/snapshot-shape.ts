/**
 * Checks a snapshot read from comm/session.json, which workers can write: readers rely only on what is checked here.
 * Unknown fields are accepted.
 */
import { workerIdShape } from '../journal/worker-shape.ts';
import { list, number, optional, orNull, record, text, truth } from '../shape.ts';

const processShape = record({ pid: number, startTime: text });

const workerShape = record({
  // It becomes a part of file names.
  id: workerIdShape,
  name: text,
  instructions: text,
  agent: text,
  endsWhenDone: optional(truth),
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
        tool: optional(orNull(text)),
        folder: optional(orNull(text)),
        digest: optional(orNull(text)),
      }),
    ),
  ),
  waiting: optional(list(record({ from: text, text, since: orNull(text), reason: text }))),
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
  exitOutput: optional(orNull(text)),
  runs: number,
  conversation: optional(orNull(text)),
  recovered: optional(orNull(record({ count: number, reason: text, text, at: text }))),
  permissionMode: orNull(text),
  dangerous: truth,
  check: optional(
    orNull(
      record({
        command: text,
        state: text,
        try: number,
        of: number,
        exitCode: orNull(number),
        signal: orNull(text),
        timedOut: truth,
        problem: orNull(text),
        output: list(text),
        at: orNull(text),
      }),
    ),
  ),
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
  stopping: optional(truth),
  discarded: optional(truth),
  focus: optional(orNull(record({ is: text, worker: optional(orNull(text)) }))),
  slots: record({ max: number, used: number }),
  limits: optional(record({ maxWorkers: orNull(number), maxCostUsd: orNull(number), stopAtMaxCost: truth })),
  costUsd: optional(orNull(number)),
  tokens: optional(orNull(number)),
  warnings: list(text),
  leftovers: optional(list(record({ worker: orNull(text), pid: number, startTime: text }))),
  workers: list(workerShape),
});

/** The problem of a value, for display; null: it can be read as a Snapshot. */
export function snapshotProblem(value: unknown): string | null {
  return snapshotShape(value, '');
}
