/** Goes on with a worker's log as it grows, for as long as somebody may still write to it. */
import type { WorkerId } from '../../core/model/worker.ts';
import type { Context } from '../context.ts';
import type { FoundSession } from '../sessions/sessions.ts';
import { createByteLines } from '../../core/text/byte-lines.ts';
import { isOver } from '../../core/model/state.ts';
import { ok, type Result } from '../../core/result.ts';
import { findSession, isUp } from '../sessions/sessions.ts';
import { folderOf } from '../../core/paths/path-parts.ts';

const chunkBytes = 256 * 1024;
const lookMs = 500;

export interface Followed {
  readonly session: FoundSession;
  readonly worker: WorkerId;
}

/**
 * Is its session up, and its program there or still to come? One that is restarted by muxcrew is queued meanwhile; one
 * that a person starts again later is followed anew.
 */
export function mayPrint(context: Context, { session: { id, spec }, worker }: Followed): boolean {
  const session = findSession(context, id);
  // Its place may have been taken by the next run.
  if (session?.spec.session.createdAt !== spec.session.createdAt || !isUp(session)) return false;
  const shown = session.snapshot?.workers.find((one) => one.id === worker) ?? null;
  // What cannot be read now says nothing.
  if (shown === null) return true;
  return shown.pid !== null || !isOver(shown.state);
}

/** A file of lines that grows. */
export interface Growing {
  /** Asked again at each look: a new conversation has a file of its own. */
  readonly path: () => string;
  /** The folder that links must not lead out of. */
  readonly within?: string;
  /** The end of the last whole line that was shown. */
  readonly from: number;
  /** Longer lines are cut. */
  readonly lineBytes: number;
  readonly render: (line: string) => readonly string[];
}

/**
 * Until it is interrupted, or nothing more can come; a log that was rotated or cut is read from its new beginning.
 */
export async function follow(
  context: Context,
  followed: Followed,
  { path: pathNow, within, from, lineBytes, render }: Growing,
): Promise<Result<number>> {
  const reader = createByteLines(lineBytes);
  let path = pathNow();
  let offset = from;
  let inode = context.files.stat(path)?.inode ?? null;
  const interrupted = { yet: false };
  let wake: () => void = () => undefined;
  const stop = context.onInterrupt(() => {
    interrupted.yet = true;
    wake();
  });
  let unwatch = watchFolder(context, path, () => wake());
  const show = (lines: readonly string[]): void => {
    for (const line of lines.flatMap((one) => render(one))) context.out(`${line}\n`);
  };
  // What writes the log may lag behind the word that the worker is over: it is read once more after a while.
  let over = false;
  let lookedAt = context.clock.now();
  while (!interrupted.yet) {
    const stat = context.files.stat(path);
    if (stat !== null && (stat.inode !== inode || stat.size < offset)) {
      inode = stat.inode;
      offset = 0;
      reader.reset();
    }
    const bytes =
      stat === null || stat.size === offset
        ? null
        : context.files.readBytes(path, offset, chunkBytes, within);
    if (bytes !== null && bytes.length > 0) {
      offset += bytes.length;
      show(reader.push(bytes));
      continue;
    }
    // Other workers' logs wake us, too.
    if (context.clock.now() - lookedAt >= lookMs) {
      lookedAt = context.clock.now();
      const other = pathNow();
      if (other !== path) {
        path = other;
        inode = null;
        unwatch();
        unwatch = watchFolder(context, path, () => wake());
        continue;
      }
      const now = !mayPrint(context, followed);
      if (now && over) {
        // A line without an end.
        if (reader.pendingBytes > 0) show(reader.push(newline));
        break;
      }
      over = now;
    }
    await new Promise<void>((resolve) => {
      const cancel = context.clock.after(lookMs, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  }
  unwatch();
  stop();
  return ok(0);
}

function watchFolder({ files }: Context, path: string, changed: () => void): () => void {
  const folder = folderOf(path);
  return files.stat(folder) === null ? () => undefined : files.watch(folder, changed);
}

const newline = new Uint8Array([0x0a]);
