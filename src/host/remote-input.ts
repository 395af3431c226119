/** This process's standard input as another muxcrew feeds it over ssh. Owns the stream; knows nothing of what is asked. */
import type { Readable } from 'node:stream';
import { frameReader, type Piece } from '../core/input-frames.ts';
import type { RemoteInput } from '../ports/remote-input.ts';

const lineFeed = 10;

export function openRemoteInput(stream: Readable): RemoteInput {
  const read = frameReader();
  const hangUps: (() => void)[] = [];
  let first: Buffer | null = Buffer.alloc(0);
  let text = Buffer.alloc(0);
  let ended = false;
  let hungUp = false;
  let changed: () => void = () => undefined;
  let tell: (request: string | null) => void = () => undefined;
  const request = new Promise<string | null>((resolve) => (tell = resolve));

  function take(pieces: readonly Piece[] | 'broken'): void {
    if (pieces === 'broken') return hangUp();
    for (const piece of pieces) {
      if (piece === null) ended = true;
      else text = Buffer.concat([text, piece]);
    }
    changed();
  }

  function hangUp(): void {
    if (hungUp) return;
    hungUp = true;
    ended = true;
    tell(null);
    changed();
    for (const listener of hangUps) listener();
  }

  stream.on('data', (bytes: Buffer) => {
    if (first === null) return take(read(bytes));
    first = Buffer.concat([first, bytes]);
    const end = first.indexOf(lineFeed);
    if (end === -1) return;
    tell(first.toString('utf8', 0, end));
    const rest = first.subarray(end + 1);
    first = null;
    take(read(rest));
  });
  stream.on('end', hangUp);
  stream.on('close', hangUp);
  stream.on('error', hangUp);

  const until = async (enough: () => boolean): Promise<void> => {
    while (!enough() && !ended) await new Promise<void>((resolve) => (changed = resolve));
  };
  return {
    request,
    async readAll() {
      await until(() => false);
      return text.toString('utf8');
    },
    async readLine() {
      await until(() => text.includes(lineFeed));
      const end = text.indexOf(lineFeed);
      const line = text.toString('utf8', 0, end === -1 ? text.length : end);
      text = text.subarray(end === -1 ? text.length : end + 1);
      return line;
    },
    onHangUp(listener) {
      if (hungUp) listener();
      else hangUps.push(listener);
    },
    close() {
      hungUp = true;
      stream.destroy();
    },
  };
}
