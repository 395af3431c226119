/**
 * A session's single decision-making process: opens the journal, starts the sources, performs what the core
 * decides, answers on the control socket, and ends when the session is closed or its backend is gone. Owns
 * all timers, watches and sockets that it starts.
 */
import type { SessionSpec } from '../core/journal/session-spec.ts';
import type { HeldLock } from '../ports/locks.ts';
import type { OpenOutlet, Peers } from '../ports/socket.ts';
import type { World } from './world.ts';
import type { Happening, Store } from './store.ts';
import type { Source } from './sources/source.ts';
import { projectPaths, sessionState } from '../core/paths/session-paths.ts';
import { lacksBeginning } from '../core/model/fold/fold.ts';
import { clearCommLeftovers, clearLeftovers } from './state/leftovers.ts';
import { guardOf, type Guard } from './guard.ts';
import { subscribers } from './control/subscribers.ts';
import { controlHandler } from './control/control.ts';
import { keepDamageNotice } from './state/damage-notice.ts';
import { openJournal } from './state/journal.ts';
import { keepState } from './state/keep-state.ts';
import { keepNotices } from './notices.ts';
import { keepAnnouncement } from './announcement.ts';
import { projectFolder } from './project/project-folder.ts';
import { reopenLogs } from './effects/log-writers.ts';
import { recordLeftovers } from './effects/leftovers.ts';
import { performer } from './performer.ts';
import { snapshotWriter } from './state/snapshot-writer.ts';
import { asksSource } from './sources/asks.ts';
import { commSource } from './sources/comm.ts';
import { panesSource } from './sources/panes.ts';
import { registrySource } from './sources/registry.ts';
import { resourcesSource } from './sources/resources.ts';
import { recordsSource } from './sources/records.ts';
import { screensSource } from './sources/screens.ts';
import { telemetrySource } from './sources/telemetry.ts';
import { readSessionFile, type SessionFile } from './state/session-file.ts';
import { withCopies } from './state/worker-copies.ts';
import { recoverRuns } from './state/recover-runs.ts';
import { openStore } from './store.ts';
import { errorStack } from '../core/error-text.ts';

/** Interval of the slow beat, which finds what events have missed. */
export const beatMs = 5_000;
/** A beat this late means that the machine slept, or this process was stopped. */
const sleepMs = 60_000;

/** `over`: nothing more to do, no restart. `again`: an error, the restart loop should try again. */
export type SupervisorEnd = { readonly is: 'over' } | { readonly is: 'again'; readonly why: string };

export async function supervise(world: World, id: string): Promise<SupervisorEnd> {
  const state = sessionState(world.paths.sessions, id);
  const lock = world.locks.tryTake(state.lock);
  if (lock === null) return { is: 'over' };
  try {
    return await withLock(world, id, lock);
  } finally {
    lock.release();
  }
}

