/** Requests over a Unix socket: one JSON value per line each way, replies in the order of the requests. */

export interface LineServer {
  /** The actual path: another than requested if that one is too long for a socket. */
  readonly path: string;
  /** Closes the connections and removes the socket, if it is still this server's. */
  close(): Promise<void>;
  /** Listens again after the socket was removed. */
  restore(): Promise<void>;
}

export type ServeOutcome = { readonly is: 'serving'; readonly server: LineServer } | ServeProblem;

export type ServeProblem =
  /** Another process listens there. */
  | { readonly is: 'in-use'; readonly path: string }
  /** The socket's folder cannot be made private, or belongs to another user. */
  | { readonly is: 'unsafe'; readonly path: string; readonly reason: string };

/** The path is too long for a socket, and the folder for such sockets cannot be used. */
export interface SocketProblem {
  readonly folder: string;
  readonly reason: string;
  /** How many bytes too long the path is. */
  readonly excess: number;
}

export type AskOutcome =
  | { readonly is: 'answered'; readonly body: unknown }
  /** No socket, or no process listens. */
  | { readonly is: 'no-server' }
  /** The connection was accepted, but no reply came in time. */
  | { readonly is: 'silent' }
  | { readonly is: 'broken'; readonly detail: string };

/** A reply of the server itself, without its handler: the request was not JSON, too long, or met a bug. */
export interface LineError {
  readonly error: 'not-json' | 'too-long' | 'bug';
  readonly detail: string;
}

/** The processes at the other end of a connection, as the system reports them. */
export type Peer =
  | { readonly is: 'known'; readonly pids: readonly number[] }
  /** Open, but the system hides its processes, for example in another user namespace. */
  | { readonly is: 'hidden' }
  /** Closed, or the system failed to answer. */
  | { readonly is: 'gone' }
  /** The system cannot report them: not Linux, or no `ss`. */
  | { readonly is: 'unsupported' };

export type Peers = () => Promise<Peer>;

/** Sends lines on a connection that subscribed to them. A slow reader costs bounded memory. */
export interface Outlet {
  readonly isOpen: () => boolean;
  /** `line` ends with a newline. Of waiting lines with the same key only the newest is sent. */
  send(line: string, key?: string): void;
  onClose(listener: () => void): void;
}

/**
 * Turns the connection of this request into a subscription once the request is answered. `missed`: see `SessionEvent`.
 */
export type OpenOutlet = (missed: (count: number) => string) => Outlet;

export type FollowEnd =
  /** No socket, or no process listens. */
  | { readonly is: 'no-server' }
  /** The reply that `isAccepted` refused. */
  | { readonly is: 'refused'; readonly body: unknown }
  /** The server ended, or sent something other than JSON. */
  | { readonly is: 'ended' };

export interface Sockets {
  /** `onBug` gets what a handler threw; the client gets a LineError, and the server continues. */
  serve(
    path: string,
    onRequest: (body: unknown, peers: Peers, outlet: OpenOutlet) => Promise<unknown>,
    onBug: (error: unknown) => void,
  ): Promise<ServeOutcome>;
  /** Null: a socket can be created there. */
  problem(path: string): SocketProblem | null;
  ask(path: string, body: unknown, timeoutMs: number): Promise<AskOutcome>;
  /**
   * Sends a request, then takes the lines of the subscription one by one. Ends with the connection, or when `signal` is
   * aborted.
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
