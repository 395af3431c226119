/** Talking over a Unix socket: one JSON value a line each way, answers in the order of the requests. */

export interface LineServer {
  /** Where it listens really: not the wanted path when that is too long for a socket. */
  readonly path: string;
  /** Ends the connections and takes the socket away, if it is still this server's. */
  close(): Promise<void>;
  /** Listens again where somebody has removed the socket. */
  restore(): Promise<void>;
}

export type ServeOutcome = { readonly is: 'serving'; readonly server: LineServer } | ServeProblem;

export type ServeProblem =
  /** Another process answers there. */
  | { readonly is: 'in-use'; readonly path: string }
  /** The socket's folder cannot be made private, or belongs to somebody else. */
  | { readonly is: 'unsafe'; readonly path: string; readonly reason: string };

/** The path is too long for a socket, and the folder that takes such sockets cannot be used. */
export interface SocketProblem {
  readonly folder: string;
  readonly reason: string;
  /** By so much the path is too long. Bytes. */
  readonly excess: number;
}

export type AskOutcome =
  | { readonly is: 'answered'; readonly body: unknown }
  /** No socket, or nobody behind it. */
  | { readonly is: 'nobody' }
  /** Somebody took the connection and gave no answer in time. */
  | { readonly is: 'silent' }
  | { readonly is: 'broken'; readonly detail: string };

/** What a server answers by itself, without asking its handler: the request was no JSON, too long, or met a bug. */
export interface LineError {
  readonly error: 'not-json' | 'too-long' | 'bug';
  readonly detail: string;
}

/** Who holds the other end of a connection, as the system says. */
export type Peer =
  | { readonly is: 'known'; readonly pids: readonly number[] }
  /** Open, but the system does not show its processes: they are in another user namespace, for example. */
  | { readonly is: 'hidden' }
  /** Closed, or the system failed to answer. */
  | { readonly is: 'gone' }
  /** The system cannot be asked: not Linux, or no `ss`. */
  | { readonly is: 'unsupported' };

export type Peers = () => Promise<Peer>;

/** Where a server sends lines unasked, on a connection that asked for them. A slow reader costs a bounded memory. */
export interface Outlet {
  readonly isOpen: () => boolean;
  /** `line` ends with a newline. Of waiting lines with the same key only the newest is sent. */
  send(line: string, key?: string): void;
  onClose(listener: () => void): void;
}

/** Makes the connection of this request one that is sent to, once the request is answered. `missed`: see `SessionEvent`. */
export type OpenOutlet = (missed: (count: number) => string) => Outlet;

export type FollowEnd =
  /** No socket, or no process behind it. */
  | { readonly is: 'nobody' }
  /** The answer to the request, where `isAccepted` said no. */
  | { readonly is: 'refused'; readonly body: unknown }
  /** The server ended, or what it sent was no JSON. */
  | { readonly is: 'ended' };

export interface Sockets {
  /** `onBug` hears what a handler threw; the asker gets a LineError, and the server lives on. */
  serve(
    path: string,
    onRequest: (body: unknown, peers: Peers, outlet: OpenOutlet) => Promise<unknown>,
    onBug: (error: unknown) => void,
  ): Promise<ServeOutcome>;
  /** Null: a socket can be made there. */
  problem(path: string): SocketProblem | null;
  ask(path: string, body: unknown, timeoutMs: number): Promise<AskOutcome>;
  /**
   * Asks, and then takes the lines that are sent unasked, one after the other; reads no more while one is at work. Ends with
   * the connection, or when `signal` is aborted.
   */
  follow(
    path: string,
    body: unknown,
    options: {
      readonly isAccepted: (answer: unknown) => boolean;
      readonly onLine: (body: unknown) => void | Promise<void>;
      readonly signal: AbortSignal;
    },
  ): Promise<FollowEnd>;
}
