/** What the memory backend holds, and how that is read and changed: the port's methods and a test's are built on it. */
import type { Failure } from '../../core/failure.ts';
import type { Arrangement, PaneRole, Size } from '../../core/geometry.ts';
import { panesOf } from '../../core/geometry.ts';
import type { Result } from '../../core/result.ts';
import { fail, ok } from '../../core/result.ts';
import type {
  Done,
  Hint,
  Listing,
  NewPane,
  PaneCommand,
  PaneFact,
  PaneId,
  PaneLog,
} from '../../ports/backend.ts';
import type { ProcessIdentity } from '../../ports/processes.ts';
import type { FakeProgram, MemoryProgram } from './program.ts';
import { silent } from './program.ts';
import type { MemoryPane, MemorySession, MemoryWindow } from './state.ts';
import { allPanes, place, placeOf } from './state.ts';

export interface MemoryBackendOptions {
  /** Is this a folder that programs can start in? Left out: every one is. */
  readonly folderExists?: (path: string) => boolean;
  /** What a command does once it runs. Left out: nothing. */
  readonly program?: (command: PaneCommand) => FakeProgram;
  /** What panes print, for their logs. */
  readonly appendLog?: (log: PaneLog, text: string) => void;
  readonly now?: () => number;
}

const gone: Failure = { kind: 'backend-gone', backend: 'memory', detail: 'it holds no session' };

/** Everything in here is shared state of one backend. */
export type MemoryStore = ReturnType<typeof memoryStore>;

