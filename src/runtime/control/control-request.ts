/** Is what came over the control socket a request? Owns its shape; what it may ask for is control.ts's to say. */
import type { ControlRequest } from '../../core/wire/control.ts';
import { isLayoutSpec } from '../../core/layout/spec-check.ts';
import { list } from '../../core/shape.ts';
import { newWorkerProblem } from '../../core/journal/worker-shape.ts';

type Fields = Readonly<Record<string, unknown>>;

const any = (): boolean => true;

/** A request is journaled and answered for each worker it names: it must not fill the memory by either. Characters. */
const longestMessage = 1024 * 1024;
const longestName = 200;
const longestWorker = 200;
const mostWorkers = 10_000;

/** What each request has beside its name. */
const shapes: Readonly<Record<ControlRequest['op'], (request: Fields) => boolean>> = {
  ping: any,
  'focus-sidebar': any,
  detach: any,
  subscribe: any,
  focus: ({ worker, zoom, unlessAsking }) => isWorker(worker) && isFlag(zoom) && isFlag(unlessAsking),
  'show-sidebar': ({ shown, worker }) => typeof shown === 'boolean' && (worker === null || isWorker(worker)),
  layout: ({ layout }) => isLayoutSpec(layout),
  restart: ({ workers }) => areWorkers(workers),
  'new-conversation': ({ conversations }) =>
    isObject(conversations) &&
    areWorkers(Object.keys(conversations)) &&
    Object.values(conversations).every(isUuid),
  interrupt: ({ workers }) => areWorkers(workers),
  remove: ({ workers }) => areWorkers(workers),
  set: ({ limits }) => isLimits(limits),
  skip: ({ workers }) => areWorkers(workers),
  stop: ({ workers, discard }) =>
    workers === null ? isFlag(discard) : areWorkers(workers) && discard === undefined,
  send: ({ workers, text, from, raw = false }) =>
    areWorkers(workers) &&
    isText(text) &&
    text.length <= longestMessage &&
    isText(from) &&
    from.length <= longestName &&
    typeof raw === 'boolean',
  answer: ({ worker, request, answer, shown }) =>
    isWorker(worker) && isText(request) && isAnswer(answer) && (shown === undefined || isShown(shown)),
  add: any,
};

/** As far as it is one: else what is wrong with it, for the caller. */
export type RequestRead =
  | { readonly is: 'request'; readonly request: ControlRequest }
  | { readonly is: 'unknown' }
  | { readonly is: 'malformed'; readonly why: string };

export function controlRequest(body: unknown): RequestRead {
  if (!isObject(body)) return { is: 'unknown' };
  const { op } = body;
  if (typeof op !== 'string' || !Object.hasOwn(shapes, op)) return { is: 'unknown' };
  // Named, since it comes from a file that was written or a program that was made for it.
  const added = op === 'add' ? addProblem(body['workers']) : null;
  if (added !== null) return { is: 'malformed', why: added };
  return shapes[op as ControlRequest['op']](body)
    ? { is: 'request', request: body as unknown as ControlRequest }
    : { is: 'malformed', why: `the request ${op} lacks a field, or has one of the wrong type` };
}

function addProblem(workers: unknown): string | null {
  if (Array.isArray(workers) && workers.length > mostWorkers)
    return `workers has more than ${String(mostWorkers)} entries`;
  return list(newWorkerProblem)(workers, 'workers');
}

function isAnswer(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { decision, always, reason } = value;
  return (
    (decision === 'allow' || decision === 'deny') &&
    typeof always === 'boolean' &&
    (reason === null || isText(reason))
  );
}

function isShown(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { what, input, folder, digest } = value;
  return (
    isText(what) &&
    isText(input) &&
    (folder === null || isText(folder)) &&
    (digest === null || isText(digest))
  );
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isUuid(value: unknown): boolean {
  return isText(value) && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}

/** No field that it does not know: all of it becomes a part of the session. */
function isLimits(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { maxWorkers = null, maxCostUsd = null, stopAtMaxCost = false, ...others } = value;
  return (
    Object.keys(value).length > 0 &&
    Object.keys(others).length === 0 &&
    (maxWorkers === null || (Number.isInteger(maxWorkers) && Number(maxWorkers) >= 1)) &&
    (maxCostUsd === null || (Number.isFinite(maxCostUsd) && Number(maxCostUsd) >= 0)) &&
    typeof stopAtMaxCost === 'boolean'
  );
}

/** Left out, it is false. */
function isFlag(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Also of workers that are not there: those are refused one by one. */
function isWorker(value: unknown): boolean {
  return isText(value) && value.length <= longestWorker;
}

function areWorkers(value: unknown): boolean {
  return Array.isArray(value) && value.length <= mostWorkers && value.every(isWorker);
}
