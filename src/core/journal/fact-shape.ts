/** Shapes of facts that both events and checkpoints contain. Pure. */
import { askKinds } from '../model/facts/request.ts';
import { amount, list, number, oneOf, optional, orNull, record, tagged, text, truth } from '../shape.ts';
import { stateNames } from '../model/state.ts';
import { turnErrorKinds } from '../model/facts/turn-error.ts';

export const processShape = record({ pid: number, startTime: text });

export const messageShape = record({
  id: text,
  text,
  from: text,
  acceptedAt: optional(number),
  raw: optional(truth),
});

export const positionShape = record({ inode: number, offset: number, known: optional(text) });

export const progressShape = record({ done: number, total: number });

const claimKinds = ['busy', 'blocked', 'completed', 'failed', 'terminated'];

export const statusLineShape = record({
  claim: oneOf(claimKinds),
  text,
  progress: orNull(progressShape),
  keyword: optional(oneOf(['error', 'consultation'])),
  unclear: optional(text),
  plain: optional(truth),
});

const claimFields = { text, at: number };

export const claimShape = tagged({
  none: {},
  busy: { ...claimFields, unclear: optional(text) },
  blocked: { ...claimFields, keyword: optional(oneOf(['error', 'consultation'])) },
  completed: claimFields,
  failed: claimFields,
  terminated: claimFields,
});

export const turnErrorShape = oneOf(turnErrorKinds);

export const turnShape = tagged({
  none: {},
  unknown: {},
  ready: { at: number },
  running: { at: number },
  over: { background: optional(truth), reminder: optional(truth), at: number },
  asking: { what: text, kind: optional(oneOf(askKinds)), request: optional(orNull(text)), at: number },
  failed: {
    error: text,
    kind: optional(turnErrorShape),
    what: optional(text),
    until: optional(orNull(number)),
    at: number,
  },
});

export const registryShape = record({
  status: oneOf(['busy', 'idle', 'waiting', 'background']),
  waitingFor: orNull(text),
  asks: optional(oneOf(askKinds)),
  at: number,
});

export const screenShape = tagged({
  dialog: { kind: oneOf(askKinds), what: text, at: number },
  retrying: { what: text, limit: optional(record({ until: orNull(number) })), at: number },
});

export const tokensShape = record({
  input: amount,
  output: amount,
  cacheRead: amount,
  cacheWrite: amount,
});

export const usageShape = record({
  costUsd: orNull(amount),
  tokens: orNull(tokensShape),
  contextPercent: orNull(number),
});

export const requestShape = record({
  id: text,
  kind: oneOf(['permission', 'question', 'plan']),
  tool: text,
  what: text,
  input: text,
  agent: optional(orNull(text)),
  remembers: optional(orNull(text)),
  folder: optional(orNull(text)),
  digest: optional(orNull(text)),
  at: number,
});

export const checkEndShape = tagged({
  exit: { code: number },
  signal: { signal: text },
  timeout: { afterMs: number },
  'not run': { why: text },
});

export const workspacePlaceShape = record({ cwd: text });

export const settleOutcomeShape = tagged({ settled: { note: text }, refused: { reason: text } });

export const clientShape = record({
  tty: text,
  since: number,
  columns: number,
  rows: number,
  terminal: text,
  from: optional(orNull(text)),
  typed: optional(truth),
});

export const stateNameShape = oneOf(stateNames);
export const outcomeShape = oneOf(['delivered', 'queued', 'refused']);
export const heldByShape = oneOf(['draft', 'no composer', 'prompt']);
export const textsShape = list(text);
