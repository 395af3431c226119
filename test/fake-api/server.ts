/**
 * A Messages API on loopback for the real Claude Code CLI, scripted by directives in the prompt (script.ts). Records
 * every request, so that a test waits for what the CLI does and never for a duration.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageEvents, messageJson } from './answer.ts';
import { readRequest } from './request.ts';
import type { ApiRequest, MessagesBody } from './request.ts';
import { stepsOf } from './script.ts';
import type { ScriptedError, Step } from './script.ts';

export interface FakeApi {
  /** `http://127.0.0.1:PORT`: the value of ANTHROPIC_BASE_URL. */
  readonly url: string;
  /** All that came, oldest first. */
  readonly requests: readonly ApiRequest[];
  /**
   * The first request that matches and that no earlier call has given: one that came already, or else the next to come.
   * Side requests are passed over unless `side` is asked for. Rejects after `timeoutMs` with what came instead.
   */
  nextRequest(
    filter?: (request: ApiRequest) => boolean,
    options?: { readonly timeoutMs?: number; readonly side?: boolean },
  ): Promise<ApiRequest>;
  /** When the last byte of its answer was given to the socket, error or not; waits until then. */
  answered(request: ApiRequest): Promise<number>;
  /** Lets go what `[[hold:NAME]]` holds back, now and later. */
  release(name: string): void;
  close(): Promise<void>;
}

interface Waiter {
  readonly filter: (request: ApiRequest) => boolean;
  readonly give: (request: ApiRequest) => void;
}

export interface FakeApiOptions {
  /** Answers before the directives are looked at; null leaves it to them. The steps of a whole conversation. */
  readonly script?: (request: ApiRequest) => readonly Step[] | null;
  /** 0: any free one. */
  readonly port?: number;
}

