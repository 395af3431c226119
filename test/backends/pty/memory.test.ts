/** What clients send, and what programs do not read, costs the pty server bounded memory. */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { messageFrame } from '../../../src/backends/pty/frame.ts';
import { pasteLimitBytes, protocolVersion, requestLimitBytes } from '../../../src/backends/pty/protocol.ts';
import { paneOf, ptyRig, type Rig } from './rig.ts';

let rig: Rig;
beforeEach(() => {
  rig = ptyRig();
});
afterEach(() => rig.dispose());

const limitMb = 256;

/** The largest resident memory that the server ever had. */
function peakMb(): number {
  const status = readFileSync(`/proc/${String(rig.holderPid())}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

/** Sends the frames after a hello, and returns what the server says last. */
function sent(frames: readonly Buffer[]): Promise<string> {
  const key = readFileSync(rig.options.paths.key, 'utf8').trim();
  return new Promise((resolve) => {
    const socket: Socket = connect(rig.options.paths.socket);
    let said = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => (said = bytes.toString('latin1')));
    socket.on('close', () => resolve(said));
    socket.write(messageFrame({ is: 'hello', v: protocolVersion, key }));
    for (const frame of frames) socket.write(frame);
  });
}

function emptyLists(bytes: number): Buffer {
  const before = '{"is":"ask","id":1,"op":"sessions","x":[';
  const body = `${before}${'[],'.repeat(Math.floor((bytes - before.length - 10) / 3))}[]]}`;
  const frame = Buffer.alloc(5 + body.length);
  frame.writeUInt32BE(body.length + 1);
  frame[4] = 1;
  frame.write(body, 5);
  return frame;
}

const deaf = 'stty raw -echo; echo ready; exec sleep 1000';

test('a text that is too long is refused with its length, and the connection stays', async () => {
  const listing = await rig.crew([deaf]);
  const pane = paneOf(listing, '1').id;
  const refused = await rig.backend.paste('crew', pane, 'x'.repeat(15 * 1024 * 1024));
  expect(refused).toEqual({
    ok: false,
    failure: {
      kind: 'refused',
      what: `pane ${pane}`,
      why: 'the text has 15.0 MB, the limit is 8.0 MB',
      fixes: [{ text: 'write it to a file, and send the path' }],
    },
  });
  // Newlines and quotes are longer on the way.
  expect(await rig.backend.paste('crew', pane, '\n'.repeat(pasteLimitBytes / 2))).toMatchObject({
    ok: false,
  });
  expect(await rig.backend.paste('crew', pane, 'x'.repeat(pasteLimitBytes - 2))).toMatchObject({ ok: true });
  expect(await rig.backend.paste('crew', pane, 'x'.repeat(100 * 1024))).toMatchObject({
    failure: { why: 'its program does not read its input' },
  });
  expect(await rig.backend.list('crew')).toMatchObject({ is: 'listed' });
});

test('texts for programs that do not read cost bounded memory, and others are still typed to @slow', async () => {
  const listing = await rig.crew([
    ...Array.from({ length: 7 }, () => deaf),
    'read -r line; echo "got<$line>"',
  ]);
  const text = 'x'.repeat(pasteLimitBytes - 1024);
  const outcomes: string[] = [];
  for (let round = 0; round < 3; round += 1)
    for (const worker of ['1', '2', '3', '4', '5', '6', '7']) {
      const done = await rig.backend.paste('crew', paneOf(listing, worker).id, text);
      outcomes.push(
        done.ok ? 'taken' : done.failure.kind === 'refused' ? done.failure.why : done.failure.kind,
      );
    }
  expect(outcomes.filter((one) => one === 'taken').length).toBeLessThanOrEqual(4);
  expect(new Set(outcomes)).toEqual(
    new Set([
      'taken',
      'its program does not read its input',
      'too much input is waiting for programs that do not read',
    ]),
  );
  const reader = paneOf(listing, '8').id;
  expect(await rig.backend.paste('crew', reader, 'hi')).toMatchObject({ ok: true });
  expect(await rig.backend.press('crew', reader, 'Enter')).toMatchObject({ ok: true });
  expect(peakMb()).toBeLessThan(limitMb);
}, 60_000);

test('messages of empty lists, too long ones and replies that are not read cost bounded memory @slow', async () => {
  // Asks for its cursor's place all the time, and never reads the reply.
  await rig.crew([
    'stty raw -echo; while :; do printf "\\033[6n\\033[c\\033[6n\\033[c\\033[6n\\033[c"; done',
  ]);
  const lists = emptyLists(requestLimitBytes);
  const whole = emptyLists(16 * 1024 * 1024);
  for (const frame of [lists, whole]) {
    expect(await sent([frame, frame, frame, frame])).toContain('"reason":"garbage"');
    await Promise.all(Array.from({ length: 8 }, () => sent([frame])));
  }
  expect(peakMb()).toBeLessThan(limitMb);
}, 60_000);
