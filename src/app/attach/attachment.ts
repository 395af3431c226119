/**
 * The far side of an attach over ssh. Owns its record (who shows which session, and how it ended), and ends what an earlier
 * line of the same attach has left behind: a view that nobody looks at any more, which would still count for the size.
 */
import type { Backend } from '../../ports/backend.ts';
import type { Context } from '../context.ts';
import { readAttachmentRecord, type AttachmentRecord } from '../../core/wire/attachment.ts';
import { attachmentMarker } from '../../core/paths/session-paths.ts';

/** A view ends within this once it is told to, unless its line is full. */
const endMs = 1_000;
const lookMs = 20;
/** Records of attaches that are over are kept so long: somebody may come back and ask. */
const keptMs = 7 * 24 * 60 * 60 * 1000;

export interface Attachment {
  /** For the environment of what shows the session. */
  readonly env: Readonly<Record<string, string>>;
  /** Has its line gone? */
  readonly isHungUp: () => boolean;
  /** `signal`: ends what shows the session, should the line go. */
  readonly onHangUp: (signal: () => void) => void;
  /** Says how it ended. With its line gone nothing is said: nobody has ended it. */
  readonly ended: (code: number) => void;
}

/** Null: this is no attach from elsewhere. */
export async function beginAttachment(
  context: Context,
  backend: Backend,
  session: string,
): Promise<Attachment | null> {
  const { attachment: id, processes, files } = context;
  if (id === null) return null;
  const path = recordPath(context, id);
  await endEarlier(context, backend, id);
  const self = processes.identify(context.pid);
  if (self === null) throw new Error('attach: this process is not in the process table');
  files.makeFolder(context.paths.attachments, 0o700);
  forgetOld(context);
  const record: AttachmentRecord = { session, ...self, code: null };
  const write = (text: AttachmentRecord): void => files.replace(path, `${JSON.stringify(text)}\n`, 0o600);
  write(record);
  let hungUp = false;
  const listeners: (() => void)[] = [];
  context.onHangUp(() => {
    hungUp = true;
    for (const listener of listeners) listener();
  });
  // A view may see its terminal go, and end, before we are told.
  const isHungUp = (): boolean => hungUp || !context.terminalIsThere();
  return {
    env: { [attachmentMarker]: id },
    isHungUp,
    onHangUp: (listener) => void listeners.push(listener),
    ended(code) {
      // A newer line may have taken the record over.
      if (!isHungUp() && readRecord(context, id)?.pid === self.pid) write({ ...record, code });
    },
  };
}

export function readRecord({ files, paths }: Context, id: string): AttachmentRecord | null {
  return readAttachmentRecord(files.readText(recordPath({ paths }, id)));
}

function recordPath({ paths }: Pick<Context, 'paths'>, id: string): string {
  return `${paths.attachments}/${id}.json`;
}

/** The muxcrew that showed it, by pid and start time, and its view by the mark in its environment, should that be left. */
async function endEarlier(context: Context, backend: Backend, id: string): Promise<void> {
  const earlier = readRecord(context, id);
  if (earlier === null) return;
  const { processes } = context;
  processes.signal(earlier, 'SIGHUP');
  const listed = await backend.list(earlier.session);
  const stale =
    listed.is === 'listed' ? listed.listing.clients.filter(({ pid }) => isOf(context, pid, id)) : [];
  for (const client of stale) await backend.detach(earlier.session, client.id);
  const left = [...stale.flatMap(({ pid }) => processes.identify(pid) ?? []), earlier];
  const deadline = context.clock.now() + endMs;
  while (left.some((one) => processes.isAlive(one)) && context.clock.now() < deadline)
    await context.clock.sleep(lookMs);
  // A line that takes nothing keeps whoever writes to it from all else.
  for (const one of left) processes.signal(one, 'SIGKILL');
}

function isOf({ processes }: Context, pid: number, id: string): boolean {
  return processes.variable(pid, attachmentMarker) === id;
}

function forgetOld({ files, paths, clock }: Context): void {
  for (const name of files.list(paths.attachments) ?? []) {
    const path = `${paths.attachments}/${name}`;
    const found = files.stat(path);
    if (found !== null && clock.now() - found.modifiedAt > keptMs) files.remove(path);
  }
}
