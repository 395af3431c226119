/** All sessions of the pty server, by name. Assigns names of panes and windows, which are never reused. */
import type { Failure } from '../../../core/failure.ts';
import type { Arrangement, PaneId, PaneRole } from '../../../core/terminal/geometry.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { NewIds, Windows } from '../../../core/terminal/windows.ts';
import {
  placeOf,
  placedPanes,
  removed,
  sidebarMoved,
  sidebarOpened,
} from '../../../core/terminal/windows.ts';
import { arranged, firstWindows } from '../../../core/terminal/arrange-windows.ts';
import type { CreateRequest, Done, Listing, NewPane, PaneCommand, PaneLog } from '../../../ports/backend.ts';
import type { WindowSize } from '../protocol.ts';
import type { HeldPane } from './pane.ts';
import { heldSession, type HeldSession } from './session.ts';
import type { ServerWorld } from './world.ts';

export interface Sessions {
  readonly names: readonly string[];
  find(name: string): Result<HeldSession>;
  pane(session: string, id: PaneId): Result<HeldPane>;
  create(request: CreateRequest, windowSize: WindowSize): Result<Listing>;
  add(name: string, arrangement: Arrangement, panes: readonly NewPane[]): Result<Listing>;
  arrange(name: string, arrangement: Arrangement): Done;
  respawn(name: string, id: PaneId, command: PaneCommand, log: PaneLog | null): Done;
  moveSidebar(name: string, slot: PaneId): Done;
  openSidebar(name: string, slot: PaneId, command: PaneCommand): Done;
  removePane(name: string, id: PaneId): Done;
  destroy(name: string): void;
  dispose(): void;
}

export function heldSessions(world: ServerWorld): Sessions {
  const sessions = new Map<string, HeldSession>();
  let count = 0;
  const next = (): number => (count += 1);
  const ids: NewIds = { pane: () => `%${next()}`, window: () => `@${next()}` };

  const unwritten = (): number => [...sessions.values()].reduce((sum, session) => sum + session.unwritten, 0);

  function find(name: string): Result<HeldSession> {
    const session = sessions.get(name);
    if (session !== undefined) return ok(session);
    if (sessions.size === 0) return fail(emptyServer);
    return fail({ kind: 'no-session', wanted: name, live: [...sessions.keys()] });
  }

  function pane(name: string, id: PaneId): Result<HeldPane> {
    const session = find(name);
    if (!session.ok) return session;
    const found = session.value.pane(id);
    return found === null ? refused(`pane ${id}`, `session ${name} has no such pane`) : ok(found);
  }

  function missingFolder({ cwd }: PaneCommand, role: PaneRole | null): Done {
    if (world.files.stat(cwd)?.kind === 'folder') return ok(null);
    const worker = role?.is === 'worker' ? role.worker : (role?.is ?? 'pane');
    return fail({ kind: 'cwd-missing', worker, path: cwd });
  }

  function missingFolders(panes: readonly NewPane[]): Done {
    return panes.map(({ command, role }) => missingFolder(command, role)).find(({ ok }) => !ok) ?? ok(null);
  }

  /** Starts the commands of the new panes. */
  function startNew(session: HeldSession, added: readonly NewPane[]): Done {
    for (const { role, command, log } of added) {
      const placed = placedPanes(session.windows).find(
        (one) => placeOf(one.role) === placeOf(role) && one.role?.is !== 'slot',
      );
      const started = placed === undefined ? null : session.pane(placed.id)?.start(command, log);
      if (started?.ok === false) return started;
    }
    return ok(null);
  }

  function destroy(name: string): void {
    const session = sessions.get(name);
    if (!sessions.delete(name)) return;
    session?.dispose();
  }

  function rearranged(session: HeldSession, arrangement: Arrangement, adds: boolean): Result<Windows> {
    const windows = arranged(session.windows, arrangement, { adds, ids });
    if (windows !== null) return ok(windows);
    return refused(
      `layout of ${session.name}`,
      adds ? 'it does not name every pane' : 'it does not name the existing panes',
    );
  }

  return {
    get names() {
      return [...sessions.keys()];
    },
    find,
    pane,

    create({ session: name, arrangement, panes }, windowSize) {
      const folders = missingFolders(panes);
      if (!folders.ok) return folders;
      if (sessions.has(name)) return refused(`session ${name}`, 'it already exists');
      const session = heldSession(world, name, firstWindows(arrangement, ids), windowSize, unwritten);
      sessions.set(name, session);
      const started = startNew(session, panes);
      if (started.ok) return ok(session.listing());
      destroy(name);
      return started;
    },

    add(name, arrangement, panes) {
      const session = find(name);
      if (!session.ok) return session;
      const folders = missingFolders(panes);
      if (!folders.ok) return folders;
      const windows = rearranged(session.value, arrangement, true);
      if (!windows.ok) return windows;
      session.value.become(windows.value, 'panes');
      const started = startNew(session.value, panes);
      return started.ok ? ok(session.value.listing()) : started;
    },

    arrange(name, arrangement) {
      const session = find(name);
      if (!session.ok) return session;
      const windows = rearranged(session.value, arrangement, false);
      if (!windows.ok) return windows;
      session.value.become(windows.value, 'size');
      return ok(null);
    },

    respawn(name, id, command, log) {
      const found = pane(name, id);
      const session = find(name);
      if (!found.ok || !session.ok) return found.ok ? ok(null) : found;
      const role = placedPanes(session.value.windows).find((one) => one.id === id)?.role ?? null;
      const folder = missingFolder(command, role);
      if (!folder.ok) return folder;
      const started = found.value.start(command, log);
      session.value.become(session.value.windows, 'panes');
      return started;
    },

    moveSidebar(name, slot) {
      const session = find(name);
      if (!session.ok) return session;
      const windows = sidebarMoved(session.value.windows, slot);
      if (windows === null) return refused(`pane ${slot}`, 'it is not a slot of this session');
      session.value.become(windows, 'panes');
      return ok(null);
    },

    openSidebar(name, slot, command) {
      const session = find(name);
      if (!session.ok) return session;
      const windows = sidebarOpened(session.value.windows, slot);
      if (windows === null) return refused(`pane ${slot}`, 'it is not a slot of a session without a sidebar');
      const folder = missingFolder(command, { is: 'sidebar' });
      if (!folder.ok) return folder;
      session.value.become(windows, 'panes');
      return session.value.pane(slot)?.start(command, null) ?? ok(null);
    },

    removePane(name, id) {
      const found = pane(name, id);
      const session = find(name);
      if (!found.ok || !session.ok) return found.ok ? ok(null) : found;
      const windows = removed(session.value.windows, id);
      if (windows === null) destroy(name);
      else session.value.become(windows, 'panes');
      return ok(null);
    },

    destroy,
    dispose() {
      for (const name of [...sessions.keys()]) destroy(name);
    },
  };
}

/** Keeps the pty server alive for a moment. */
export const emptyServer = {
  kind: 'backend-gone',
  backend: 'pty',
  detail: 'it has no sessions',
} as const satisfies Failure;

function refused(what: string, why: string): { readonly ok: false; readonly failure: Failure } {
  return fail({ kind: 'refused', what, why });
}
