/** A Unix socket that carries bytes both ways. */
import type { ServeProblem } from './socket.ts';

export interface ByteStream {
  write(bytes: Uint8Array): void;
  /** Written bytes that the system at the other end has not taken yet. */
  readonly unsent: number;
  /** The listener owns the bytes. */
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Called when everything written has been taken, after `unsent` had grown. */
  onDrain(listener: () => void): void;
  /** Called once, whichever end closes and for whatever reason. */
  onEnd(listener: () => void): void;
  /** Stops data until `resume`: unread data stays at the other end. */
  pause(): void;
  resume(): void;
  /** Sends what was written, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
  /** Whether the socket keeps the process alive. Default: it does. */
  holdProcess(holds: boolean): void;
}

export interface ByteServer {
  readonly path: string;
  /** Removes the socket, if it is still this server's; open connections stay. */
  close(): void;
  /** Listens again after the socket was removed. */
  restore(): Promise<void>;
}

export type ServeBytesOutcome = { readonly is: 'serving'; readonly server: ByteServer } | ServeProblem;

export type ConnectOutcome =
  | { readonly is: 'connected'; readonly stream: ByteStream }
  /** No socket, or no process listens. */
  | { readonly is: 'no-server' }
  /** The folder is writable for others or belongs to another user: the listener cannot be trusted. */
  | { readonly is: 'unsafe'; readonly reason: string };

export interface ByteSockets {
  serve(path: string, onConnection: (stream: ByteStream) => void): Promise<ServeBytesOutcome>;
  connect(path: string): Promise<ConnectOutcome>;
}
