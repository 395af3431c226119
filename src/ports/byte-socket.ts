/** Talking over a Unix socket in bytes, both ways, whenever there is something to say. */
import type { ServeProblem } from './socket.ts';

export interface ByteStream {
  write(bytes: Uint8Array): void;
  /** Written, and not taken by the other end's system yet. Bytes. */
  readonly unsent: number;
  /** The bytes are the listener's own. */
  onData(listener: (bytes: Uint8Array) => void): void;
  /** All that was written has been taken; comes after `unsent` was more than a little. */
  onDrain(listener: () => void): void;
  /** Called once; by whichever end, and for whatever reason. */
  onEnd(listener: () => void): void;
  /** No data until `resume`: what is not read is kept back at the other end. */
  pause(): void;
  resume(): void;
  /** Sends what was written, then ends. */
  end(): void;
  /** Ends at once. */
  destroy(): void;
  /** Does it keep the process alive? It does, until it is told otherwise. */
  holdProcess(holds: boolean): void;
}

export interface ByteServer {
  readonly path: string;
  /** Takes the socket away, if it is still this server's; whoever is connected stays so. */
  close(): void;
  /** Listens again where somebody has removed the socket. */
  restore(): Promise<void>;
}

export type ServeBytesOutcome = { readonly is: 'serving'; readonly server: ByteServer } | ServeProblem;

export type ConnectOutcome =
  | { readonly is: 'connected'; readonly stream: ByteStream }
  /** No socket, or nobody behind it. */
  | { readonly is: 'nobody' }
  /** The folder is open to others, or somebody else's: what listens there may be anybody's. */
  | { readonly is: 'unsafe'; readonly reason: string };

export interface ByteSockets {
  serve(path: string, onConnection: (stream: ByteStream) => void): Promise<ServeBytesOutcome>;
  connect(path: string): Promise<ConnectOutcome>;
}
