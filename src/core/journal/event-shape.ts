/**
 * Checks events of the journal. A fold relies only on what is checked here: a record without a checksum may be damaged,
 * or written by a build that checked less. Unknown kinds pass. Pure.
 */
import type { Event } from '../model/event.ts';
import { savedModelShape } from './checkpoint-shape.ts';
import {
  checkEndShape,
  clientShape,
  heldByShape,
  messageShape,
  outcomeShape,
  positionShape,
  registryShape,
  requestShape,
  screenShape,
  settleOutcomeShape,
  statusLineShape,
  textsShape,
  turnErrorShape,
  turnShape,
  usageShape,
  workspacePlaceShape,
} from './fact-shape.ts';
import { leftoversShape } from './leftover-shape.ts';
import { layoutShape, sessionShape } from './session-shape.ts';
import {
  amount,
  list,
  number,
  oneOf,
  optional,
  orNull,
  record,
  text,
  truth,
  type Check,
  type Problem,
} from '../shape.ts';
import { workerIdShape } from './worker-shape.ts';

type Fields = Readonly<Record<string, Check>>;

const worker = { worker: workerIdShape };
const run = { ...worker, run: number };

const kinds: Readonly<Record<Event['is'], Fields>> = {
  'session-created': { session: sessionShape },
  checkpoint: { model: savedModelShape },
  // Other problems make it a worker that is shown but never started (readableWorker).
  'worker-added': { worker: record({ id: workerIdShape }) },
  'worker-removed': worker,
  'supervisor-started': { pid: number },
  'stop-wanted': { worker: orNull(workerIdShape) },
  'restart-wanted': { ...worker, conversation: optional(text) },
  'limits-set': {
    limits: record({
      maxWorkers: optional(orNull(number)),
      maxCostUsd: optional(orNull(number)),
      stopAtMaxCost: optional(truth),
    }),
  },
  'needs-skipped': { ...worker, needs: textsShape },
  'layout-chosen': { layout: layoutShape },
  'start-requested': { ...run, instructionsChanged: optional(truth) },
  'start-failed': { ...run, reason: text, mayPass: optional(truth) },
  'start-queued': { ...run, reason: orNull(text) },
  'process-started': { ...run, pid: number, startTime: text },
  'process-exited': { ...run, code: orNull(number), signal: orNull(text), hangup: optional(truth) },
  'exit-output-read': { ...run, output: text },
  'suspension-seen': { ...run, suspended: truth },
  'end-for-slot': worker,
  'end-for-cost': worker,
  'timed-out': worker,
  slept: { ms: amount },
  'workspace-requested': worker,
  'workspace-ready': { ...worker, place: workspacePlaceShape },
  'settle-started': { ...worker, completedAt: number },
  'settle-ended': { ...worker, completedAt: number, outcome: settleOutcomeShape },
  'status-read': {
    ...worker,
    lines: list(statusLineShape),
    position: positionShape,
    skipped: optional(number),
    written: optional(number),
  },
  'board-read': {
    position: positionShape,
    messages: list(record({ worker: workerIdShape, message: messageShape })),
  },
  'agent-reported': { ...worker, turn: orNull(turnShape), permissionMode: orNull(text) },
  'turn-continued': worker,
  'registry-seen': { ...worker, registry: orNull(registryShape) },
  'screen-seen': { ...worker, screen: orNull(screenShape) },
  interrupted: { ...worker, when: number },
  'turn-error-seen': { ...worker, kind: turnErrorShape, what: text, until: orNull(number), when: number },
  'conversation-seen': { ...worker, conversation: text },
  'usage-seen': { ...worker, usage: usageShape, conversation: optional(orNull(text)) },
  asked: { ...worker, request: requestShape },
  'ask-ended': {
    ...worker,
    request: text,
    by: oneOf(['person', 'policy', 'elsewhere']),
    answer: orNull(record({ decision: oneOf(['allow', 'deny']), always: truth, reason: orNull(text) })),
  },
  'check-started': worker,
  'check-ended': {
    ...worker,
    passed: truth,
    detail: text,
    end: optional(checkEndShape),
    output: optional(textsShape),
  },
  'restart-due': run,
  'status-asked': worker,
  'message-accepted': { ...worker, message: messageShape },
  'message-held': { ...worker, why: orNull(heldByShape) },
  'message-typing': { ...worker, message: text, entered: truth },
  'message-handed': { ...run, message: text, queued: truth },
  'messages-carried': { ...worker, messages: textsShape },
  'message-ended': { ...worker, message: text, outcome: outcomeShape, detail: orNull(text) },
  'pane-seen': { ...worker, pane: orNull(text) },
  'pane-noted': { ...worker, failed: number, open: optional(number) },
  'clients-seen': { clients: list(clientShape) },
  'sidebar-shown': { shown: truth },
  'server-seen': { pid: number, startTime: text },
  'backend-gone': { reason: text, when: optional(number) },
  'session-resumed': { anew: truth },
  'memory-low': { free: orNull(number) },
  'project-gone': { gone: truth },
  warning: { about: text, text: orNull(text) },
  'leftovers-seen': { leftovers: leftoversShape },
  'session-closed': {},
  'session-discarded': {},
};

const checks: Readonly<Record<string, Check>> = Object.fromEntries(
  Object.entries(kinds).map(([is, fields]) => [is, record(fields)]),
);
const head = record({ is: text, at: number });

/** The problem of an event; null: it can be folded. */
export function eventProblem(value: unknown): Problem {
  const problem = head(value, '');
  if (problem !== null) return problem;
  const { is } = value as { readonly is: string };
  return Object.hasOwn(checks, is) ? (checks[is]?.(value, '') ?? null) : null;
}

/** Whether this build knows the event's kind. */
export function isKnownKind({ is }: Event): boolean {
  return Object.hasOwn(checks, is);
}
