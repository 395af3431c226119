/** Lines that a server sends unasked: a slow reader costs bounded memory, and delays no other. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { unixSockets } from '../../../src/os/sockets/socket.ts';
import type { LineServer, Outlet } from '../../../src/ports/socket.ts';
import { eventually } from '../../backends/eventually.ts';
import { scratchFolder } from '../scratch.ts';

const folder = scratchFolder('outlet');
const sockets = unixSockets();
const servers: LineServer[] = [];
const clients: Socket[] = [];
let count = 0;

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  for (const server of servers.splice(0)) await server.close();
});

const lineOf = (body: unknown): string => `${JSON.stringify(body)}\n`;

async function serving(): Promise<{ readonly path: string; readonly outlets: Outlet[] }> {
  count += 1;
  const path = join(folder, `s${String(count)}`, 'control.sock');
  const outlets: Outlet[] = [];
  const served = await sockets.serve(
    path,
    (body, _peers, open) => {
      if (body === 'subscribe') outlets.push(open((missed) => lineOf({ missed })));
      if (body === 'subscribe') outlets.at(-1)?.send(lineOf('first'));
      return Promise.resolve({ ok: body === 'subscribe' });
    },
    () => undefined,
  );
  if (served.is !== 'serving') throw new Error(served.is);
  servers.push(served.server);
  return { path, outlets };
}

const accepted = (answer: unknown): boolean => (answer as { readonly ok: boolean }).ok;

it('sends lines after the reply, in their order, until the server ends', async () => {
  const { path, outlets } = await serving();
  const lines: unknown[] = [];
  const end = sockets.follow(path, 'subscribe', {
    isAccepted: accepted,
    onLine: (line) => void lines.push(line),
    signal: new AbortController().signal,
  });
  await eventually('it is subscribed', () => outlets.length === 1);
  for (const n of [1, 2, 3]) outlets[0]?.send(lineOf(n));
  await eventually('they are there', () => lines.length === 4);
  expect(lines).toEqual(['first', 1, 2, 3]);
  await servers.splice(0)[0]?.close();
  expect(await end).toEqual({ is: 'ended' });
  expect(outlets[0]?.isOpen()).toBe(false);
});

it('takes one line after the other, however long each takes', async () => {
  const { path, outlets } = await serving();
  const lines: unknown[] = [];
  let busy = 0;
  void sockets.follow(path, 'subscribe', {
    isAccepted: accepted,
    onLine: async (line) => {
      busy += 1;
      expect(busy).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 5));
      lines.push(line);
      busy -= 1;
    },
    signal: new AbortController().signal,
  });
  await eventually('it is subscribed', () => outlets.length === 1);
  for (let n = 0; n < 20; n += 1) outlets[0]?.send(lineOf(n));
  await eventually('all are taken', () => lines.length === 21);
});

it('tells a refusal, a missing server and an end by the caller apart', async () => {
  const { path, outlets } = await serving();
  const options = { isAccepted: accepted, onLine: () => undefined, signal: new AbortController().signal };
  expect(await sockets.follow(path, 'x', options)).toEqual({ is: 'refused', body: { ok: false } });
  expect(await sockets.follow(`${path}.none`, 'x', options)).toEqual({ is: 'no-server' });
  const abort = new AbortController();
  const end = sockets.follow(path, 'subscribe', { ...options, signal: abort.signal });
  await eventually('it is subscribed', () => outlets.length === 1);
  abort.abort();
  expect(await end).toEqual({ is: 'ended' });
  await eventually('the server knows', () => outlets[0]?.isOpen() === false);
});

/** Subscribes and reads nothing. */
async function deaf(path: string): Promise<Socket> {
  const socket = connect(path);
  clients.push(socket);
  await once(socket, 'connect');
  socket.pause();
  socket.write(lineOf('subscribe'));
  return socket;
}

it('keeps the newest snapshot and a bounded number of lines for a reader that takes none, and says how many it missed', async () => {
  const { path, outlets } = await serving();
  const slow = await deaf(path);
  await eventually('it is subscribed', () => outlets.length === 1);
  const [outlet] = outlets;
  const large = 'x'.repeat(1024 * 1024);
  const before = process.memoryUsage().rss;
  for (let n = 0; n < 400; n += 1) outlet?.send(lineOf({ n, large }), 'snapshot');
  for (let n = 0; n < 1_000; n += 1) outlet?.send(lineOf({ request: n }));
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  const lines: { readonly n?: number; readonly request?: number; readonly missed?: number }[] = [];
  let rest = '';
  slow.on('data', (chunk: Buffer) => {
    const parts = `${rest}${chunk.toString()}`.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((part) => JSON.parse(part) as (typeof lines)[number]));
  });
  slow.resume();
  await eventually('the last one is there', () => lines.at(-1)?.request === 999);
  const missed = lines.flatMap((line) => line.missed ?? []);
  const requests = lines.flatMap((line) => line.request ?? []);
  expect(missed.reduce((sum, one) => sum + one, 0) + requests.length).toBeGreaterThanOrEqual(1_000);
  expect(requests.length).toBeLessThanOrEqual(256);
  expect(requests).toEqual([...requests].sort((a, b) => a - b));
  // What fitted into the connection before it was full, and no more.
  expect(lines.filter((line) => line.n !== undefined).length).toBeLessThan(5);
});

it('delays no other reader', async () => {
  const { path, outlets } = await serving();
  await deaf(path);
  await eventually('it is subscribed', () => outlets.length === 1);
  const lines: unknown[] = [];
  void sockets.follow(path, 'subscribe', {
    isAccepted: accepted,
    onLine: (line) => void lines.push(line),
    signal: new AbortController().signal,
  });
  await eventually('both are subscribed', () => outlets.length === 2);
  const large = 'x'.repeat(100_000);
  for (let n = 0; n < 100; n += 1) {
    for (const outlet of outlets) outlet.send(lineOf({ n, large }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await eventually('the other has all', () => lines.length === 101);
});
