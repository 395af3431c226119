/**
 * Lines that a server sends unasked over one connection. What a slow reader has not taken waits here, bounded in number and
 * size; a newer line replaces a waiting one of the same key, and the oldest ones go first.
 */
import type { Socket } from 'node:net';
import type { Outlet } from '../../ports/socket.ts';

const mostLines = 256;
const mostBytes = 8 * 1024 * 1024;

interface Waiting {
  readonly line: string;
  readonly key: string | undefined;
}

/** `missed`: the line that says how many were left out. Nothing is sent before `open` is called. */
export interface HeldOutlet extends Outlet {
  open(): void;
}

export function socketOutlet(socket: Socket, missed: (count: number) => string): HeldOutlet {
  let waiting: Waiting[] = [];
  let bytes = 0;
  let left = 0;
  let blocked = true;

  const forget = (one: Waiting): void => {
    bytes -= one.line.length;
  };

  const flow = (): void => {
    blocked = false;
    while (!blocked && (left > 0 || waiting.length > 0) && socket.writable) {
      const count = left;
      left = 0;
      const next = count > 0 ? missed(count) : waiting.shift();
      if (next === undefined) return;
      if (typeof next !== 'string') forget(next);
      blocked = !socket.write(typeof next === 'string' ? next : next.line);
    }
  };
  socket.on('drain', flow);

  return {
    open: flow,
    isOpen: () => socket.writable,
    send(line, key) {
      if (!socket.writable) return;
      const replaced = key === undefined ? undefined : waiting.find((one) => one.key === key);
      if (replaced !== undefined) {
        forget(replaced);
        waiting = waiting.filter((one) => one !== replaced);
      }
      waiting.push({ line, key });
      bytes += line.length;
      while (waiting.length > 1 && (waiting.length > mostLines || bytes > mostBytes)) {
        const oldest = waiting.shift();
        if (oldest === undefined) break;
        forget(oldest);
        left += 1;
      }
      if (!blocked) flow();
    },
    onClose: (listener) => void socket.once('close', listener),
  };
}
