/**
 * Encodes and decodes frames: 4 bytes of length (big-endian), then that many bytes of body, the first of
 * which is the kind. Pure; does not check content.
 */
import { messageValues, parseJson } from '../../core/json.ts';
import type { PaneId, Size } from '../../core/terminal/geometry.ts';
import { frameKinds } from './protocol.ts';

export type Frame =
  /** Any JSON value; `size`: of its text, in bytes. */
  | { readonly is: 'message'; readonly body: unknown; readonly size: number }
  /** The bytes are a part of the read buffer: use or copy them before awaiting anything. */
  | { readonly is: 'output' | 'input'; readonly pane: PaneId; readonly bytes: Uint8Array }
  | { readonly is: 'screen'; readonly pane: PaneId; readonly size: Size; readonly sequences: Uint8Array };

const lengthBytes = 4;
const paneBytes = 4;
const sizeBytes = 4;

export function messageFrame(message: object): Buffer {
  const json = JSON.stringify(message);
  const length = Buffer.byteLength(json);
  const frame = opened(frameKinds.message, length);
  frame.write(json, lengthBytes + 1);
  return frame;
}

export function bytesFrame(is: 'output' | 'input', pane: PaneId, bytes: Uint8Array): Buffer {
  const frame = opened(frameKinds[is], paneBytes + bytes.length);
  frame.writeUInt32BE(paneNumber(pane), lengthBytes + 1);
  frame.set(bytes, lengthBytes + 1 + paneBytes);
  return frame;
}

export function screenFrame(pane: PaneId, size: Size, sequences: string): Buffer {
  const frame = opened(frameKinds.screen, paneBytes + sizeBytes + Buffer.byteLength(sequences));
  frame.writeUInt32BE(paneNumber(pane), lengthBytes + 1);
  frame.writeUInt16BE(size.columns, lengthBytes + 1 + paneBytes);
  frame.writeUInt16BE(size.rows, lengthBytes + 1 + paneBytes + 2);
  frame.write(sequences, lengthBytes + 1 + paneBytes + sizeBytes);
  return frame;
}

function opened(kind: number, length: number): Buffer {
  const frame = Buffer.allocUnsafe(lengthBytes + 1 + length);
  frame.writeUInt32BE(1 + length);
  frame[lengthBytes] = kind;
  return frame;
}

function paneNumber(pane: PaneId): number {
  const number = /^%\d{1,9}$/.test(pane) ? Number(pane.slice(1)) : NaN;
  if (Number.isNaN(number)) throw new Error(`frame: no pane ${pane}`);
  return number;
}

/** Why bytes are not a valid frame, for users. */
export interface Garbage {
  readonly is: 'garbage';
  readonly detail: string;
}

export interface FrameReader {
  /** Calls `onFrame` for each complete frame. After garbage, later bytes are meaningless. */
  push(chunk: Uint8Array, onFrame: (frame: Frame) => void): Garbage | null;
  /** Sets the length limit, starting with the next frame. */
  allow(limitBytes: number): void;
  /** Bytes of the incomplete frame. */
  readonly held: number;
}

export function frameReader(limitBytes: number): FrameReader {
  let limit = limitBytes;
  let chunks: Uint8Array[] = [];
  let held = 0;
  /** Length of the current frame, including the length field; 0: not known yet. */
  let wanted = 0;

  function take(): Buffer {
    const all = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    chunks = [];
    held = 0;
    return Buffer.from(all.buffer, all.byteOffset, all.length);
  }

  return {
    push(chunk, onFrame) {
      chunks.push(chunk);
      held += chunk.length;
      // Joined only once complete: a long frame in many pieces is copied once.
      if (held < Math.max(wanted, lengthBytes)) return null;
      const all = take();
      let at = 0;
      wanted = 0;
      while (all.length - at >= lengthBytes) {
        const length = all.readUInt32BE(at);
        if (length > limit) return garbage(`a frame of ${length} bytes exceeds the limit of ${limit}`);
        wanted = lengthBytes + length;
        if (all.length - at < wanted) break;
        const frame = parse(all.subarray(at + lengthBytes, at + wanted));
        if (frame.is === 'garbage') return frame;
        at += wanted;
        wanted = 0;
        onFrame(frame);
      }
      if (at < all.length) {
        // A copy, so that the rest of a large read does not keep all of it in memory.
        chunks = [at === 0 ? all : Buffer.from(all.subarray(at))];
        held = all.length - at;
      }
      return null;
    },
    allow(bytes) {
      limit = bytes;
    },
    get held() {
      return held;
    },
  };
}

function garbage(detail: string): Garbage {
  return { is: 'garbage', detail };
}

function parse(body: Buffer): Frame | Garbage {
  const content = body.subarray(1);
  switch (body[0]) {
    case frameKinds.message:
      return message(content);
    case frameKinds.output:
    case frameKinds.input: {
      if (content.length < paneBytes) return garbage('a frame without its pane');
      const is = body[0] === frameKinds.output ? 'output' : 'input';
      return { is, pane: paneAt(content), bytes: content.subarray(paneBytes) };
    }
    case frameKinds.screen: {
      if (content.length < paneBytes + sizeBytes) return garbage('a frame without its size');
      const sequences = content.subarray(paneBytes + sizeBytes);
      return { is: 'screen', pane: paneAt(content), size: sizeAt(content), sequences };
    }
    default:
      return garbage('a frame of an unknown kind');
  }
}

function paneAt(content: Buffer): PaneId {
  return `%${content.readUInt32BE(0)}`;
}

function sizeAt(content: Buffer): Size {
  return { columns: content.readUInt16BE(paneBytes), rows: content.readUInt16BE(paneBytes + 2) };
}

function message(content: Buffer): Frame | Garbage {
  const body = parseJson(content.toString('utf8'), messageValues);
  return body === undefined
    ? garbage('a message that is not JSON')
    : { is: 'message', body, size: content.length };
}
