/** A backend that holds its panes in memory and runs nothing: for tests of what stands on the port. */
import type { Size } from '../../../src/core/terminal/geometry.ts';
import { fail, ok } from '../../../src/core/result.ts';
import {
  focused,
  removed,
  sidebarMoved,
  sidebarOpened,
  sized,
  zoomed,
} from '../../../src/core/terminal/windows.ts';
import { arranged, firstWindows } from '../../../src/core/terminal/arrange-windows.ts';
import type { Windows } from '../../../src/core/terminal/windows.ts';
import type { Backend, ClientFact, Done, PaneCommand, PaneId } from '../../../src/ports/backend.ts';
import type { MemorySession } from './state.ts';
import type { MemoryBackendOptions } from './store.ts';
import { memoryStore } from './store.ts';

export interface MemoryBackend extends Backend {
  readonly kind: 'memory';
  /** The program of a pane ends by itself. */
  endProcess(pane: PaneId, code: number | null, signal: string | null): void;
  /** The program of a pane prints. */
  print(pane: PaneId, text: string): void;
  /** Its log writer no longer keeps up, until `restartLog`. */
  stickLog(pane: PaneId): void;
  /** A person attaches; gives the client's id. The window in view takes its size. */
  attach(session: string, size: Size): string;
  resize(client: string, size: Size): void;
  /** The person's terminal goes away. */
  close(client: string): void;
  /** Called once when the client's view has ended. */
  onClientEnd(client: string, callback: () => void): void;
  /** As a reboot: everything is gone. */
  kill(): void;
  /** What the clients' own terminals are called. */
  titleOf(session: string): string | null;
  /** The command that a pane was last given. */
  commandOf(pane: PaneId): PaneCommand | null;
}

