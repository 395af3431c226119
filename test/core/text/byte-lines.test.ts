import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteLines, maxLineBytes } from '../../../src/core/text/byte-lines.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function linesOf(bytes: Uint8Array, chunks: readonly number[], limit?: number): readonly string[] {
  const reader = createByteLines(limit);
  const lines: string[] = [];
  let at = 0;
  for (const size of [...chunks, bytes.length]) {
    lines.push(...reader.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return lines;
}

describe('byte lines', () => {
  it('returns only whole lines', () => {
    const reader = createByteLines();
    expect(reader.push(bytesOf('one\ntw'))).toEqual(['one']);
    expect(reader.pendingBytes).toBe(2);
    expect(reader.push(bytesOf('o\r\n\nthree'))).toEqual(['two', '']);
    expect(reader.push(bytesOf('\n'))).toEqual(['three']);
    expect(reader.pendingBytes).toBe(0);
  });

  it('keeps a character whole that is split between reads', () => {
    const bytes = bytesOf('前🚀\n');
    for (let split = 0; split <= bytes.length; split += 1) expect(linesOf(bytes, [split])).toEqual(['前🚀']);
  });

  it('passes NULs on and replaces invalid UTF-8', () => {
    expect(linesOf(Uint8Array.of(0x61, 0, 0xff, 0x62, 0x0a), [])).toEqual(['a\0\ufffdb']);
  });

  it('forgets the remainder on reset', () => {
    const reader = createByteLines();
    reader.push(bytesOf('old'));
    reader.reset();
    expect(reader.push(bytesOf('new\n'))).toEqual(['new']);
  });

  it('does not keep the caller’s buffer', () => {
    const reader = createByteLines();
    const buffer = bytesOf('abc');
    reader.push(buffer);
    buffer.fill(0x7a);
    expect(reader.push(bytesOf('\n'))).toEqual(['abc']);
  });

  it('cuts a line of 20 MB, stores no more of it than the limit, and finds the next line', () => {
    const reader = createByteLines();
    const megabyte = new Uint8Array(1024 * 1024).fill(0x78);
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < 20; count += 1) expect(reader.push(megabyte)).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * 1024 * 1024);
    expect(reader.pendingBytes).toBe(20 * 1024 * 1024);
    const lines = reader.push(bytesOf('\nnext\n'));
    expect(lines.map((line) => line.length)).toEqual([maxLineBytes, 4]);
  });

  it('never ends a cut line in half a character', () => {
    expect(linesOf(bytesOf('a🚀🚀\n'), [], 7)).toEqual(['a🚀']);
    expect(linesOf(bytesOf('a🚀🚀\n'), [], 5)).toEqual(['a🚀']);
    expect(linesOf(bytesOf('é前x\n'), [], 5)).toEqual(['é前']);
  });

  it('returns the same lines for any chunks', () => {
    const pieces = fc.constantFrom('\n', '\r\n', '\r', 'a', '\0', 'é', '前', '🚀', 'long enough to be cut');
    fc.assert(
      fc.property(
        fc.array(pieces),
        fc.array(fc.nat(9)),
        fc.integer({ min: 1, max: 20 }),
        (parts, chunks, limit) => {
          const bytes = bytesOf(parts.join(''));
          const whole = linesOf(bytes, [], limit);
          expect(linesOf(bytes, chunks, limit)).toEqual(whole);
          expect(linesOf(bytes, Array<number>(bytes.length).fill(1), limit)).toEqual(whole);
          expect(linesOf(bytes, chunks)).toEqual(
            parts
              .join('')
              .split('\n')
              .slice(0, -1)
              .map((line) => line.replace(/\r$/, '')),
          );
        },
      ),
    );
  });

  it('returns the same lines for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat(9)), (bytes, chunks) => {
        expect(linesOf(bytes, chunks, 16)).toEqual(linesOf(bytes, [], 16));
      }),
    );
  });
});
