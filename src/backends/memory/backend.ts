/** A backend that holds its panes in memory and runs nothing: for tests of what stands on the port. */
import type { Size } from '../../core/geometry.ts';
import { panesOf } from '../../core/geometry.ts';
import { fail, ok } from '../../core/result.ts';
import type { Backend, ClientFact, PaneCommand, PaneId } from '../../ports/backend.ts';
import type { MemoryPane, MemorySession } from './state.ts';
import { allPanes, place } from './state.ts';
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
  const { sessions, hint, noSession, refused, paneIn, anyPane, print, listing, endClients } = store;

  return {
    kind: 'memory',
    check: () => Promise.resolve(ok('memory')),

    create({ session: name, arrangement, panes }) {
      const folders = store.missingFolders(panes);
      if (!folders.ok) return Promise.resolve(folders);
      if (sessions.has(name)) return Promise.resolve(refused(`session ${name}`, 'it is there already'));
      const windows = arrangement.windows.map(({ size, root }, index) =>
        store.windowOf(
          index,
          size,
          panesOf(root).map(({ role }) => store.emptyPane(role)),
        ),
      );
      const [first] = windows;
      if (first === undefined) throw new Error('memory backend: an arrangement without windows');
      const session: MemorySession = { windows, inView: first, clients: [], title: '', watchers: new Set() };
      place(session, arrangement);
      store.startNew(session, panes);
      sessions.set(name, session);
      return Promise.resolve(ok(listing(session)));
    },

    list(name) {
      const session = sessions.get(name);
      if (session !== undefined) return Promise.resolve({ is: 'listed', listing: listing(session) });
      return Promise.resolve(
        sessions.size === 0 ? { is: 'backend-gone', detail: 'it holds no session' } : { is: 'session-gone' },
      );
    },

    sessions: () => Promise.resolve([...sessions.keys()]),

    respawn(session, id, command, log) {
      const pane = paneIn(session, id);
      if (!pane.ok) return Promise.resolve(pane);
      const folder = store.missingFolder(command, pane.value.role);
      if (folder.ok) store.start(pane.value, command, log);
      return Promise.resolve(folder);
    },

    add(name, arrangement, panes) {
      const session = sessions.get(name);
      if (session === undefined) return Promise.resolve(fail(noSession(name)));
      const folders = store.missingFolders(panes);
      if (!folders.ok) return Promise.resolve(folders);
      const windows = store.gather(session, arrangement, true);
      if (windows === null)
        return Promise.resolve(refused(`layout of ${name}`, 'it does not name every pane'));
      store.regroup(session, arrangement, windows);
      store.startNew(session, panes);
      hint(session, 'panes');
      return Promise.resolve(ok(listing(session)));
    },

    arrange(name, arrangement) {
      const session = sessions.get(name);
      if (session === undefined) return Promise.resolve(fail(noSession(name)));
      const windows = store.gather(session, arrangement, false);
      if (windows === null)
        return Promise.resolve(refused(`layout of ${name}`, 'it does not name the panes that are there'));
      store.regroup(session, arrangement, windows);
      hint(session, 'size');
      return Promise.resolve(ok(null));
    },

    focus(name, id) {
      const found = paneIn(name, id);
      const session = sessions.get(name);
      const window = session?.windows.find(({ panes }) => panes.some((pane) => pane.id === id));
      if (!found.ok) return Promise.resolve(found);
      if (session !== undefined && window !== undefined) {
        window.zoomed &&= window.active === found.value;
        window.active = found.value;
        session.inView = window;
        hint(session, 'window');
      }
      return Promise.resolve(ok(null));
    },

    async zoom(name, id) {
      const focused = await this.focus(name, id);
      const session = sessions.get(name);
      if (focused.ok && session !== undefined) session.inView.zoomed = true;
      return focused;
    },

    title(name, text) {
      const session = sessions.get(name);
      if (session === undefined) return Promise.resolve(fail(noSession(name)));
      session.title = text;
      return Promise.resolve(ok(null));
    },

    moveSidebar(name, slotId) {
      const found = paneIn(name, slotId);
      const session = sessions.get(name);
      if (!found.ok || session === undefined)
        return Promise.resolve(found.ok ? fail(noSession(name)) : found);
      const slot = found.value;
      const sidebar = allPanes(session).find(({ role }) => role?.is === 'sidebar');
      if (slot.role?.is !== 'slot' || sidebar === undefined) {
        return Promise.resolve(refused(`pane ${slotId}`, 'it is no slot of this session'));
      }
      const other = (pane: MemoryPane): MemoryPane =>
        pane === slot ? sidebar : pane === sidebar ? slot : pane;
      [slot.rect, sidebar.rect] = [sidebar.rect, slot.rect];
      for (const window of session.windows) {
        window.panes = window.panes.map(other);
        window.active = other(window.active);
      }
      hint(session, 'panes');
      return Promise.resolve(ok(null));
    },

    openSidebar(name, slotId, command) {
      const session = sessions.get(name);
      if (session === undefined) return Promise.resolve(fail(noSession(name)));
      const slot = allPanes(session).find(({ id, role }) => id === slotId && role?.is === 'slot');
      if (slot === undefined || allPanes(session).some(({ role }) => role?.is === 'sidebar'))
        return Promise.resolve(refused(`pane ${slotId}`, 'it is no slot of a session without a sidebar'));
      const folder = store.missingFolder(command, { is: 'sidebar' });
      if (!folder.ok) return Promise.resolve(folder);
      slot.role = { is: 'sidebar' };
      store.start(slot, command, null);
      hint(session, 'panes');
      return Promise.resolve(ok(null));
    },

    paste(session, id, text) {
      const pane = paneIn(session, id);
      if (!pane.ok) return Promise.resolve(pane);
      const running = store.typed(pane.value);
      if (!running.ok) return Promise.resolve(running);
      running.value.draft += text;
      print(pane.value, text);
      return Promise.resolve(ok(null));
    },

    press(session, id, key) {
      const pane = paneIn(session, id);
      if (!pane.ok) return Promise.resolve(pane);
      const running = store.typed(pane.value);
      if (!running.ok) return Promise.resolve(running);
      if (key === 'Enter') {
        const line = running.value.draft;
        running.value.draft = '';
        print(pane.value, `\n${running.value.fake.answers(line)}`);
      }
      return Promise.resolve(ok(null));
    },

    capture(session, id, history) {
      const pane = paneIn(session, id);
      if (!pane.ok) return Promise.resolve(pane);
      const lines = pane.value.text.replace(/\n+$/, '').split('\n');
      return Promise.resolve(ok(lines.slice(-(pane.value.rect.rows + history))));
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
      pane.value.log = log;
      pane.value.stuck = false;
      return Promise.resolve(ok(null));
    },

    removePane(name, id) {
      const found = paneIn(name, id);
      const session = sessions.get(name);
      if (!found.ok || session === undefined)
        return Promise.resolve(found.ok ? fail(noSession(name)) : found);
      for (const window of session.windows) {
        window.panes = window.panes.filter((pane) => pane !== found.value);
        if (window.active === found.value) window.active = window.panes[0] ?? window.active;
      }
      session.windows = session.windows.filter(({ panes }) => panes.length > 0);
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
      session.inView.size = size;
      hint(session, 'clients');
      hint(session, 'size');
      return client.id;
    },
    resize(id, size) {
      const session = store.clientSession(id);
      session.clients = session.clients.map((client) => (client.id === id ? { ...client, size } : client));
      session.inView.size = size;
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
