/** What the memory backend holds, and how that is read and changed: the port's methods and a test's are built on it. */
import type { Failure } from '../../../src/core/failure.ts';
import type { PaneRole } from '../../../src/core/terminal/geometry.ts';
import type { Result } from '../../../src/core/result.ts';
import { fail, ok } from '../../../src/core/result.ts';
import type { NewIds, PlacedPane } from '../../../src/core/terminal/windows.ts';
import { placeOf, placedPane, placedPanes } from '../../../src/core/terminal/windows.ts';
import type {
  Done,
  Hint,
  Listing,
  NewPane,
  PaneCommand,
  PaneFact,
  PaneId,
  PaneLog,
} from '../../../src/ports/backend.ts';
import type { ProcessIdentity } from '../../../src/ports/processes.ts';
import type { FakeProgram, MemoryProgram } from './program.ts';
import { silent } from './program.ts';
import type { MemoryPane, MemorySession } from './state.ts';

export interface MemoryBackendOptions {
  /** Is this a folder that programs can start in? Left out: every one is. */
  readonly folderExists?: (path: string) => boolean;
  /** What a command does once it runs. Left out: nothing. */
  readonly program?: (command: PaneCommand) => FakeProgram;
  /** What panes print, for their logs. */
  readonly appendLog?: (log: PaneLog, text: string) => void;
  readonly now?: () => number;
}

const gone: Failure = { kind: 'backend-gone', backend: 'memory', detail: 'it has no session' };

/** Everything in here is shared state of one backend. */
export type MemoryStore = ReturnType<typeof memoryStore>;

export function memoryStore(options: MemoryBackendOptions) {
  const { folderExists = () => true, program = () => silent, appendLog } = options;
  const sessions = new Map<string, MemorySession>();
  const clientEnds = new Map<string, () => void>();
  let server: ProcessIdentity = { pid: 1000, startTime: '1' };
  let count = 0;
  const next = (): number => (count += 1);
  const ids: NewIds = { pane: () => `%${next()}`, window: () => `@${next()}` };
  const panes = new Map<PaneId, MemoryPane>();

  /** What is known of a pane; it runs nothing yet where nothing is. */
  function inside(id: PaneId): MemoryPane {
    const known = panes.get(id);
    if (known !== undefined) return known;
    const fresh: MemoryPane = { program: null, log: null, stuck: false, text: '' };
    panes.set(id, fresh);
    return fresh;
  }

  function hint(session: MemorySession, what: Hint): void {
    for (const watcher of [...session.watchers]) watcher(what);
  }

  function noSession(session: string): Failure {
    return sessions.size === 0 ? gone : { kind: 'no-session', wanted: session, live: [...sessions.keys()] };
  }

  function refused(what: string, why: string): { readonly ok: false; readonly failure: Failure } {
    return fail({ kind: 'refused', what, why });
  }

  function paneIn(session: string, id: PaneId): Result<PlacedPane> {
    const found = sessions.get(session);
    if (found === undefined) return fail(noSession(session));
    const pane = placedPane(found.windows, id);
    return pane === null ? refused(`pane ${id}`, `session ${session} has no such pane`) : ok(pane);
  }

  function anyPane(id: PaneId): { readonly session: MemorySession; readonly pane: MemoryPane } {
    for (const session of sessions.values())
      if (placedPane(session.windows, id) !== null) return { session, pane: inside(id) };
    throw new Error(`memory backend: no pane ${id}`);
  }

  function print(pane: MemoryPane, text: string): void {
    pane.text += text;
    if (pane.log !== null && !pane.stuck) appendLog?.(pane.log, text);
  }

  function start(id: PaneId, command: PaneCommand, log: PaneLog | null): void {
    const started: MemoryProgram = {
      pid: 10_000 + next(),
      command,
      fake: program(command),
      draft: '',
      ended: null,
    };
    const pane = inside(id);
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

  function startNew(session: MemorySession, added: readonly NewPane[]): void {
    for (const { role, command, log } of added) {
      const pane = placedPanes(session.windows).find(
        (one) => placeOf(one.role) === placeOf(role) && one.role?.is !== 'slot',
      );
      if (pane !== undefined) start(pane.id, command, log);
    }
  }

  function listing({ windows, clients }: MemorySession): Listing {
    return {
      server,
      windows: windows.all.map(({ id, index, size, zoomed }) => ({
        id,
        index,
        size,
        active: windows.inView === id,
        zoomed,
      })),
      panes: windows.all.flatMap((window) =>
        window.panes.map((pane): PaneFact => {
          const { program, log, stuck } = inside(pane.id);
          return {
            ...pane,
            window: window.id,
            active: window.active === pane.id,
            pid: program?.pid ?? null,
            dead: program?.ended ?? null,
            log: log === null ? 'off' : stuck ? 'stuck' : 'writing',
          };
        }),
      ),
      clients,
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

  function typed(id: PaneId): Result<MemoryProgram> {
    const { program: held } = inside(id);
    const running = held?.ended === null ? held : null;
    return running === null ? refused(`pane ${id}`, 'its process has ended') : ok(running);
  }

  /** As a new server. */
  function restart(): void {
    server = { pid: server.pid + 1, startTime: String(next()) };
  }

  return {
    sessions,
    clientEnds,
    next,
    ids,
    inside,
    hint,
    noSession,
    refused,
    paneIn,
    anyPane,
    print,
    start,
    missingFolder,
    missingFolders,
    startNew,
    listing,
    endClients,
    drop,
    clientSession,
    typed,
    restart,
  };
}
