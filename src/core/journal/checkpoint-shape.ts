/**
 * Checks the model of a checkpoint. Fields that older builds did not write are optional, as saved-model.ts reads them.
 * Pure.
 */
import {
  checkEndShape,
  claimShape,
  clientShape,
  heldByShape,
  messageShape,
  outcomeShape,
  positionShape,
  processShape,
  progressShape,
  registryShape,
  requestShape,
  screenShape,
  stateNameShape,
  textsShape,
  tokensShape,
  turnShape,
  usageShape,
  workspacePlaceShape,
} from './fact-shape.ts';
import { leftoversShape } from './leftover-shape.ts';
import { sessionShape } from './session-shape.ts';
import {
  amount,
  list,
  number,
  oneOf,
  optional,
  orNull,
  record,
  tagged,
  text,
  truth,
  type Check,
} from '../shape.ts';
import { stateNames } from '../model/state.ts';
import { workerIdShape } from './worker-shape.ts';

const wanted = tagged({
  up: {},
  down: { by: oneOf(['person', 'slot', 'cost', 'timeout', 'session']), at: number },
  again: { at: number },
});

const process = tagged({
  absent: {},
  requested: { run: number, queued: optional(text), at: number },
  running: { run: number, pid: number, at: number },
  exited: {
    run: number,
    code: orNull(number),
    signal: orNull(text),
    hangup: optional(truth),
    output: optional(text),
    at: number,
  },
  unstartable: { run: number, reason: text, mayPass: optional(truth), at: number },
  lost: { run: number, at: number },
});

const check = tagged({
  none: {},
  pending: { at: number },
  passed: { at: number },
  failed: { tries: number, detail: text, at: number },
});

const workspace = tagged({
  none: {},
  preparing: { at: number },
  ready: { place: workspacePlaceShape, at: number },
});

const settleFields = { completedAt: number, at: number };

const settle = tagged({
  none: {},
  settling: settleFields,
  settled: { ...settleFields, note: text },
  refused: { ...settleFields, reason: text },
});

const checkResult = record({
  passed: truth,
  end: orNull(checkEndShape),
  try: number,
  of: number,
  output: textsShape,
  at: number,
});

const history = record({
  changes: list(record({ is: stateNameShape, at: number })),
  earlier: orNull(
    record({
      from: number,
      until: number,
      changes: number,
      spentMs: record(Object.fromEntries(stateNames.map((name) => [name, optional(number)]))),
    }),
  ),
});

const worker = record({
  // Other problems make it a worker that is shown but never started (readableWorker).
  spec: record({ id: workerIdShape }),
  wanted: optional(wanted),
  process: optional(process),
  startTime: optional(orNull(text)),
  suspended: optional(truth),
  turn: optional(turnShape),
  requests: optional(list(requestShape)),
  registry: optional(orNull(registryShape)),
  screen: optional(orNull(screenShape)),
  interruptedAt: optional(orNull(number)),
  claim: optional(claimShape),
  reportBefore: optional(orNull(claimShape)),
  check: optional(check),
  checkTries: optional(number),
  checks: optional(list(checkResult)),
  workspace: optional(workspace),
  settle: optional(settle),
  statusAsked: optional(truth),
  crashes: optional(number),
  recovered: optional(orNull(record({ count: number, reason: text, at: number }))),
  startFailures: optional(number),
  refusals: optional(number),
  hooksHeard: optional(truth),
  usage: optional(usageShape),
  spending: optional(
    record({
      told: usageShape,
      conversation: orNull(text),
      before: record({ costUsd: orNull(amount), tokens: orNull(tokensShape) }),
    }),
  ),
  costBefore: optional(amount),
  worked: optional(record({ ms: number, since: orNull(number) })),
  overranMs: optional(orNull(number)),
  skipped: optional(textsShape),
  conversation: optional(orNull(text)),
  nextConversation: optional(orNull(text)),
  status: optional(orNull(record({ text, at: number }))),
  progress: optional(orNull(progressShape)),
  position: optional(orNull(positionShape)),
  pane: optional(orNull(text)),
  notedFailed: optional(number),
  notedOpen: optional(number),
  goesFirst: optional(truth),
  runs: optional(number),
  instructionsChangedAt: optional(number),
  exitCode: optional(orNull(number)),
  permissionMode: optional(orNull(text)),
  inbox: optional(list(messageShape)),
  typing: optional(orNull(record({ message: text, entered: truth, at: optional(number) }))),
  handed: optional(list(record({ message: text, run: number, at: number, queued: truth }))),
  carried: optional(orNull(record({ messages: textsShape, at: number }))),
  promptedBy: optional(orNull(oneOf(['muxcrew', 'others']))),
  heldBy: optional(orNull(heldByShape)),
  endings: optional(list(record({ message: text, outcome: outcomeShape, detail: orNull(text) }))),
  needs: optional(record({ open: number, failed: number })),
  turnNow: optional(turnShape),
  state: record({ is: stateNameShape }),
  since: number,
  history: optional(history),
  evidence: optional(list(record({ source: text, fact: text, at: orNull(number) }))),
});

const warning: Check = (value, path) =>
  textsShape(value, path) ?? ((value as readonly string[]).length === 2 ? null : `${path} is not a pair`);

export const savedModelShape = record({
  session: sessionShape,
  wanted: optional(wanted),
  backend: optional(tagged({ there: { server: orNull(processShape) }, gone: { reason: text, at: number } })),
  closed: optional(truth),
  discarded: optional(truth),
  workers: list(worker),
  removed: optional(list(record({ id: text, costUsd: amount, tokens: optional(amount) }))),
  clients: optional(list(clientShape)),
  absence: optional(
    orNull(record({ since: number, states: list(record({ worker: text, state: stateNameShape })) })),
  ),
  away: optional(
    orNull(
      record({
        since: number,
        until: number,
        happened: list(record({ worker: text, was: orNull(stateNameShape), is: stateNameShape })),
      }),
    ),
  ),
  sidebarHidden: optional(truth),
  board: optional(orNull(positionShape)),
  memoryLow: optional(orNull(number)),
  projectGone: optional(truth),
  warnings: optional(list(warning)),
  leftovers: optional(leftoversShape),
});
