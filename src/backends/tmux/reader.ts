/**
 * Reads the state of the server: through the open control client if there is one, else by a process. Changes
 * nothing.
 */
import { fail, ok, type Result } from '../../core/result.ts';
import type { ListOutcome, Listing, PaneFact } from '../../ports/backend.ts';
import type { ProcessIdentity, Processes } from '../../ports/processes.ts';
import type { TmuxClient } from './client.ts';
import type { Control } from './control.ts';
import type { ServerListing, TmuxListing, TmuxPane } from './listing.ts';
import { listCommands, parseListing } from './listing.ts';
import type { LogHealth } from './log-health.ts';
import { selectSession } from './select-session.ts';

/** The state of a session, or why it is unknown. */
export type Read =
  | { readonly is: 'read'; readonly listing: TmuxListing }
  | { readonly is: 'session-gone' }
  | { readonly is: 'backend-gone'; readonly detail: string };

export type ServerRead =
  | { readonly is: 'read'; readonly listing: ServerListing }
  | { readonly is: 'backend-gone'; readonly detail: string };

export interface Reader {
  /** All sessions of the server. */
  server(): Promise<ServerRead>;
  read(session: string): Promise<Read>;
  /** The same, for callers that cannot continue without it. */
  present(session: string): Promise<Result<TmuxListing>>;
  list(session: string): Promise<ListOutcome>;
  /** Null: the server's process is already gone. */
  toListing(listing: TmuxListing): Promise<Listing | null>;
}

export interface ReaderOptions {
  readonly client: TmuxClient;
  readonly processes: Processes;
  readonly health: LogHealth;
  /** The control client of a session's watch. */
  readonly control: (session: string) => Control | null;
  readonly seen: (server: ProcessIdentity) => void;
}

/** How often to ask again about a pane that died without a status. */
const kicks = 3;

function lostStatus(pane: TmuxPane): boolean {
  return pane.dead !== null && pane.dead.code === null && pane.dead.signal === null;
}

export function reader(options: ReaderOptions): Reader {
  const kicked = new Map<string, number>();

  async function ask(session: string): Promise<Read> {
    const answer = await askOnce(session);
    if (answer.is === 'read') options.control(session)?.follow(answer.listing.windows.map(({ id }) => id));
    return answer;
  }

  async function askOnce(session: string): Promise<Read> {
    const control = options.control(session);
    const read = (control?.open === true ? await throughControl(control) : null) ?? (await server());
    if (read.is !== 'read') return read;
    const listing = selectSession(read.listing, session);
    return listing === null ? { is: 'session-gone' } : { is: 'read', listing };
  }

  async function throughControl(control: Control): Promise<ServerRead | null> {
    const answers = await Promise.all(listCommands.map((command) => control.ask(command)));
    const listing = answers.includes(null) ? null : parseListing(answers.flatMap((answer) => answer ?? []));
    return listing === null ? null : { is: 'read', listing };
  }

  async function server(): Promise<ServerRead> {
    const answer = await options.client.run(listCommands);
    switch (answer.is) {
      case 'done': {
        const listing = parseListing(answer.stdout.split('\n'));
        return listing === null
          ? { is: 'backend-gone', detail: 'tmux did not list its sessions' }
          : { is: 'read', listing };
      }
      case 'no-tmux':
        return { is: 'backend-gone', detail: 'tmux was not found' };
      case 'no-target':
      case 'no-server':
      case 'refused':
        return { is: 'backend-gone', detail: answer.detail };
    }
  }

  /**
   * libutempter before tmux 3.6 loses SIGCHLD, and so the exit status of a pane's process: send the signal
   * again.
   */
  function kick(listing: TmuxListing): boolean {
    const lost = listing.panes.filter(lostStatus).map(({ id }) => `${listing.serverPid} ${id}`);
    const due = lost.filter((key) => (kicked.get(key) ?? 0) < kicks);
    if (due.length === 0) return false;
    for (const key of due) kicked.set(key, (kicked.get(key) ?? 0) + 1);
    const server = options.processes.identify(listing.serverPid);
    return server !== null && options.processes.signal(server, 'SIGCHLD');
  }

  async function read(session: string): Promise<Read> {
    const first = await ask(session);
    if (first.is !== 'read') return first;
    for (const pane of first.listing.panes) {
      if (!lostStatus(pane)) kicked.delete(`${first.listing.serverPid} ${pane.id}`);
    }
    return kick(first.listing) ? ask(session) : first;
  }

  async function toListing(listing: TmuxListing): Promise<Listing | null> {
    const server = options.processes.identify(listing.serverPid);
    if (server === null) return null;
    options.seen(server);
    const stuck = await options.health.stuck(server);
    const log = (pane: TmuxPane): PaneFact['log'] =>
      pane.piped ? (stuck.has(pane.id) ? 'stuck' : 'writing') : 'off';
    return {
      server,
      windows: listing.windows.map(({ id, index, size, active, zoomed }) => ({
        id,
        index,
        size,
        active,
        zoomed,
      })),
      panes: listing.panes.map((pane) => ({
        id: pane.id,
        window: pane.window,
        role: pane.role,
        rect: pane.rect,
        active: pane.active,
        pid: pane.pid,
        dead: pane.dead,
        log: log(pane),
      })),
      clients: listing.clients,
    };
  }

  async function present(session: string): Promise<Result<TmuxListing>> {
    const seen = await read(session);
    if (seen.is === 'read') return ok(seen.listing);
    return seen.is === 'session-gone'
      ? fail({ kind: 'no-session', wanted: session, live: [] })
      : fail({ kind: 'backend-gone', backend: 'tmux', detail: seen.detail });
  }

  return {
    server,
    read,
    present,
    toListing,
    async list(session) {
      const outcome = await read(session);
      if (outcome.is !== 'read') return outcome;
      const listing = await toListing(outcome.listing);
      return listing === null
        ? { is: 'backend-gone', detail: 'the server has ended' }
        : { is: 'listed', listing };
    },
  };
}
