/** Is what came over the control socket a request? Owns its shape; what it may ask for is control.ts's to say. */
import type { ControlRequest } from '../core/control.ts';
import { isLayoutSpec } from '../core/layout/spec-check.ts';

type Fields = Readonly<Record<string, unknown>>;

const any = (): boolean => true;

/** What each request has beside its name. */
const shapes: Readonly<Record<ControlRequest['op'], (request: Fields) => boolean>> = {
  ping: any,
  'focus-sidebar': any,
  detach: any,
  focus: ({ worker, zoom }) => isText(worker) && (zoom === undefined || typeof zoom === 'boolean'),
  'show-sidebar': ({ shown, worker }) => typeof shown === 'boolean' && (worker === null || isText(worker)),
  layout: ({ layout }) => isLayoutSpec(layout),
  restart: ({ workers }) => isTexts(workers),
  skip: ({ workers }) => isTexts(workers),
  stop: ({ workers }) => workers === null || isTexts(workers),
  send: ({ workers, text, from }) => isTexts(workers) && isText(text) && isText(from),
  answer: ({ worker, request, answer }) => isText(worker) && isText(request) && isAnswer(answer),
  add: ({ workers }) => isList(workers, isNewWorker),
};

/** Null: not one that we know, or one of another shape. */
export function controlRequest(body: unknown): ControlRequest | null {
  if (!isObject(body)) return null;
  const { op } = body;
  if (typeof op !== 'string' || !Object.hasOwn(shapes, op)) return null;
  return shapes[op as ControlRequest['op']](body) ? (body as unknown as ControlRequest) : null;
}

function isNewWorker(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { name, instructions, wantedId, agent, cwd, verify = null, env = {}, needs = [] } = value;
  const { timeoutMs = 1, maxCostUsd = 1 } = value;
  const kinds: readonly unknown[] = ['claude', 'demo', 'command'];
  return (
    isText(name) &&
    isText(instructions) &&
    isText(cwd) &&
    (wantedId === null || isText(wantedId)) &&
    (verify === null || isVerify(verify)) &&
    isObject(env) &&
    Object.values(env).every(isText) &&
    isTexts(needs) &&
    typeof timeoutMs === 'number' &&
    typeof maxCostUsd === 'number' &&
    isObject(agent) &&
    kinds.includes(agent['kind'])
  );
}

function isVerify(value: unknown): boolean {
  return isObject(value) && isText(value['command']) && typeof value['tries'] === 'number';
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

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): boolean {
  return isList(value, isText);
}

function isList(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((one: unknown) => isOne(one));
}
