/**
 * Writes comm/session.json: at once after a change, then at most once per pause, so that a burst of events
 * costs few writes and the last one is never lost. A full disk of the project is reported, and the write
 * retried at the next change or beat; until then readers find the snapshot in the state folder, which is
 * often on another disk. The last snapshot of a closed session is in both.
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

/** Faster than users and terminals notice. */
const pauseMs = 15;
/**
 * Readers trust a dead supervisor's snapshot for a while (seen-snapshot.ts): it must not look older than
 * that.
 */
const refreshMs = 8_000;

const projectGone = 'project folder is gone';

/**
 * Parts of the snapshot that are not in the model. Each function returns the same object until it changes.
 */
export interface Unmodelled {
  readonly resources: () => ReadonlyMap<WorkerId, Resources>;
  readonly focus: () => SnapshotFocus | null;
  readonly projectIsThere: () => boolean;
  /** Called with each text that was, or should have been, written. Default: ignored. */
  readonly written?: (text: string) => void;
}

function noneUnmodelled(): Unmodelled {
  const nothing: ReadonlyMap<WorkerId, Resources> = new Map();
  return { resources: () => nothing, focus: () => null, projectIsThere: () => true };
}

export interface SnapshotWriter {
  /** Something changed. */
  touch(): void;
  /** Writes pending changes now: a client that gets a reply may read at once. */
  settle(): void;
  /** Nothing may have changed: confirms that the snapshot is current. */
  beat(): void;
  /** Writes now, regardless of the pause. */
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
  /** The last problem, so that it is reported once. */
  let reported: string | null = null;
  /** A previous supervisor may have left one there. */
  let standsIn = true;
  let disposed = false;
  /** The text built last: an idle crew's beats change only its time. */
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
    // How a session ended is kept with its state, whatever becomes of the project.
    const needed = problem !== null || store.model().closed;
    if (needed) attempted(() => world.files.replace(standIn, text));
    else if (standsIn) world.files.remove(standIn);
    standsIn = needed;
    if (problem !== reported) say(problem);
  };

  const say = (problem: string | null): void => {
    reported = problem;
    const text = problem === null ? null : `comm/session.json cannot be written: ${problem}`;
    // The project folder has a warning of its own.
    if (problem === projectGone) return;
    if (text !== null) world.log('info', text);
    // Causes a change, and so is in the next snapshot.
    if (!disposed) store.emit({ is: 'warning', about: 'snapshot', text });
  };

  /**
   * A worker may replace the folder by a link. A missing folder is created by project-folder.ts, which
   * reports it.
   */
  const replacedInComm = (text: string): string | null => {
    const write = (folder: string): void =>
      world.files.replace(`${folder}/${paths.snapshot.slice(paths.comm.length + 1)}`, text);
    const problem = attempted(() => world.files.inFolder(paths.comm, paths.base, write, 'refuse'));
    return problem === null ? null : (replacedFolder(world.files, paths.comm, paths) ?? problem);
  };

  /** Returns why it failed, or null. Without the file's name, which differs at every try. */
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
      // At the end of this turn of the event loop: all events of a batch make one write.
      cancel = world.clock.after(0, () => {
        write();
        pause();
      });
    },
    settle() {
      if (dirty) write();
    },
    beat() {
      if (reported !== null || world.clock.now() - writtenAt >= refreshMs) write();
    },
    flush: write,
    dispose() {
      disposed = true;
      cancel?.();
      cancel = null;
    },
  };
}

/** As JSON; in a text the quotes would be escaped. */
function timeField(writtenAt: string): string {
  return `"writtenAt":${JSON.stringify(writtenAt)}`;
}