export function memoryBackend(options: MemoryBackendOptions = {}): MemoryBackend {
  const now = options.now ?? ((): number => 0);
  const store = memoryStore(options);
  const { sessions, ids, hint, noSession, refused, paneIn, anyPane, inside, print, listing, endClients } =
    store;

  function look(name: string, id: PaneId, how: (windows: Windows, pane: PaneId) => Windows): Done {
    const found = paneIn(name, id);
    const session = sessions.get(name);
    if (!found.ok) return found;
    if (session !== undefined) {
      session.windows = how(session.windows, id);
      hint(session, 'window');
    }
    return ok(null);
  }

  return {
    kind: 'memory',
    check: () => Promise.resolve(ok('memory')),

    create({ session: name, arrangement, panes }) {
      const folders = store.missingFolders(panes);
      if (!folders.ok) return Promise.resolve(folders);
      if (sessions.has(name)) return Promise.resolve(refused(`session ${name}`, 'it already exists'));
      const windows = firstWindows(arrangement, ids);
      const session: MemorySession = { windows, clients: [], title: '', marks: [], watchers: new Set() };
      store.startNew(session, panes);
      sessions.set(name, session);
      return Promise.resolve(ok(listing(session)));
    },

    list(name) {
      const session = sessions.get(name);
      if (session !== undefined) return Promise.resolve({ is: 'listed', listing: listing(session) });
      return Promise.resolve(
        sessions.size === 0 ? { is: 'backend-gone', detail: 'it has no session' } : { is: 'session-gone' },
      );
    },

    sessions: () => Promise.resolve([...sessions.keys()]),

    respawn(session, id, command, log) {
      const pane = paneIn(session, id);
      if (!pane.ok) return Promise.resolve(pane);
      const folder = store.missingFolder(command, pane.value.role);
      if (folder.ok) store.start(id, command, log);
      return Promise.resolve(folder);
    },

    add(name, arrangement, panes) {
      const session = sessions.get(name);
      if (session === undefined) return Promise.resolve(fail(noSession(name)));
      const folders = store.missingFolders(panes);
      if (!folders.ok) return Promise.resolve(folders);
      const windows = arranged(session.windows, arrangement, { adds: true, ids });
      if (windows === null)
        return Promise.resolve(refused(`layout of ${name}`, 'it does not name every pane'));
      session.windows = windows;
      store.startNew(session, panes);
      hint(session, 'panes');
      return Promise.resolve(ok(listing(session)));
    },

    arrange(name, arrangement) {
      const session = sessions.get(name);
      if (session === undefined) return Promise.resolve(fail(noSession(name)));
      const windows = arranged(session.windows, arrangement, { adds: false, ids });
      if (windows === null)
        return Promise.resolve(refused(`layout of ${name}`, 'it does not name the existing panes'));
      session.windows = windows;
      hint(session, 'size');
      return Promise.resolve(ok(null));
    },

    focus: (name, id) => Promise.resolve(look(name, id, focused)),
    zoom: (name, id) => Promise.resolve(look(name, id, zoomed)),

    announce(name, { title, marks }) {
      const session = sessions.get(name);
      if (session === undefined) return Promise.resolve(fail(noSession(name)));
      session.title = title;
      session.marks = marks;
      return Promise.resolve(ok(null));
    },

    moveSidebar(name, slotId) {
      const found = paneIn(name, slotId);
      const session = sessions.get(name);
      if (!found.ok || session === undefined)
        return Promise.resolve(found.ok ? fail(noSession(name)) : found);
      const windows = sidebarMoved(session.windows, slotId);
      if (windows === null)
        return Promise.resolve(refused(`pane ${slotId}`, 'it is not a slot of this session'));
      session.windows = windows;
      hint(session, 'panes');
      return Promise.resolve(ok(null));
    },

    openSidebar(name, slotId, command) {
      const session = sessions.get(name);
      if (session === undefined) return Promise.resolve(fail(noSession(name)));
      const windows = sidebarOpened(session.windows, slotId);
      if (windows === null)
        return Promise.resolve(refused(`pane ${slotId}`, 'it is not a slot of a session without a sidebar'));
      const folder = store.missingFolder(command, { is: 'sidebar' });
      if (!folder.ok) return Promise.resolve(folder);
      session.windows = windows;
      store.start(slotId, command, null);
      hint(session, 'panes');
      return Promise.resolve(ok(null));
    },

    paste(session, id, text) {
      const pane = paneIn(session, id);
      if (!pane.ok) return Promise.resolve(pane);
      const running = store.typed(id);
      if (!running.ok) return Promise.resolve(running);
      running.value.draft += text;
      print(inside(id), text);
      return Promise.resolve(ok(null));
    },

    press(session, id, key) {
      const pane = paneIn(session, id);
      if (!pane.ok) return Promise.resolve(pane);
      const running = store.typed(id);
      if (!running.ok) return Promise.resolve(running);
      if (key === 'Enter') {
        const line = running.value.draft;
        running.value.draft = '';
        print(inside(id), `\n${running.value.fake.answers(line)}`);
      }
      return Promise.resolve(ok(null));
    },

    capture(session, id, history) {
      const pane = paneIn(session, id);
      if (!pane.ok) return Promise.resolve(pane);
      const lines = inside(id).text.replace(/\n+$/, '').split('\n');
      return Promise.resolve(ok(lines.slice(-(pane.value.rect.rows + history))));
    },

    captureStyles(session, id) {
      return this.capture(session, id, 0);
    },

    detach(name, client) {
      const session = sessions.get(name);
      if (session === undefined) return Promise.resolve(fail(noSession(name)));
      endClients(
        session,
        session.clients.map(({ id }) => id).filter((id) => client === null || id === client),
      );
      return Promise.resolve(ok(null));
    },

    attachCommand: (session) =>
      Promise.resolve(
        sessions.has(session)
          ? ok({ argv: ['memory', 'attach', session], env: {} })
          : fail({ kind: 'no-session', wanted: session, live: [...sessions.keys()] }),
      ),

    restartLog(session, id, log) {
      const pane = paneIn(session, id);
      if (!pane.ok) return Promise.resolve(pane);
      const held = inside(id);
      held.log = log;
      held.stuck = false;
      return Promise.resolve(ok(null));
    },

    removePane(name, id) {
      const found = paneIn(name, id);
      const session = sessions.get(name);
      if (!found.ok || session === undefined)
        return Promise.resolve(found.ok ? fail(noSession(name)) : found);
      const windows = removed(session.windows, id);
      if (windows === null) store.drop(name);
      else session.windows = windows;
      hint(session, 'panes');
      return Promise.resolve(ok(null));
    },

    destroy(session) {
      store.drop(session);
      return Promise.resolve(ok(null));
    },

    watch(name, callback) {
      const session = sessions.get(name);
      if (session === undefined) return Promise.resolve(fail(noSession(name)));
      session.watchers.add(callback);
      return Promise.resolve(ok({ dispose: () => void session.watchers.delete(callback) }));
    },

    endProcess(id, code, signal) {
      const { session, pane } = anyPane(id);
      if (pane.program === null) throw new Error(`memory backend: pane ${id} runs nothing`);
      pane.program.ended = { code, signal };
      hint(session, 'panes');
    },
    print: (id, text) => print(anyPane(id).pane, text),
    stickLog(id) {
      anyPane(id).pane.stuck = true;
    },

    attach(name, size) {
      const session = sessions.get(name);
      if (session === undefined) throw new Error(`memory backend: no session ${name}`);
      const number = store.next();
      const client: ClientFact = {
        id: `/dev/memory/${number}`,
        size,
        since: now(),
        terminal: 'xterm-256color',
        pid: 20_000 + number,
        typed: false,
      };
      session.clients = [...session.clients, client];
      session.windows = sized(session.windows, session.windows.inView, size);
      hint(session, 'clients');
      hint(session, 'size');
      return client.id;
    },
    resize(id, size) {
      const session = store.clientSession(id);
      session.clients = session.clients.map((client) => (client.id === id ? { ...client, size } : client));
      session.windows = sized(session.windows, session.windows.inView, size);
      hint(session, 'size');
    },
    close: (id) => endClients(store.clientSession(id), [id]),
    onClientEnd: (id, callback) => void store.clientEnds.set(id, callback),
    kill() {
      for (const name of [...sessions.keys()]) store.drop(name);
      store.restart();
    },
    titleOf: (name) => sessions.get(name)?.title ?? null,
    commandOf: (id) => anyPane(id).pane.program?.command ?? null,
  };
}
