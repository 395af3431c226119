/** Frames survive any cutting, and whatever is no frame is told so and never thrown. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientMessage } from '../../../src/backends/pty/check-message.ts';
import {
  bytesFrame,
  frameReader,
  messageFrame,
  screenFrame,
  type Frame,
} from '../../../src/backends/pty/frame.ts';

const limit = 10_000;

function framesOf(chunks: readonly Uint8Array[]): readonly Frame[] {
  const reader = frameReader(limit);
  const frames: Frame[] = [];
  for (const chunk of chunks) {
    // What is read may be overwritten by what comes next.
    const garbage = reader.push(chunk, (frame) => frames.push(structuredClone(frame)));
    if (garbage !== null) throw new Error(garbage.detail);
  }
  return frames;
}

function cut(bytes: Buffer, at: readonly number[]): readonly Buffer[] {
  const places = [0, ...at.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

const pane = fc.integer({ min: 0, max: 999_999_999 }).map((number) => `%${String(number)}`);
const size = fc.record({
  columns: fc.integer({ min: 0, max: 65_535 }),
  rows: fc.integer({ min: 0, max: 65_535 }),
});
const bytes = fc.uint8Array({ maxLength: 300 });
const text = fc.string({ unit: 'grapheme', maxLength: 50 });

const pair: fc.Arbitrary<readonly [Buffer, Frame]> = fc.oneof(
  fc.jsonValue().map((body) => {
    const message = { body } as const;
    const json = JSON.stringify(message);
    const size = Buffer.byteLength(json);
    return [messageFrame(message), { is: 'message', body: JSON.parse(json) as unknown, size }] as const;
  }),
  fc
    .tuple(fc.constantFrom('output' as const, 'input' as const), pane, bytes)
    .map(([is, id, content]) => [bytesFrame(is, id, content), { is, pane: id, bytes: content }] as const),
  fc
    .tuple(pane, size, text)
    .map(
      ([id, of, sequences]) =>
        [
          screenFrame(id, of, sequences),
          { is: 'screen', pane: id, size: of, sequences: new Uint8Array(Buffer.from(sequences)) },
        ] as const,
    ),
);

test('what was framed comes out as it was, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }), (pairs, at) => {
      const read = framesOf(cut(Buffer.concat(pairs.map(([frame]) => frame)), at));
      const plain = read.map((frame) =>
        'bytes' in frame
          ? { ...frame, bytes: new Uint8Array(frame.bytes) }
          : 'sequences' in frame
            ? { ...frame, sequences: new Uint8Array(frame.sequences) }
            : frame,
      );
      expect(plain).toEqual(pairs.map(([, frame]) => frame));
    }),
    { numRuns: 1_000 },
  );
});

test('garbage is told or waits for more; it never throws, nor is anything kept beyond the limit', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 6 }), (chunks) => {
      const reader = frameReader(limit);
      for (const chunk of chunks) if (reader.push(chunk, () => undefined) !== null) return;
    }),
    { numRuns: 10_000 },
  );
});

describe('refused with a word', () => {
  const head = (length: number, ...body: readonly number[]): Buffer => {
    const frame = Buffer.alloc(4 + body.length);
    frame.writeUInt32BE(length);
    frame.set(body, 4);
    return frame;
  };
  test.each([
    ['a frame longer than is allowed, before its body comes', head(limit + 1)],
    ['the longest there is', head(0xffffffff, 1)],
    ['no body', head(0)],
    ['an unknown kind', head(1, 99)],
    ['a message that is not JSON', head(3, 1, 0x7b, 0x7b)],
    ['output without its pane', head(3, 2, 0, 0)],
    ['a size cut short', head(6, 5, 0, 0, 0, 1, 0)],
  ])('%s', (_, frame) => {
    expect(frameReader(limit).push(frame, () => undefined)).toMatchObject({ is: 'garbage' });
  });
});

test('what is no message of the protocol is none, whatever its shape', () => {
  const size80 = { columns: 80, rows: 24 };
  const command = { argv: ['x'], cwd: '/', env: {} };
  const pane1 = { is: 'pane', rect: { x: 0, y: 0, ...size80 }, role: { is: 'worker', worker: '1' } };
  const windows = [{ size: size80, root: pane1 }];
  const ask = (body: object): unknown => ({ is: 'ask', id: 1, ...body });
  const good = [
    { is: 'hello', v: 9 },
    ask({ op: 'sessions' }),
    ask({ op: 'list', session: 'crew-1' }),
    ask({ op: 'arrange', session: 'crew', arrangement: { windows } }),
    ask({
      op: 'create',
      windowSize: 'latest',
      request: {
        session: 'crew',
        arrangement: { windows },
        panes: [{ role: pane1.role, command, log: null }],
      },
    }),
    { is: 'view', act: { do: 'zoom' } },
  ];
  for (const body of good) expect(clientMessage(body), JSON.stringify(body)).not.toBeNull();
  const bad = [
    null,
    [],
    'hello',
    { is: 'hello' },
    { is: 'toString' },
    { is: '__proto__' },
    ask({ op: 'constructor' }),
    ask({ op: 'list', session: '../x' }),
    ask({ op: 'list' }),
    ask({ op: 'arrange', session: 'crew', arrangement: { windows: [] } }),
    ask({
      op: 'arrange',
      session: 'crew',
      arrangement: { windows: [{ size: { columns: 0, rows: 1 }, root: pane1 }] },
    }),
    ask({ op: 'arrange', session: 'crew', arrangement: { windows: [...windows, ...windows] } }),
    ask({ op: 'respawn', session: 'crew', pane: '%1', log: null, command: { ...command, cwd: 'here' } }),
    ask({ op: 'respawn', session: 'crew', pane: '%1', log: null, command: { ...command, argv: [] } }),
    ask({ op: 'respawn', session: 'crew', pane: '%1', log: null, command: { ...command, env: { A: '\0' } } }),
    { is: 'ask', id: -1, op: 'sessions' },
    { is: 'size', size: { columns: 1e9, rows: 1 } },
    { is: 'view', act: { do: 'focus', pane: 'x' } },
  ];
  for (const body of bad) expect(clientMessage(body), JSON.stringify(body)).toBeNull();
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      clientMessage(body);
    }),
    { numRuns: 2_000 },
  );
});
