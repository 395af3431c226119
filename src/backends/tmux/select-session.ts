/**
 * Finds one crew's session, windows and panes in a listing of the whole server. Pure. They are identified by
 * marks set at creation, never by the session's name: the user may rename it, move windows to another
 * session, and join panes of different crews.
 */
import type { Command } from './quote.ts';
import type { ServerListing, TmuxListing } from './listing.ts';
import { crewOption, sessionOption } from './listing.ts';

type ServerPane = ServerListing['panes'][number];

/** muxcrew's ids of the sessions on the server. */
export function sessionIds(listing: ServerListing): readonly string[] {
  const marked = listing.panes.flatMap(({ crew }) => (crew === '' ? [] : [crew]));
  return [...new Set([...listing.sessions.map(({ mark, name }) => (mark === '' ? name : mark)), ...marked])];
}

/** Null: the server has nothing of that session. `id`: muxcrew's own. */
export function selectSession(listing: ServerListing, id: string): TmuxListing | null {
  const own = listing.sessions.find(({ mark }) => mark === id) ?? unmarkedSession(listing, id);
  const isCrews = (pane: ServerPane): boolean =>
    pane.crew === '' ? own?.mark === '' && pane.session === own.id && pane.role !== null : pane.crew === id;
  const crew = listing.panes.filter(isCrews);
  const home = own?.id ?? crew[0]?.session;
  if (home === undefined) return null;
  const held = new Set(crew.map(({ window }) => window));
  const windows = atHomeFirst(
    listing.windows.filter(
      ({ id: window, session }) => (own !== undefined && session === home) || held.has(window),
    ),
    home,
  ).map(({ session, ...window }) =>
    // The user has moved it there: leave it as it is, like a zoomed one.
    session === home ? window : { ...window, active: false, zoomed: true },
  );
  const shown = new Set(windows.map(({ id: window }) => window));
  const panes = atHomeFirst(
    listing.panes.filter(({ window }) => shown.has(window)),
    home,
  ).map(({ session, crew: its, ...pane }) => ({
    ...pane,
    role: isCrews({ ...pane, session, crew: its }) ? pane.role : null,
  }));
  // Clients of a session that is not the crew's own show something else of the user's.
  const clients = listing.clients.flatMap(({ session, ...client }) => (session === own?.id ? [client] : []));
  return { serverPid: listing.serverPid, home, ownsHome: own !== undefined, windows, panes, clients };
}

/** A session of an older muxcrew that recorded no marks: identified by its name, and by panes with roles. */
function unmarkedSession(listing: ServerListing, id: string): ServerListing['sessions'][number] | undefined {
  return listing.sessions.find(
    (session) =>
      session.mark === '' &&
      session.name === id &&
      listing.panes.some((pane) => pane.session === session.id && pane.crew === '' && pane.role !== null),
  );
}

/** Each window or pane once: as it is in the crew's own session if it is linked into that. */
function atHomeFirst<T extends { readonly id: string; readonly session: string }>(
  items: readonly T[],
  home: string,
): readonly T[] {
  const atHome = items.filter(({ session }) => session === home);
  const outside = items.filter(({ session }) => session !== home);
  const seen = new Set<string>();
  return [...atHome, ...outside].filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** The marks for a session created without: empty if it has them, or does not exist. */
export function markCommands(listing: ServerListing, id: string): readonly Command[] {
  if (listing.sessions.some(({ mark }) => mark === id)) return [];
  const session = unmarkedSession(listing, id);
  if (session === undefined) return [];
  const panes = listing.panes.filter(
    (pane) => pane.session === session.id && pane.crew === '' && pane.role !== null,
  );
  const windows = [...new Set(panes.map(({ window }) => window))];
  return [
    ['set-option', '-t', session.id, sessionOption, id],
    ...panes.flatMap((pane) => paneMarks(pane.id, id)),
    ...windows.map((window): Command => ['set-option', '-wu', '-t', window, 'remain-on-exit']),
  ];
}

/**
 * Sets a pane's crew, and keeps it when its program ends: for this pane alone, not for those that the user
 * splits off.
 */
export function paneMarks(target: string, session: string): readonly Command[] {
  return [
    ['set-option', '-p', '-t', target, crewOption, session],
    ['set-option', '-p', '-t', target, 'remain-on-exit', 'on'],
  ];
}

/**
 * The commands that remove a crew, and nothing else: other crews' panes, and the user's windows beside them,
 * stay. `id`: muxcrew's own of the session.
 */
export function destroyCommands(listing: ServerListing, id: string): readonly Command[] {
  const crew = selectSession(listing, id);
  if (crew === null) return [];
  const others = listing.panes.some(
    ({ session, crew: its }) => session === crew.home && its !== '' && its !== id,
  );
  if (crew.ownsHome && !others) {
    // Also panes of windows that are linked into another session: they would outlive this one.
    const outside = crew.panes.filter(
      ({ id: pane, role }) =>
        role !== null && listing.panes.some((one) => one.id === pane && one.session !== crew.home),
    );
    return [['kill-session', '-t', crew.home], ...killPanes(outside)];
  }
  return [
    ...(crew.ownsHome ? [['set-option', '-u', '-t', crew.home, sessionOption] as const] : []),
    ...killPanes(crew.panes.filter(({ role }) => role !== null)),
  ];
}

function killPanes(panes: readonly { readonly id: string }[]): readonly Command[] {
  return panes.map(({ id }): Command => ['kill-pane', '-t', id]);
}