export function memoryStore(options: MemoryBackendOptions) {
  const { folderExists = () => true, program = () => silent, appendLog } = options;
  const sessions = new Map<string, MemorySession>();
  const clientEnds = new Map<string, () => void>();
  let server: ProcessIdentity = { pid: 1000, startTime: '1' };
  let count = 0;
  const next = (): number => (count += 1);

  function hint(session: MemorySession, what: Hint): void {
    for (const watcher of [...session.watchers]) watcher(what);
  }

  function noSession(session: string): Failure {
    return sessions.size === 0 ? gone : { kind: 'no-session', wanted: session, live: [...sessions.keys()] };
  }

  function refused(what: string, why: string): { readonly ok: false; readonly failure: Failure } {
    return fail({ kind: 'refused', what, why, mend: null });
  }

  function paneIn(session: string, id: PaneId): Result<MemoryPane> {
    const found = sessions.get(session);
    if (found === undefined) return fail(noSession(session));
    const pane = allPanes(found).find((one) => one.id === id);
    return pane === undefined ? refused(`pane ${id}`, `session ${session} has no such pane`) : ok(pane);
  }

  function anyPane(id: PaneId): { readonly session: MemorySession; readonly pane: MemoryPane } {
    for (const session of sessions.values()) {
      const pane = allPanes(session).find((one) => one.id === id);
      if (pane !== undefined) return { session, pane };
    }
    throw new Error(`memory backend: no pane ${id}`);
  }

  function print(pane: MemoryPane, text: string): void {
    pane.text += text;
    if (pane.log !== null && !pane.stuck) appendLog?.(pane.log, text);
  }

  function start(pane: MemoryPane, command: PaneCommand, log: PaneLog | null): void {
    const started: MemoryProgram = {
      pid: 10_000 + next(),
      command,
      fake: program(command),
      draft: '',
      ended: null,
    };
    pane.program = started;
    pane.log = log;
    pane.text = '';
    print(pane, started.fake.prints);
  }

  function missingFolder(command: PaneCommand, role: PaneRole | null): Done {
    if (folderExists(command.cwd)) return ok(null);
    const worker = role?.is === 'worker' ? role.worker : (role?.is ?? 'pane');
    return fail({ kind: 'cwd-missing', worker, path: command.cwd });
  }

  function missingFolders(panes: readonly NewPane[]): Done {
    for (const { command, role } of panes) {
      const found = missingFolder(command, role);
      if (!found.ok) return found;
    }
    return ok(null);
  }

  function emptyPane(role: PaneRole): MemoryPane {
    const rect = { x: 0, y: 0, columns: 1, rows: 1 };
    return { id: `%${next()}`, role, rect, program: null, log: null, stuck: false, text: '' };
  }

  function windowOf(index: number, size: Size, panes: MemoryPane[]): MemoryWindow {
    const active = panes.find(({ role }) => role?.is === 'worker') ?? panes[0];
    if (active === undefined) throw new Error('memory backend: a window without panes');
    return { id: `@${next()}`, index, size, panes, active, zoomed: false };
  }

  function startNew(session: MemorySession, panes: readonly NewPane[]): void {
    for (const { role, command, log } of panes) {
      const pane = allPanes(session).find(
        (one) => placeOf(one.role) === placeOf(role) && one.role?.is !== 'slot',
      );
      if (pane !== undefined) start(pane, command, log);
    }
  }

  function factOf(pane: MemoryPane, window: MemoryWindow): PaneFact {
    return {
      id: pane.id,
      window: window.id,
      role: pane.role,
      rect: pane.rect,
      active: window.active === pane,
      pid: pane.program?.pid ?? null,
      dead: pane.program?.ended ?? null,
      log: pane.log === null ? 'off' : pane.stuck ? 'stuck' : 'writing',
    };
  }

  function listing(session: MemorySession): Listing {
    return {
      server,
      windows: session.windows.map((window) => ({
        id: window.id,
        index: window.index,
        size: window.size,
        active: session.inView === window,
        zoomed: window.zoomed,
      })),
      panes: session.windows.flatMap((window) => window.panes.map((pane) => factOf(pane, window))),
      clients: session.clients,
    };
  }

  function endClients(session: MemorySession, ids: readonly string[]): void {
    session.clients = session.clients.filter(({ id }) => !ids.includes(id));
    for (const id of ids) {
      clientEnds.get(id)?.();
      clientEnds.delete(id);
    }
    hint(session, 'clients');
  }

  function drop(name: string): void {
    const session = sessions.get(name);
    if (session === undefined) return;
    sessions.delete(name);
    endClients(
      session,
      session.clients.map(({ id }) => id),
    );
    hint(session, 'gone');
    session.watchers.clear();
  }

  function clientSession(client: string): MemorySession {
    for (const session of sessions.values()) {
      if (session.clients.some(({ id }) => id === client)) return session;
    }
    throw new Error(`memory backend: no client ${client}`);
  }

  /**
   * The session's windows with the arrangement carried out: those it names workers of, or that have none, become its
   * windows; all others stay. New empty panes for those that are not there, if it `adds`. Null: it does not name every
   * pane of its windows, or, when it adds nothing, others than those that are there.
   */
  function gather(session: MemorySession, arrangement: Arrangement, adds: boolean): MemoryWindow[] | null {
    const workersIn = (panes: readonly { readonly role: PaneRole | null }[]): string[] =>
      panes.flatMap(({ role }) => (role?.is === 'worker' ? [placeOf(role)] : []));
    const present = new Map(allPanes(session).map((pane) => [placeOf(pane.role), pane]));
    const named = new Set(arrangement.windows.flatMap(({ root }) => workersIn(panesOf(root))));
    if (!adds && [...named].some((key) => !present.has(key))) return null;
    const isIts = ({ panes }: MemoryWindow): boolean => {
      const there = workersIn(panes);
      return there.length === 0 || there.some((key) => named.has(key));
    };
    const its = session.windows.filter(isIts);
    if (its.some(({ panes }) => workersIn(panes).some((key) => !named.has(key)))) return null;
    const others = session.windows.filter((window) => !isIts(window));
    const highest = Math.max(...session.windows.map(({ index }) => index));
    const keepers = its.map(({ panes }) => panes.find(({ role }) => placeOf(role) === 'keeper'));
    const away = keepers.findIndex(
      (pane, i) => i >= arrangement.windows.length && pane?.role?.is === 'sidebar',
    );
    if (away !== -1) keepers[0] = keepers[away];
    const windows = arrangement.windows.map(({ size, root }, index): MemoryWindow => {
      const old = its[index];
      const keeper = keepers[index] ?? emptyPane({ is: 'slot' });
      const panes = panesOf(root).map(({ role }) =>
        role.is === 'worker' ? (present.get(placeOf(role)) ?? emptyPane(role)) : keeper,
      );
      if (old === undefined) return windowOf(highest + 1 + index - its.length, size, panes);
      const active = panes.includes(old.active) ? old.active : (panes[0] ?? old.active);
      return { ...old, size, panes, active };
    });
    return [...others, ...windows].sort((a, b) => a.index - b.index);
  }

  /** Puts the windows in the place of those that were there; what was looked at is looked at after. */
  function regroup(session: MemorySession, arrangement: Arrangement, windows: MemoryWindow[]): void {
    const focused = session.inView.active;
    session.windows = windows;
    const view = windows.find(({ panes }) => panes.includes(focused)) ?? windows[0];
    if (view !== undefined) {
      session.inView = view;
      if (view.panes.includes(focused)) view.active = focused;
    }
    place(session, arrangement);
  }

  function typed(pane: MemoryPane): Result<MemoryProgram> {
    const running = pane.program?.ended === null ? pane.program : null;
    return running === null ? refused(`pane ${pane.id}`, 'its process has ended') : ok(running);
  }

  /** As a new server. */
  function restart(): void {
    server = { pid: server.pid + 1, startTime: String(next()) };
  }

  return {
    sessions,
    clientEnds,
    next,
    hint,
    noSession,
    refused,
    paneIn,
    anyPane,
    print,
    start,
    missingFolder,
    missingFolders,
    emptyPane,
    windowOf,
    startNew,
    listing,
    endClients,
    drop,
    clientSession,
    gather,
    regroup,
    typed,
    restart,
  };
}
