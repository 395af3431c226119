/**
 * Writes comm/session.json: at once when something changed, then at most once a pause, so that a storm of events costs
 * few writes and the last one is never lost. A project's disk that is full is said, and tried again at the next change
 * or beat; until then readers find the snapshot in the state folder, which is often on another disk. The last one of a
 * session that was closed is in both.
 */
import type { Snapshot, SnapshotFocus } from '../../core/snapshot/snapshot.ts';
import type { SessionModel } from '../../core/model/model.ts';
import type { WorkerId } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { projectPaths, sessionState } from '../../core/paths/session-paths.ts';
import { replacedFolder } from '../project/own-folders.ts';
import { toSnapshot, type Resources } from '../../core/snapshot/to-snapshot.ts';
import { errorMessage } from '../../core/error-text.ts';

/** A reader's eye and a terminal's repaint are slower than this. */
const pauseMs = 15;
/** Readers believe a snapshot of a supervisor that died for a while (seen-snapshot.ts): it must not look older than that. */
const refreshMs = 8_000;

const projectGone = 'project folder is gone';

/** What is in the snapshot and not in the model. Each gives the same object until it changes. */
export interface Unmodelled {
  readonly resources: () => ReadonlyMap<WorkerId, Resources>;
  readonly focus: () => SnapshotFocus | null;
  readonly projectIsThere: () => boolean;
  /** Hears each text that is written, or could not be. Default: ignored. */
  readonly written?: (text: string) => void;
}

function noneUnmodelled(): Unmodelled {
  const nothing: ReadonlyMap<WorkerId, Resources> = new Map();
  return { resources: () => nothing, focus: () => null, projectIsThere: () => true };
}

export interface SnapshotWriter {
  /** Something changed. */
  touch(): void;
  /** Writes now what has changed: whoever is answered may look at once. */
  settle(): void;
  /** Nothing may have changed: says that the snapshot still holds. */
  beat(): void;
  /** Writes now, whatever the pause. */
  flush(): void;
  dispose(): void;
}

export function snapshotWriter(
  world: World,
  store: Store,
  { resources, focus, projectIsThere, written = () => undefined }: Unmodelled = noneUnmodelled(),
): SnapshotWriter {
  const paths = projectPaths(store.model().session);
  const standIn = sessionState(world.paths.sessions, store.model().session.id).snapshot;
  const startTime = world.processes.identify(world.pid)?.startTime ?? '';
  let cancel: (() => void) | null = null;
  let dirty = false;
  let writtenAt = 0;
  /** The last problem, so that it is said once. */
  let said: string | null = null;
  /** One may lie there from a supervisor before. */
  let standsIn = true;
  let disposed = false;
  /** Of the text that was made last: an idle crew's beats change nothing in it but the time. */
  let made: {
    readonly model: SessionModel;
    readonly resources: ReadonlyMap<WorkerId, Resources>;
    readonly focus: SnapshotFocus | null;
    readonly text: string;
    readonly writtenAt: string;
  } | null = null;

  const snapshot = (): Snapshot =>
    toSnapshot(store.model(), {
      pid: world.pid,
      startTime,
      now: world.clock.now(),
      iso: world.iso,
      resources: resources(),
      focus: focus(),
    });

  const textNow = (): string => {
    const model = store.model();
    if (made?.model === model && made.resources === resources() && made.focus === focus())
      return made.text.replace(made.writtenAt, timeField(world.iso(world.clock.now())));
    const fresh = snapshot();
    made = {
      model,
      resources: resources(),
      focus: focus(),
      text: `${JSON.stringify(fresh)}\n`,
      writtenAt: timeField(fresh.writtenAt),
    };
    return made.text;
  };

  const write = (): void => {
    dirty = false;
    writtenAt = world.clock.now();
    const text = textNow();
    written(text);
    const problem = projectIsThere() ? replacedInComm(text) : projectGone;
    // How a session ended is known for as long as its state is, whatever becomes of the project.
    const needed = problem !== null || store.model().closed;
    if (needed) attempted(() => world.files.replace(standIn, text));
    else if (standsIn) world.files.remove(standIn);
    standsIn = needed;
    if (problem !== said) say(problem);
  };

  const say = (problem: string | null): void => {
    said = problem;
    const text = problem === null ? null : `comm/session.json cannot be written: ${problem}`;
    // The project folder has a warning of its own.
    if (problem === projectGone) return;
    if (text !== null) world.log('info', text);
    // Comes back as a change, and is in the next snapshot.
    if (!disposed) store.emit({ is: 'warning', about: 'snapshot', text });
  };

  /** A worker may put a link in the folder's place. A missing folder is made by project-folder.ts, which reports it. */
  const replacedInComm = (text: string): string | null => {
    const write = (folder: string): void =>
      world.files.replace(`${folder}/${paths.snapshot.slice(paths.comm.length + 1)}`, text);
    const problem = attempted(() => world.files.inFolder(paths.comm, paths.base, write, 'refuse'));
    return problem === null ? null : (replacedFolder(world.files, paths.comm, paths) ?? problem);
  };

  /** Why it could not be; null: it is. Without the name of the file, which is another one at every try. */
  const attempted = (write: () => void): string | null => {
    try {
      write();
      return null;
    } catch (error) {
      const message = errorMessage(error);
      return message.split(', ')[0] ?? message;
    }
  };

  const pause = (): void => {
    cancel = world.clock.after(pauseMs, () => {
      cancel = null;
      if (!dirty) return;
      write();
      pause();
    });
  };

  return {
    touch() {
      dirty = true;
      if (cancel !== null) return;
      // At the end of this turn of the loop: all events of one batch make one write.
      cancel = world.clock.after(0, () => {
        write();
        pause();
      });
    },
    settle() {
      if (dirty) write();
    },
    beat() {
      if (said !== null || world.clock.now() - writtenAt >= refreshMs) write();
    },
    flush: write,
    dispose() {
      disposed = true;
      cancel?.();
      cancel = null;
    },
  };
}

/** As JSON has it; inside of a text the quotes would be escaped. */
function timeField(writtenAt: string): string {
  return `"writtenAt":${JSON.stringify(writtenAt)}`;
}