async function withLock(world: World, id: string, lock: HeldLock): Promise<SupervisorEnd> {
  const state = sessionState(world.paths.sessions, id);
  const file = readSessionFile(world.files, world.paths.sessions, id, id);
  const opened = openJournal(world.files, state.journal);
  if (opened.is === 'newer') {
    world.log('info', `${state.journal} is of version ${String(opened.version)}: written by a newer muxcrew`);
    return { is: 'over' };
  }
  const first =
    file === null || file.is === 'lost' ? [] : beginning(withCopies(world.files, state, file.spec));
  if (first.length === 0 && lacksBeginning(opened.journal.events)) {
    if (file !== null) world.log('info', `${state.spec} and the journal cannot be read: ${unreadable(file)}`);
    return { is: 'over' };
  }
  clearLeftovers(world, state.folder);
  const store = openStore(world.clock, opened.journal, first);
  recoverRuns(world, store);
  const touchDamage = keepDamageNotice(world, store, file);
  if (store.model().closed) return { is: 'over' };

  const guards = new Map<Source, Guard>();
  const guarded = <S extends Source>(name: string, make: (world: World, store: Store) => S): S => {
    const guard = guardOf(name, world, store);
    const source = make(guard.world, guard.store);
    guards.set(source, guard);
    return source;
  };
  let touched = (): void => undefined;
  const panes = guarded('panes', (world, store) => panesSource(world, store, () => touched()));
  const paneRuns = (worker: string): boolean =>
    panes
      .latest()
      ?.panes.some(({ role, dead }) => role?.is === 'worker' && role.worker === worker && dead === null) ===
    true;
  const project = guarded('project folder', (world, store) =>
    projectFolder(world, store, () => void reopenLogs(world, store, panes.latest())),
  );
  const comm = guarded('status files', commSource);
  const telemetry = guarded('transcripts', telemetrySource);
  const records = guarded('run records', (world, store) =>
    recordsSource(world, store, {
      paneRuns,
      readStatus: comm.read,
      readTranscript: telemetry.readToEnd,
    }),
  );
  if (project.isThere()) clearCommLeftovers(world, projectPaths(store.model().session));
  const asks = guarded('requests', asksSource);
  const registry = guarded('Claude registry', (world, store) =>
    registrySource(world, store, { readTranscript: telemetry.read }),
  );
  const resources = guarded('process table', (world, store) =>
    resourcesSource(world, store, () => touched()),
  );
  const screens = guarded('screens', screensSource);
  const attempt = (source: Source, act: () => void | Promise<void>): Promise<void> =>
    guards.get(source)?.attempt(act) ?? Promise.resolve();
  const followers = subscribers(world, store, () => notices.restart());
  const views = guardOf('snapshot', world, store);
  const snapshot = snapshotWriter(views.world, views.store, {
    resources: resources.latest,
    focus: () => panes.focus(),
    projectIsThere: project.isThere,
    written: (text) => followers.snapshot(text),
  });
  touched = () => snapshot.touch();
  const { consider } = performer(world, store, resources.mayStart);
  const touchAnnouncement = keepAnnouncement(world, store);
  const notices = keepNotices(world, store, followers);

  // Look for starts that the previous supervisor requested before deciding any again.
  await attempt(records, () => records.start());
  store.emit({ is: 'supervisor-started', pid: world.pid });
  for (const source of [panes, project, comm, asks, telemetry, registry, screens])
    await attempt(source, () => source.start());
  const handle = controlHandler(world, store, panes, followers);
  const answered = async (body: unknown, peers: Peers, outlet: OpenOutlet): Promise<unknown> => {
    const reply = await handle(body, peers, outlet);
    snapshot.settle();
    return reply;
  };
  const socketFailed = (error: unknown): void => world.log('info', `control socket: ${errorStack(error)}`);
  const served = await world.sockets.serve(state.socket, answered, socketFailed);
  if (served.is !== 'serving') {
    const why = served.is === 'unsafe' ? `: ${served.reason}` : '';
    world.log('info', `the control socket is ${served.is}: ${served.path}${why}`);
  }

  let stopBeat: () => void = () => undefined;
  const end = new Promise<SupervisorEnd>((resolve) => {
    const settled = (): void => {
      const { closed, backend, wanted } = store.model();
      if (closed || (backend.is === 'gone' && wanted.is === 'up')) resolve({ is: 'over' });
    };
    store.onChange(() => {
      snapshot.touch();
      touchAnnouncement();
      notices.changed();
      followers.changed();
      consider();
      settled();
    });
    let beatAt = world.clock.now();
    stopBeat = world.clock.every(beatMs, () => {
      if (!keepState(world, store, lock)) return resolve({ is: 'over' });
      if (served.is === 'serving') void served.server.restore().catch(socketFailed);
      const sleptMs = world.clock.now() - beatAt - beatMs;
      beatAt = world.clock.now();
      if (sleptMs > sleepMs) store.emit({ is: 'slept', ms: sleptMs });
      for (const source of guards.keys()) void attempt(source, () => source.beat());
      store.beat();
      touchDamage();
      recordLeftovers(world, store);
      void views.attempt(() => snapshot.beat());
    });
    snapshot.touch();
    consider();
    settled();
  });

  const outcome = await end;
  stopBeat();
  for (const source of guards.keys()) source.dispose();
  snapshot.dispose();
  // A full disk may have room again: how the session ended must not be lost.
  store.beat();
  await views.attempt(() => snapshot.flush());
  if (store.model().closed) followers.closed();
  // Replies that wait for this end are still being sent.
  await world.clock.sleep(100);
  if (served.is === 'serving') await served.server.close();
  return outcome;
}

/** The first events of a new session's journal. */
export function beginning({ session, workers }: SessionSpec): readonly Happening[] {
  return [
    { is: 'session-created', session },
    ...workers.map((worker): Happening => ({ is: 'worker-added', worker })),
  ];
}

function unreadable(file: SessionFile): string {
  return file.is === 'read' ? '' : file.why;
}
