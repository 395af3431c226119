/**
 * Translates facts in Claude Code's own terms, as earlier builds journaled them, into agent-neutral terms. Pure; never
 * throws, and leaves unknown values alone: shapes are checked afterwards.
 */
import type { AskKind } from '../model/facts/request.ts';
import type { TurnErrorKind } from '../model/facts/turn-error.ts';

type Fields = Readonly<Record<string, unknown>>;

const asked: ReadonlyMap<unknown, AskKind> = new Map([
  ['permission prompt', 'permission'],
  ['input needed', 'question'],
]);

const errors: ReadonlyMap<unknown, TurnErrorKind> = new Map([
  ['rate_limit', 'rate-limit'],
  ['authentication_failed', 'login'],
  ['billing_error', 'billing'],
  ['overloaded', 'overloaded'],
  ['server_error', 'server'],
  ['model_not_found', 'model'],
]);

/** Translates a parsed line of the journal. */
export function inPresentWords(event: unknown): unknown {
  if (!isFields(event)) return event;
  switch (event['is']) {
    case 'registry-seen':
      return changed(event, 'registry', presentRegistry);
    case 'agent-reported':
      return changed(event, 'turn', presentTurn);
    case 'checkpoint':
      return changed(event, 'model', (model) =>
        changed(model, 'workers', (workers) =>
          Array.isArray(workers) ? workers.map((worker: unknown) => presentWorker(worker)) : workers,
        ),
      );
    default:
      return event;
  }
}

function presentWorker(worker: unknown): unknown {
  const turned = changed(changed(worker, 'turn', presentTurn), 'turnNow', presentTurn);
  return changed(turned, 'registry', presentRegistry);
}

function presentRegistry(registry: unknown): unknown {
  if (!isFields(registry)) return registry;
  if (registry['status'] === 'shell') return { ...registry, status: 'background' };
  const asks = asked.get(registry['waitingFor']);
  return asks === undefined || 'asks' in registry ? registry : { ...registry, asks };
}

function presentTurn(turn: unknown): unknown {
  if (!isFields(turn) || turn['is'] !== 'failed' || 'kind' in turn) return turn;
  return { ...turn, kind: errors.get(turn['error']) ?? 'other' };
}

function changed(from: unknown, key: string, change: (value: unknown) => unknown): unknown {
  return isFields(from) && key in from ? { ...from, [key]: change(from[key]) } : from;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
