/** This process's standard input as another muxcrew feeds it over ssh. Owns the stream; knows nothing of what is asked. */
import type { Readable } from 'node:stream';
import { frameReader, type Piece } from '../core/wire/input-frames.ts';
import type { RemoteInput } from '../ports/remote-input.ts';

const lineFeed = 10;
/** Of the request with the files that it brings, and of the input that no command has read yet. Bytes. */
const mostBytes = 64 * 1024 * 1024;

export function openRemoteInput(stream: Readable, limitBytes = mostBytes): RemoteInput {
  const read = frameReader();
  const hangUps: (() => void)[] = [];
  /** Null: the request has been read. */
  let first: Buffer[] | null = [];
  let firstBytes = 0;
  const text = unreadText(limitBytes);
  let isWhole = false;
  let ended = false;
  let hungUp = false;
  let changed: () => void = () => undefined;
  let tell: (request: Awaited<RemoteInput['request']>) => void = () => undefined;
  const request = new Promise<Awaited<RemoteInput['request']>>((resolve) => (tell = resolve));

  function take(pieces: readonly Piece[] | 'broken'): void {
    if (pieces === 'broken') return hangUp();
    for (const piece of pieces) {
      if (piece === null) ended = isWhole = true;
      else text.add(piece);
    }
    changed();
  }

  function hangUp(): void {
    if (hungUp) return;
    hungUp = true;
    ended = true;
    tell({ is: 'hung up' });
    changed();
    for (const listener of hangUps) listener();
  }

  stream.on('data', (bytes: Buffer) => {
    if (first === null) return take(read(bytes));
    const end = bytes.indexOf(lineFeed);
    const part = end === -1 ? bytes : bytes.subarray(0, end);
    firstBytes += part.length;
    if (firstBytes > limitBytes) {
      first = [];
      return tell({ is: 'too long' });
    }
    first.push(part);
    if (end === -1) return;
    tell({ is: 'line', text: Buffer.concat(first).toString('utf8') });
    first = null;
    take(read(bytes.subarray(end + 1)));
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
      await until(() => text.isCut());
      if (text.isCut()) return { is: 'too long' };
      return isWhole ? { is: 'text', text: text.all() } : { is: 'incomplete' };
    },
    async readLine() {
      await until(() => text.hasLine());
      return text.takeLine();
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

/** What the user has typed or piped, and no command has read yet; beyond the limit it is dropped. */
function unreadText(limitBytes: number) {
  let parts: Uint8Array[] = [];
  let size = 0;
  let cut = false;
  let hasLine = false;
  const joined = (): Buffer => {
    const whole = Buffer.concat(parts);
    parts = [whole];
    return whole;
  };
  return {
    add(piece: Uint8Array): void {
      cut ||= size + piece.length > limitBytes;
      if (cut) return;
      parts.push(piece);
      size += piece.length;
      hasLine ||= piece.includes(lineFeed);
    },
    isCut: () => cut,
    hasLine: () => hasLine,
    all: () => joined().toString('utf8'),
    /** Without a newline: all that there is. */
    takeLine(): string {
      const whole = joined();
      const end = whole.indexOf(lineFeed);
      const rest = end === -1 ? Buffer.alloc(0) : whole.subarray(end + 1);
      parts = [rest];
      size = rest.length;
      hasLine = rest.includes(lineFeed);
      return whole.toString('utf8', 0, end === -1 ? whole.length : end);
    },
  };
}
