/**
 * The sidebar at work on any screen: reads the session, keeps the model, draws it, and has done what keys ask for. The
 * screen is the caller's: a terminal of its own, or a part of a larger one.
 */
import type { Context } from '../context.ts';
import type { FoundSession } from '../sessions/sessions.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { Screen } from '../../ports/screen.ts';
import type { SidebarAction, SidebarMessage } from '../../view/sidebar/update.ts';
import { isoTime } from '../iso-time.ts';
import { projectPaths, sessionState } from '../../core/paths/session-paths.ts';
import { sidebarLines, untilNextChange } from '../../view/sidebar/sidebar.ts';
import { startSidebar, type SidebarModel } from '../../view/sidebar/model.ts';
import { paced } from '../../runtime/sources/paced.ts';
import { updateSidebar } from '../../view/sidebar/update.ts';
import { timeOfDay } from '../logs/conversation.ts';
import { askSupervisor } from './ask-supervisor.ts';
import { logTail, type LogPlace } from './log-tail.ts';
import { sessionReader } from './session-reader.ts';

/** What a watch misses (a folder made anew, a supervisor that died) is seen after so long. */
const lookMs = 3_000;

/** A crew that changes all the time is read so often at most: what a reading costs grows with the crew. */
const pauseMsPerWorker = 0.6;

/** Until the screen is gone. `wayHere`: the keys that lead to the sidebar from a worker's pane, as they are written. */
export async function showSidebar(
  context: Context,
  session: FoundSession,
  { screen, wayHere }: { readonly screen: Omit<Screen, 'close'>; readonly wayHere: string },
): Promise<void> {
  const { terminal, clock } = context;
  const paths = projectPaths(session.spec.session);
  const log = logTail(context);
  const notify = session.spec.session.notify ?? 'off';
  let model = startSidebar({
    size: screen.size,
    now: clock.now(),
    clock: shortTime(clock.now()),
    colours: terminal.colours,
    unicode: terminal.unicode,
    bell: session.spec.session.bell ?? true,
    wayHere,
  });

  const timeNow = (is: 'now' | 'tick'): SidebarMessage => ({
    is,
    now: clock.now(),
    clock: shortTime(clock.now()),
  });
  let cancelTick: () => void = () => undefined;
  let isGone = false;
  let isDrawing = false;
  /** Once for all that comes in one read: who types fast, or pastes into a list, does not wait for each key's picture. */
  const draw = (): void => {
    if (isDrawing) return;
    isDrawing = true;
    queueMicrotask(() => {
      isDrawing = false;
      if (isGone) return;
      const { mode } = model;
      screen.draw(sidebarLines(model), () => take({ is: 'drawn', mode, now: clock.now() }));
      cancelTick();
      cancelTick = clock.after(untilNextChange(model), tick);
    });
  };
  /** Only after all keys that wait have been read: where this process was held up, they were typed before. */
  const tick = (): void => void setImmediate(() => isGone || take(timeNow('tick')));
  const take = (message: SidebarMessage): void => {
    const before = model;
    const step = updateSidebar(model, message);
    model = step.model;
    if (model === before && step.actions.length === 0) return;
    if (model.mode.is !== 'log') log.stop();
    draw();
    for (const action of step.actions) perform(action);
  };
  const placeOf = (worker: WorkerId): LogPlace => ({
    agent: agentIn(model, worker),
    paneLog: paths.workerLog(worker),
    within: paths.base,
    transcripts: sessionState(context.paths.sessions, session.id).worker(worker).transcripts,
    startedAt: isoTime(session.spec.session.createdAt),
  });
  const perform = (action: SidebarAction): void => {
    if (action.do === 'ring') return screen.ring();
    if (action.do === 'notice') return screen.notify(notify, action.notice);
    if (action.do === 'log')
      return log.follow(placeOf(action.worker), (lines) => take({ is: 'log', worker: action.worker, lines }));
    void askSupervisor(context, session.id, action).then(({ taken, notice }) => {
      if (taken && action.do === 'send') take({ is: 'sent', worker: action.worker, text: action.text });
      if (notice !== null) take({ is: 'notice', text: notice });
    });
  };

  const reader = sessionReader(context, session);
  /** Gives the pause until the next look; none where nothing has changed. */
  const look = (): number => {
    const view = reader.read();
    if (view === null) return 0;
    take({ is: 'snapshot', view, now: clock.now(), clock: shortTime(clock.now()) });
    return view.is === 'read' ? view.snapshot.workers.length * pauseMsPerWorker : 0;
  };
  const looking = paced(clock, look);
  const unwatch = context.files.watch(paths.comm, (name) => {
    if (name === null || name === 'session.json') looking.hint();
  });
  const stopLooking = clock.every(lookMs, () => looking.now());

  const gone = new Promise<void>((resolve) => {
    screen.listen((event) => {
      if (event.is === 'gone') return resolve();
      // The last tick may be a minute ago, and what a key shows may tell seconds.
      model = updateSidebar(model, timeNow('now')).model;
      take(event);
    });
  });
  looking.now();
  await gone;
  isGone = true;
  stopLooking();
  unwatch();
  log.stop();
  cancelTick();
  looking.dispose();
}

/** `13:05`. */
function shortTime(at: number): string {
  return timeOfDay(at).slice(0, 5);
}

function agentIn({ view }: SidebarModel, worker: WorkerId): string {
  const workers = view.is === 'read' ? view.snapshot.workers : [];
  return workers.find(({ id }) => id === worker)?.agent ?? '';
}
