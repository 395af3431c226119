/** Whoever comes to the holder's socket and is no client of it is told so and harms nobody. */
import fc from 'fast-check';
import { connect, type Socket } from 'node:net';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { frameReader, messageFrame, type Frame } from '../../../src/backends/pty/frame.ts';
import { frameLimitBytes, protocolVersion } from '../../../src/backends/pty/protocol.ts';
import type { Listing } from '../../../src/ports/backend.ts';
import { paneOf, ptyRig, type Rig } from './rig.ts';

let rig: Rig;
let before: Listing;
beforeEach(async () => {
  rig = ptyRig();
  before = await rig.crew([
    'i=0; while :; do i=$((i+1)); echo "$i" >count; read -r _; done',
    'echo ready; while read -r line; do echo "got<$line>"; done',
  ]);
});
afterEach(() => rig.dispose());

const key = (): string => readFileSync(rig.options.paths.key, 'utf8').trim();
const hello = (): Buffer => messageFrame({ is: 'hello', v: protocolVersion, key: key() });

/** Sends the bytes, and gives what the holder said until it closed. `ends`: we say that we are through. */
function said(bytes: Buffer, ends: boolean): Promise<readonly Frame[]> {
  return new Promise((resolve) => {
    const socket: Socket = connect(rig.options.paths.socket);
    const reader = frameReader(frameLimitBytes);
    const frames: Frame[] = [];
    // Closed while we still send: what it said counts.
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      reader.push(chunk, (frame) => frames.push(frame));
    });
    socket.on('close', () => resolve(frames));
    if (ends) socket.end(bytes);
    else socket.write(bytes);
  });
}

const last = async (bytes: Buffer, ends = false): Promise<unknown> => {
  const frame = (await said(bytes, ends)).at(-1);
  return frame?.is === 'message' ? frame.body : frame;
};

/** Same process, same panes, and one of them still answers. */
async function unharmed(): Promise<void> {
  const after = await rig.backend.list('crew');
  expect(after).toEqual({ is: 'listed', listing: before });
  const pane = paneOf(before, '2').id;
  expect(await rig.backend.paste('crew', pane, 'still')).toMatchObject({ ok: true });
  expect(await rig.backend.press('crew', pane, 'Enter')).toMatchObject({ ok: true });
  for (;;) {
    const shown = await rig.backend.capture('crew', pane, 100);
    if (shown.ok && shown.value.includes('got<still>')) return;
  }
}

test('the socket and the key are for this user alone', () => {
  for (const path of [rig.options.paths.socket, rig.options.paths.key])
    expect(statSync(path).mode & 0o077).toBe(0);
  expect(statSync(rig.options.paths.folder).mode & 0o777).toBe(0o700);
});

test('another version is refused with both, whatever its hello is like', async () => {
  expect(await last(messageFrame({ is: 'hello', v: 0, other: true }))).toEqual({
    is: 'bye',
    reason: 'version',
    detail: `it speaks version 0, the pty server version ${String(protocolVersion)}`,
  });
  await unharmed();
});

test('a wrong key, no hello, and silence are refused', async () => {
  const stranger = { is: 'bye', reason: 'stranger' };
  expect(await last(messageFrame({ is: 'hello', v: protocolVersion, key: 'guessed' }))).toMatchObject(
    stranger,
  );
  expect(await last(messageFrame({ is: 'hello', v: protocolVersion }))).toMatchObject(stranger);
  expect(await last(messageFrame({ is: 'ask', id: 1, op: 'sessions' }))).toMatchObject(stranger);
  expect(await last(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toMatchObject(stranger);
  expect(await last(Buffer.alloc(0))).toMatchObject(stranger);
  await unharmed();
});

test('a giant frame, garbage and an unknown question after hello are refused', async () => {
  const giant = Buffer.alloc(8);
  giant.writeUInt32BE(0xfffffff0);
  for (const bytes of [
    giant,
    messageFrame({ is: 'ask', id: 1, op: 'shutdown' }),
    Buffer.from('\0\0\0\x02\x01{'),
  ])
    expect(await last(Buffer.concat([hello(), bytes]))).toMatchObject({ is: 'bye', reason: 'garbage' });
  await unharmed();
});

test('10,000 inputs of noise, with hello and without, cut messages and twisted ones: nobody is harmed @slow', async () => {
  const welcome = hello();
  const honest = [
    { is: 'ask', id: 1, op: 'list', session: 'crew' },
    { is: 'ask', id: 2, op: 'capture', session: 'crew', pane: '%1', history: 10 },
    { is: 'size', size: { columns: 80, rows: 24 } },
    { is: 'view', act: { do: 'zoom' } },
  ].map(messageFrame);
  const twisted = fc
    .tuple(fc.constantFrom(...honest), fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat())
    .map(([frame, at, byte, end]) => {
      const copy = Buffer.from(frame);
      copy[at % copy.length] = byte;
      return copy.subarray(0, 1 + (end % copy.length));
    });
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    twisted,
    fc.json().map((text) => {
      const frame = Buffer.alloc(5 + Buffer.byteLength(text));
      frame.writeUInt32BE(frame.length - 4);
      frame[4] = 1;
      frame.write(text, 5);
      return frame;
    }),
  );
  const input = fc.tuple(fc.boolean(), fc.array(noise, { minLength: 1, maxLength: 3 }));
  const inputs = fc.sample(input, { numRuns: 10_000, seed: 20_260_601 });
  const next = inputs.values();
  const work = async (): Promise<void> => {
    for (const [known, parts] of next) await said(Buffer.concat(known ? [welcome, ...parts] : parts), true);
  };
  await Promise.all(Array.from({ length: 8 }, work));
  await unharmed();
}, 120_000);

test('1,000 clients with half a frame, strangers or not, cost bounded memory', async () => {
  const pid = rig.holderPid();
  const half = Buffer.concat([hello(), Buffer.from([0, 0x80, 0, 0]), Buffer.alloc(512 * 1024, 'x')]);
  const clients: Socket[] = [];
  for (let count = 0; count < 1_000; count += 1) {
    const client = connect(rig.options.paths.socket);
    client.on('error', () => undefined);
    client.write(count % 2 === 0 ? half : Buffer.alloc(100, 0));
    clients.push(client);
    if (count % 100 === 0) await rig.backend.list('crew');
  }
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
  expect(Number(rss) / 1024).toBeLessThan(256);
  for (const client of clients) client.destroy();
  await unharmed();
}, 60_000);

test('the socket comes back where it was removed @slow', async () => {
  rmSync(rig.options.paths.socket);
  const other = rig.another();
  const pid = rig.holderPid();
  for (;;) {
    const listed = existsSync(rig.options.paths.socket) ? await other.list('crew') : null;
    if (listed?.is === 'listed') break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(rig.holderPid()).toBe(pid);
  await unharmed();
}, 30_000);
