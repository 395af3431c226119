/** Checks that a message on the control socket is a valid request. Permissions are checked in control.ts. */
import * as v from 'valibot';
import type { ControlRequest } from '../../core/wire/control.ts';
import { isLayoutSpec } from '../../core/layout/spec-check.ts';
import { list } from '../../core/shape.ts';
import { newWorkerProblem } from '../../core/journal/worker-shape.ts';

/** A request is journaled and answered for each worker it names: limits the memory for both. Characters. */
const longestMessage = 1024 * 1024;
const longestName = 200;
const longestWorker = 200;
const mostWorkers = 10_000;

const text = v.string();
const flag = v.optional(v.boolean());
/** Also accepts unknown workers: each is refused by itself. */
const worker = v.pipe(text, v.maxLength(longestWorker));
const workers = v.pipe(v.array(worker), v.maxLength(mostWorkers));
const uuid = v.pipe(text, v.regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/));

/** Unknown fields are refused: everything becomes part of the session. */
const limits = v.pipe(
  v.strictObject({
    maxWorkers: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1))),
    maxCostUsd: v.nullish(v.pipe(v.number(), v.finite(), v.minValue(0))),
    stopAtMaxCost: flag,
  }),
  v.check((given) => Object.keys(given).length > 0),
);

const answer = v.object({
  decision: v.picklist(['allow', 'deny']),
  always: v.boolean(),
  reason: v.nullable(text),
});

const shown = v.object({ what: text, input: text, folder: v.nullable(text), digest: v.nullable(text) });

/** The fields of each request besides its name. */
const schemas: Readonly<Record<ControlRequest['op'], v.GenericSchema>> = {
  ping: v.unknown(),
  'focus-sidebar': v.unknown(),
  detach: v.unknown(),
  subscribe: v.unknown(),
  focus: v.object({ worker, zoom: flag, unlessAsking: flag }),
  'show-sidebar': v.object({ shown: v.boolean(), worker: v.nullable(worker) }),
  layout: v.object({ layout: v.custom(isLayoutSpec) }),
  restart: v.object({ workers }),
  'new-conversation': v.object({
    conversations: v.pipe(
      v.record(worker, uuid),
      v.check((given) => Object.keys(given).length <= mostWorkers),
    ),
  }),
  interrupt: v.object({ workers }),
  remove: v.object({ workers }),
  set: v.object({ limits }),
  skip: v.object({ workers }),
  stop: v.union([
    v.object({ workers: v.null(), discard: flag }),
    v.object({ workers, discard: v.optional(v.undefined()) }),
  ]),
  send: v.object({
    workers,
    text: v.pipe(text, v.maxLength(longestMessage)),
    from: v.pipe(text, v.maxLength(longestName)),
    raw: flag,
  }),
  answer: v.object({ worker, request: text, answer, shown: v.optional(shown) }),
  add: v.unknown(),
};

/** The request, or what is wrong with it. */
export type RequestRead =
  | { readonly is: 'request'; readonly request: ControlRequest }
  | { readonly is: 'unknown' }
  | { readonly is: 'malformed'; readonly why: string };

const named = v.object({ op: v.string() });

export function controlRequest(body: unknown): RequestRead {
  if (!v.is(named, body)) return { is: 'unknown' };
  const { op } = body;
  if (!Object.hasOwn(schemas, op)) return { is: 'unknown' };
  // Checked separately for a more precise error: it comes from a user's file or program.
  const added = op === 'add' ? addProblem((body as { readonly workers?: unknown }).workers) : null;
  if (added !== null) return { is: 'malformed', why: added };
  // Returns the message itself: a schema's output lacks fields that it does not know.
  return v.is(schemas[op as ControlRequest['op']], body)
    ? { is: 'request', request: body as unknown as ControlRequest }
    : { is: 'malformed', why: `the request ${op} lacks a field, or has one of the wrong type` };
}

function addProblem(given: unknown): string | null {
  if (Array.isArray(given) && given.length > mostWorkers)
    return `workers has more than ${String(mostWorkers)} entries`;
  return list(newWorkerProblem)(given, 'workers');
}
