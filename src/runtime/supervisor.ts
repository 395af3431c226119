/**
 * The one process of a session that turns facts into decisions: opens the journal, starts the sources, performs what the
 * core decides, answers on the control socket, and ends when the session is closed or its backend is gone. Owns every
 * timer, watch and socket that it starts.
 */
import type { SessionSpec } from '../core/session-spec.ts';
import type { HeldLock } from '../ports/locks.ts';
import type { World } from './world.ts';
import type { Happening } from './store.ts';
import { projectPaths, sessionState } from '../core/session-paths.ts';
import { clearLeftovers } from './leftovers.ts';
import { controlHandler } from './control.ts';
import { openJournal } from './journal.ts';
import { keepDesktopNotices } from './desktop-notices.ts';
import { keepOuterTitle } from './outer-title.ts';
import { performer } from './performer.ts';
import { snapshotWriter } from './snapshot-writer.ts';
import { asksSource } from './sources/asks.ts';
import { commSource } from './sources/comm.ts';
import { panesSource } from './sources/panes.ts';
import { registrySource } from './sources/registry.ts';
import { resourcesSource } from './sources/resources.ts';
import { recordsSource } from './sources/records.ts';
import { screensSource } from './sources/screens.ts';
import { telemetrySource } from './sources/telemetry.ts';
import { openStore } from './store.ts';

/** The slow beat: what events have missed is found at the latest after so long. */
export const beatMs = 5_000;
/** A beat that comes so much too late was not late: the machine slept, or this process was stopped. */
const sleepMs = 60_000;

/** `over`: nothing more to do, don't start again. `again`: something broke, the restart loop should try anew. */
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
  const spec = world.files.readText(state.spec);
  const opened = openJournal(world.files, state.journal);
  if (opened.is === 'newer') {
    world.log('info', `${state.journal} is of version ${String(opened.version)}: written by a newer muxcrew`);
    return { is: 'over' };
  }
  if (spec === null && opened.journal.events.length === 0) return { is: 'over' };
  clearLeftovers(world, state.folder);
  const store = openStore(
    world.clock,
    opened.journal,
    spec === null ? [] : beginning(JSON.parse(spec) as SessionSpec),
  );
  if (store.model().closed) return { is: 'over' };

  const panes = panesSource(world, store);
  const paneRuns = (worker: string): boolean =>
    panes
      .latest()
      ?.panes.some(({ role, dead }) => role?.is === 'worker' && role.worker === worker && dead === null) ===
    true;
  const comm = commSource(world, store);
  const records = recordsSource(world, store, { paneRuns, readStatus: comm.read });
  clearLeftovers(world, projectPaths(store.model().session).comm);
  const asks = asksSource(world, store);
  const registry = registrySource(world, store);
  let touched = (): void => undefined;
  const resources = resourcesSource(world, store, () => touched());
  const screens = screensSource(world, store);
  const telemetry = telemetrySource(world, store);
  const sources = [records, panes, comm, asks, registry, screens, telemetry, resources];
  const snapshot = snapshotWriter(world, store, resources.latest);
  touched = () => snapshot.touch();
  const { consider } = performer(world, store, resources.mayStart);
  const touchTitle = keepOuterTitle(world, store);
  const touchNotices = keepDesktopNotices(world, store);

  // Starts that the supervisor before asked for are looked for before any is decided anew.
  await records.start();
  store.emit({ is: 'supervisor-started', pid: world.pid });
  await panes.start();
  await comm.start();
  await asks.start();
  await registry.start();
  await screens.start();
  await telemetry.start();
  const handle = controlHandler(world, store, panes);
  const answered = async (body: unknown): Promise<unknown> => {
    const reply = await handle(body);
    snapshot.settle();
    return reply;
  };
  const served = await world.sockets.serve(state.socket, answered, (error) =>
    world.log(
      'info',
      `control socket: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    ),
  );
  if (served.is !== 'serving') world.log('info', `the control socket is ${served.is}: ${served.path}`);

  let stopBeat: () => void = () => undefined;
  const end = new Promise<SupervisorEnd>((resolve) => {
    const settled = (): void => {
      const { closed, backend, wanted } = store.model();
      if (closed || (backend.is === 'gone' && wanted.is === 'up')) resolve({ is: 'over' });
    };
    store.onChange(() => {
      snapshot.touch();
      touchTitle();
      touchNotices();
      consider();
      settled();
    });
    let beatAt = world.clock.now();
    stopBeat = world.clock.every(beatMs, () => {
      if (!lock.isOurs()) resolve({ is: 'over' });
      const sleptMs = world.clock.now() - beatAt - beatMs;
      beatAt = world.clock.now();
      if (sleptMs > sleepMs) store.emit({ is: 'slept', ms: sleptMs });
      for (const source of sources) void source.beat();
      store.beat();
      snapshot.beat();
    });
    snapshot.touch();
    consider();
    settled();
  });

  const outcome = await end;
  stopBeat();
  for (const source of sources) source.dispose();
  snapshot.dispose();
  snapshot.flush();
  // Replies that wait for this very end are still on their way.
  await world.clock.sleep(100);
  if (served.is === 'serving') await served.server.close();
  return outcome;
}

/** What the journal of a new session begins with. */
export function beginning({ session, workers }: SessionSpec): readonly Happening[] {
  return [
    { is: 'session-created', session },
    ...workers.map((worker): Happening => ({ is: 'worker-added', worker })),
  ];
}
