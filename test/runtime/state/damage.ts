/** Damages the bytes of a file by a seed: a flipped bit, a cut, bytes that are removed or overwritten. */

export interface Damaged {
  readonly bytes: Buffer;
  readonly how: string;
}

/** A small generator (mulberry32): the same seed gives the same damage everywhere. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function damaged(content: Buffer, seed: number): Damaged {
  const random = randomOf(seed);
  const bytes = Buffer.from(content);
  const at = random(bytes.length);
  switch (seed % 4) {
    case 0:
    case 1: {
      const bit = random(8);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      return { bytes, how: `bit ${String(bit)} of byte ${String(at)} flipped` };
    }
    case 2:
      return { bytes: bytes.subarray(0, at), how: `cut to ${String(at)} bytes` };
    default: {
      const length = 1 + random(600);
      const rest = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
      return { bytes: rest, how: `${String(length)} bytes removed at ${String(at)}` };
    }
  }
}
