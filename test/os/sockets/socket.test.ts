import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { socketPath } from '../../../src/os/sockets/socket-path.ts';
import { unixSockets } from '../../../src/os/sockets/socket.ts';
import type { LineServer } from '../../../src/ports/socket.ts';
import { scratchFolder } from '../scratch.ts';

const folder = scratchFolder('socket');
const sockets = unixSockets();
const open: LineServer[] = [];
const bugs: unknown[] = [];
let count = 0;

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
  bugs.length = 0;
});

function fresh(): string {
  count += 1;
  return join(folder, `s${count}`, 'control.sock');
}

async function serve(path: string, handler: (body: unknown) => Promise<unknown>): Promise<LineServer> {
  const outcome = await sockets.serve(path, handler, (bug) => bugs.push(bug));
  if (outcome.is !== 'serving') throw new Error(outcome.is);
  open.push(outcome.server);
  return outcome.server;
}

const echo = (body: unknown): Promise<unknown> => Promise.resolve({ echo: body });

/** Says raw bytes and gives all that comes back until the other side closes. */
async function say(path: string, bytes: string | Buffer): Promise<string> {
  const socket = connect({ path, allowHalfOpen: true });
  socket.on('error', () => undefined);
  socket.end(bytes);
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  await new Promise((resolve) => socket.on('close', resolve));
  return Buffer.concat(parts).toString();
}

it('carries a question and its answer, newlines and wide characters and all', async () => {
  const path = fresh();
  await serve(path, echo);
  expect(await sockets.ask(path, { text: 'a\nb 日本 \u2028' }, 2000)).toEqual({
    is: 'answered',
    body: { echo: { text: 'a\nb 日本 \u2028' } },
  });
});

it('is private: 0600 in a folder of 0700, also where the folder was open before', async () => {
  const path = fresh();
  mkdirSync(dirname(path), { mode: 0o755 });
  await serve(path, echo);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
});

it('says nobody where there is no socket, a dead one, or a plain file', async () => {
  const path = fresh();
  expect(await sockets.ask(path, 1, 2000)).toEqual({ is: 'no-server' });
  mkdirSync(dirname(path), { mode: 0o700 });
  expect(await sockets.ask(path, 1, 2000)).toEqual({ is: 'no-server' });
  writeFileSync(path, '');
  expect(await sockets.ask(path, 1, 2000)).toEqual({ is: 'no-server' });
});

it('takes the place of a socket whose process was killed', async () => {
  const path = fresh();
  mkdirSync(dirname(path), { mode: 0o700 });
  const dead = spawn(process.execPath, [
    '-e',
    `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`,
  ]);
  await once(dead.stdout, 'data');
  dead.kill('SIGKILL');
  await once(dead, 'exit');
  expect(existsSync(path)).toBe(true);
  await serve(path, echo);
  expect(await sockets.ask(path, 1, 2000)).toEqual({ is: 'answered', body: { echo: 1 } });
});

it('leaves a socket alone behind which somebody answers', async () => {
  const path = fresh();
  await serve(path, echo);
  expect(await sockets.serve(path, echo, () => undefined)).toEqual({ is: 'in-use', path });
  expect(await sockets.ask(path, 1, 2000)).toMatchObject({ is: 'answered' });
});

it('removes only its own socket when it closes', async () => {
  const path = fresh();
  const server = await serve(path, echo);
  rmSync(path);
  const other = createServer().listen(path);
  await once(other, 'listening');
  await server.close();
  expect(existsSync(path)).toBe(true);
  other.close();
  await once(other, 'close');
});

it('answers garbage by an error and goes on, on the same connection too', async () => {
  const path = fresh();
  await serve(path, echo);
  const said = await say(path, Buffer.concat([Buffer.from([0xff, 0, 0x80]), Buffer.from('\n\n{"a":\n7\n')]));
  const replies = said
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as unknown);
  expect(replies).toMatchObject([{ error: 'not-json' }, { error: 'not-json' }, { echo: 7 }]);
});

it('refuses a line over 8 MB and serves the next asker', async () => {
  const path = fresh();
  await serve(path, echo);
  const said = await say(path, Buffer.alloc(9 * 1024 * 1024, 'x'));
  expect(said === '' || said.includes('too-long')).toBe(true);
  expect(await sockets.ask(path, 1, 2000)).toMatchObject({ is: 'answered' });
});