export async function startFakeApi(options: FakeApiOptions = {}): Promise<FakeApi> {
  const requests: ApiRequest[] = [];
  const given = new Set<ApiRequest>();
  const waiters = new Set<Waiter>();
  /** How often each step was answered by an error or a cut; the only state beside the records. */
  const attempts = new Map<string, number>();
  const holds = gates();
  const answers = new Map<ApiRequest, Gate<number>>();
  const answerOf = (request: ApiRequest): Gate<number> => {
    const known = answers.get(request) ?? gate<number>();
    answers.set(request, known);
    return known;
  };

  const record = (request: ApiRequest): void => {
    requests.push(request);
    for (const waiter of waiters) {
      if (!waiter.filter(request)) continue;
      waiters.delete(waiter);
      given.add(request);
      waiter.give(request);
      break;
    }
  };

  const server = createServer((incoming, outgoing) => {
    // A CLI that ends in mid-answer closes its socket: nothing to do about it here.
    incoming.on('error', () => undefined);
    outgoing.on('error', () => undefined);
    const serve = async (): Promise<void> => {
      const request = await requestOf(incoming);
      outgoing.on('finish', () => answerOf(request).open(Date.now()));
      outgoing.on('close', () => answerOf(request).open(Date.now()));
      record(request);
      await respond(request, outgoing, attempts, holds, options.script);
    };
    serve().catch((error: unknown) => {
      if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'application/json' });
      outgoing.end(apiError('api_error', `fake API: ${String(error)}`));
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${String(port)}`,
    requests,
    nextRequest: (filter = () => true, { timeoutMs = 60_000, side = false } = {}) =>
      new Promise<ApiRequest>((resolve, reject) => {
        const wanted = (request: ApiRequest): boolean =>
          request.path === '/v1/messages' && request.side === side && filter(request);
        const came = requests.find((request) => !given.has(request) && wanted(request));
        if (came) {
          given.add(came);
          resolve(came);
          return;
        }
        const timer = setTimeout(() => {
          waiters.delete(waiter);
          reject(
            new Error(`no such request within ${String(timeoutMs)} ms; there came:\n${listed(requests)}`),
          );
        }, timeoutMs);
        const waiter: Waiter = {
          filter: wanted,
          give: (request) => {
            clearTimeout(timer);
            resolve(request);
          },
        };
        waiters.add(waiter);
      }),
    answered: (request) => answerOf(request).opened,
    release: (name) => holds(name).open(undefined),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Something that is waited for until it happens, once. */
interface Gate<T> {
  readonly opened: Promise<T>;
  readonly open: (value: T) => void;
}

function gate<T>(): Gate<T> {
  let open: Gate<T>['open'] = () => undefined;
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

function gates(): (name: string) => Gate<undefined> {
  const known = new Map<string, Gate<undefined>>();
  return (name) => {
    const one = known.get(name) ?? gate<undefined>();
    known.set(name, one);
    return one;
  };
}

async function requestOf(incoming: IncomingMessage): Promise<ApiRequest> {
  const path = (incoming.url ?? '/').split('?')[0] ?? '/';
  const method = incoming.method ?? 'GET';
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const body = (text.startsWith('{') ? JSON.parse(text) : {}) as MessagesBody;
  return readRequest(method, path, incoming.headers, body, Date.now());
}

async function respond(
  request: ApiRequest,
  outgoing: ServerResponse,
  attempts: Map<string, number>,
  holds: ReturnType<typeof gates>,
  script: FakeApiOptions['script'],
): Promise<void> {
  const { method, path } = request;
  if (method === 'HEAD') {
    outgoing.writeHead(200).end();
  } else if (method === 'POST' && path === '/v1/messages/count_tokens') {
    json(outgoing, 200, { input_tokens: Math.ceil(JSON.stringify(request.body).length / 4) });
  } else if (method === 'POST' && path === '/v1/messages') {
    await answer(request, outgoing, attempts, holds, script);
  } else {
    outgoing.writeHead(404, { 'content-type': 'application/json' });
    outgoing.end(apiError('not_found_error', `fake API: no ${method} ${path}`));
  }
}

async function answer(
  request: ApiRequest,
  outgoing: ServerResponse,
  attempts: Map<string, number>,
  holds: ReturnType<typeof gates>,
  script: FakeApiOptions['script'],
): Promise<void> {
  const { body, step: index } = request;
  const model = body.model ?? 'claude-fake';
  const steps = script?.(request) ?? (request.side ? sideSteps() : stepsOf(request.prompt, request.system));
  const step = steps[index] ?? said('Nothing more to do.');

  // A limit is over once it has refused often enough, also for who asks again in other words.
  const limit = step.errors.some(({ status }) => status === 429);
  const key = JSON.stringify(
    limit ? step : [body.metadata?.user_id, body.messages?.length, index, request.prompt],
  );
  const tried = attempts.get(key) ?? 0;
  attempts.set(key, tried + 1);

  if (step.stallMs > 0) await sleep(step.stallMs);
  if (step.hold !== undefined) await holds(step.hold).opened;
  const failing = step.errors.flatMap((error) => Array.from({ length: error.times }, () => error));
  const error = failing[tried];
  if (error !== undefined) {
    outgoing.writeHead(error.status, { 'content-type': 'application/json', ...errorHeaders(error) });
    const words =
      typeof error.more === 'object' && 'says' in error.more
        ? error.more.says
        : `scripted ${String(error.status)}`;
    outgoing.end(apiError(errorTypes[error.status] ?? 'api_error', words));
    return;
  }
  // Never answers; the connection ends with the CLI or with us.
  if (step.hang) return;
  if (body.stream !== true) {
    json(outgoing, 200, messageJson(step.blocks, model, step));
    return;
  }
  outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const events = messageEvents(step.blocks, model, step);
  const cut = tried - failing.length < step.cuts;
  for (const { text, pauseMs } of cut ? events.slice(0, 2) : events) {
    if (pauseMs > 0) await sleep(pauseMs);
    if (outgoing.destroyed) return;
    outgoing.write(text);
  }
  if (cut) outgoing.destroy();
  else outgoing.end();
}

/** Titles and the like, in the form that the CLI asks for by JSON schema. */
function sideSteps(): readonly Step[] {
  return [said('{"title":"Scripted conversation"}')];
}

function said(text: string): Step {
  return {
    errors: [],
    cuts: 0,
    stallMs: 0,
    hang: false,
    blocks: [{ is: 'text', chunks: [text], pauseMs: 0 }],
  };
}

/** As the API sends them; the usage limit's are those of a subscription. */
function errorHeaders({ more }: ScriptedError): Readonly<Record<string, string>> {
  if (more === undefined) return { 'retry-after': '0' };
  if (more === 'final') return { 'x-should-retry': 'false' };
  if ('says' in more) return { 'retry-after': '0' };
  const reset = String(Math.ceil(Date.now() / 1_000) + more.limitSeconds);
  const unified = {
    status: 'rejected',
    reset,
    'representative-claim': 'five_hour',
    '5h-status': 'rejected',
    '5h-reset': reset,
    '5h-utilization': '1.0',
  };
  return {
    'retry-after': String(more.limitSeconds),
    ...Object.fromEntries(
      Object.entries(unified).map(([name, value]) => [`anthropic-ratelimit-unified-${name}`, value]),
    ),
  };
}

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
};

function apiError(type: string, message: string): string {
  return JSON.stringify({ type: 'error', error: { type, message } });
}

function json(outgoing: ServerResponse, status: number, value: unknown): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(value));
}

function listed(requests: readonly ApiRequest[]): string {
  return requests
    .map(
      ({ method, path, side, step, prompt, results }) =>
        `  ${method} ${path} ${side ? 'side' : `step ${String(step)}`} ${prompt.slice(-120)} ${results.map(({ text }) => text.slice(0, 120)).join(' | ')}`,
    )
    .join('\n');
}
