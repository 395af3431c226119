/** `muxcrew sidebar`: the blessed view in its pane. For inside use; decides nothing, and may die at any time without harm. */
import type { Command } from './command.ts';
import type { Context } from './context.ts';
import type { FoundSession } from './sessions.ts';
import type { SidebarAction, SidebarMessage } from '../view/sidebar-update.ts';
import { fail, ok } from '../core/result.ts';
import { projectPaths } from '../core/session-paths.ts';
import { sidebarLines, untilNextChange } from '../view/sidebar.ts';
import { startSidebar } from '../view/sidebar-model.ts';
import { paced } from '../runtime/sources/paced.ts';
import { updateSidebar } from '../view/sidebar-update.ts';
import { findSession } from './sessions.ts';
import { askSupervisor } from './sidebar/ask-supervisor.ts';
import { logTail } from './sidebar/log-tail.ts';
import { sessionReader } from './sidebar/session-reader.ts';

/** What a watch misses (a folder made anew, a supervisor that died) is seen after so long. */
const lookMs = 3_000;
/** A crew that changes all the time is read so often at most: what a reading costs grows with the crew. */
const pauseMsPerWorker = 0.6;

export const command: Command = {
  words: {
    name: 'sidebar',
    summary: 'The sidebar, in its pane.',
    usage: '--session SESSION',
    details: [],
    options: [{ name: 'session', value: 'SESSION', what: 'Which session.' }],
    examples: [],
    internal: true,
  },
  async run(context, args) {
    const id = args.value('session');
    const session = id === null ? null : findSession(context, id);
    if (session === null) return fail({ kind: 'no-session', wanted: id, live: [] });
    await show(context, session);
    return ok(0);
  },
};

async function show(context: Context, session: FoundSession): Promise<void> {
  const { terminal, clock } = context;
  const screen = await context.openScreen({ unicode: terminal.unicode, mouse: true });
  const paths = projectPaths(session.spec.session);
  const log = logTail(context);
  let model = startSidebar({
    size: screen.size,
    now: clock.now(),
    clock: timeOfDay(clock.now()),
    colours: terminal.colours,
    unicode: terminal.unicode,
    bell: session.spec.session.bell ?? true,
  });
  let cancelTick: () => void = () => undefined;

  const take = (message: SidebarMessage): void => {
    const step = updateSidebar(model, message);
    model = step.model;
    if (model.mode.is !== 'log') log.stop();
    screen.draw(sidebarLines(model));
    cancelTick();
    cancelTick = clock.after(untilNextChange(model), tick);
    for (const action of step.actions) perform(action);
  };
  const timeNow = (): SidebarMessage => ({ is: 'tick', now: clock.now(), clock: timeOfDay(clock.now()) });
  const tick = (): void => take(timeNow());
  const reader = sessionReader(context, session);
  /** Gives the pause until the next look; none where nothing has changed. */
  const look = (): number => {
    const view = reader.read();
    if (view === null) return 0;
    take({ is: 'snapshot', view, now: clock.now(), clock: timeOfDay(clock.now()) });
    return view.is === 'read' ? view.snapshot.workers.length * pauseMsPerWorker : 0;
  };
  const looking = paced(clock, look);
  const perform = (action: SidebarAction): void => {
    if (action.do === 'ring') return screen.ring();
    if (action.do === 'log')
      return log.follow(paths.workerLog(action.worker), (lines) =>
        take({ is: 'log', worker: action.worker, lines }),
      );
    void askSupervisor(context, session.id, action).then(({ taken, notice }) => {
      if (taken && action.do === 'send') take({ is: 'sent' });
      if (notice !== null) take({ is: 'notice', text: notice });
    });
  };

  const unwatch = context.files.watch(paths.comm, (name) => {
    if (name === null || name === 'session.json') looking.hint();
  });
  const stopLooking = clock.every(lookMs, () => looking.now());
  const gone = new Promise<void>((resolve) => {
    screen.listen((event) => {
      if (event.is === 'gone') return resolve();
      // The last tick may be a minute ago, and what a key shows may tell seconds.
      model = updateSidebar(model, timeNow()).model;
      take(event);
    });
  });
  looking.now();
  await gone;
  stopLooking();
  unwatch();
  log.stop();
  cancelTick();
  looking.dispose();
  screen.close();
}

function timeOfDay(at: number): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