it('answers a handler that throws by an error, tells of the bug, and lives on', async () => {
  const path = fresh();
  await serve(path, (body) => (body === 'bad' ? Promise.reject(new Error('oops')) : echo(body)));
  expect(await sockets.ask(path, 'bad', 2000)).toEqual({
    is: 'answered',
    body: { error: 'bug', detail: 'oops' },
  });
  expect(bugs).toHaveLength(1);
  expect(await sockets.ask(path, 1, 2000)).toMatchObject({ is: 'answered' });
});

it('tells silence from a connection that was closed', async () => {
  const path = fresh();
  const server = await serve(path, () => new Promise(() => undefined));
  expect(await sockets.ask(path, 1, 50)).toEqual({ is: 'silent' });
  const asked = sockets.ask(path, 1, 5000);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await server.close();
  expect(await asked).toMatchObject({ is: 'broken' });
});

it('answers many at once, each with its own', async () => {
  const path = fresh();
  await serve(path, echo);
  const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => sockets.ask(path, i, 5000)));
  expect(answers).toEqual(answers.map((_, i) => ({ is: 'answered', body: { echo: i } })));
});

it('moves a socket whose path is too long to a short private folder, the same for everybody', async () => {
  const path = join(folder, 'x'.repeat(80), 'y'.repeat(80), 'control.sock');
  const real = socketPath(path);
  expect(Buffer.byteLength(real)).toBeLessThanOrEqual(96);
  expect(socketPath(path)).toBe(real);
  const server = await serve(path, echo);
  expect(server.path).toBe(real);
  expect(statSync(dirname(real)).mode & 0o777).toBe(0o700);
  expect(await sockets.ask(path, 1, 2000)).toMatchObject({ is: 'answered' });
  await server.close();
  expect(existsSync(real)).toBe(false);
  // A session of the person's own may use the folder, too.
  if (readdirSync(dirname(real)).length === 0) rmdirSync(dirname(real));
});

it('listens again where its socket was removed, and keeps its connections', async () => {
  const path = fresh();
  const server = await serve(path, echo);
  const old = connect(path);
  await once(old, 'connect');
  rmSync(path);
  expect(await sockets.ask(path, 1, 2000)).toEqual({ is: 'no-server' });
  await server.restore();
  expect(await sockets.ask(path, 1, 2000)).toEqual({ is: 'answered', body: { echo: 1 } });
  old.write('7\n');
  const [reply] = (await once(old, 'data')) as [Buffer];
  expect(reply.toString()).toBe('{"echo":7}\n');
  old.destroy();
  await server.restore();
  expect(await sockets.ask(path, 2, 2000)).toMatchObject({ is: 'answered' });
});

it('listens again where something else lies at its place', async () => {
  const path = fresh();
  const server = await serve(path, echo);
  rmSync(path);
  writeFileSync(path, 'no socket');
  await server.restore();
  expect(await sockets.ask(path, 1, 2000)).toMatchObject({ is: 'answered' });
});

it('answers no more than is read: replies that are not read are not made', async () => {
  const path = fresh();
  let made = 0;
  await serve(path, () => {
    made += 1;
    return Promise.resolve('x'.repeat(100_000));
  });
  const clients = Array.from({ length: 5 }, () => connect(path));
  for (const client of clients) {
    client.on('error', () => undefined);
    client.pause();
    client.write('1\n'.repeat(5_000));
  }
  expect(await sockets.ask(path, 1, 10_000)).toMatchObject({ is: 'answered' });
  // Each has what its buffers hold: all of them would be 2.5 GB.
  expect(made).toBeLessThan(100);
  for (const client of clients) client.destroy();
});

it('serves an honest client beside 1,000 that send half a request', async () => {
  const path = fresh();
  await serve(path, echo);
  const before = process.memoryUsage().rss;
  const half = Buffer.alloc(256 * 1024, '[');
  const clients = [];
  for (let count = 0; count < 1_000; count += 1) {
    const client = connect(path);
    client.on('error', () => undefined);
    client.write(half);
    clients.push(client);
    if (count % 50 === 0) expect(await sockets.ask(path, count, 10_000)).toMatchObject({ is: 'answered' });
  }
  expect(await sockets.ask(path, 'last', 10_000)).toMatchObject({ is: 'answered' });
  // The clients are in this process as well, with what they have not sent yet: one buffer for all.
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  for (const client of clients) client.destroy();
});
