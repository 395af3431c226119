/**
 * One line to a host: an ssh that has the person's terminal until it ends. Owns that child: one that stands still is ended,
 * for nothing that is typed would ever arrive, and ssh itself cannot notice.
 */
import type { LineEnd } from '../core/wire/reconnect.ts';
import type { ExecOutcome } from '../ports/exec.ts';
import type { ProcessIdentity } from '../ports/processes.ts';
import type { Context } from '../app/context.ts';
import { requestOf, saidFile, takeSaid, type Asked } from './run-on-host.ts';
import { aliveEvery, farCommand, terminalArgv } from './ssh.ts';
import { folderOf } from '../core/paths/path-parts.ts';

export interface LineOutcome {
  readonly end: LineEnd;
  readonly exec: ExecOutcome;
  /** All that ssh had to say itself. */
  readonly text: string;
  /** Somebody ended us, and the line with us. */
  readonly terminated: boolean;
}

export async function openLine(context: Context, asked: Asked): Promise<LineOutcome> {
  const { clock, processes } = context;
  const file = saidFile(context);
  forgetLeft(context, file);
  const request = Buffer.from(JSON.stringify(requestOf(context, asked))).toString('base64url');
  const every = aliveEvery(context.env);
  const wish = { host: asked.host, batch: false, saidFile: file, tellsLogin: true };
  const startedAt = clock.now();
  let child: ProcessIdentity | null = null;
  let terminated = false;
  const unlisten = context.onInterrupt((signal) => {
    if (signal !== 'SIGTERM') return;
    terminated = true;
    if (child !== null) processes.signal(child, 'SIGTERM');
  });
  let unwatch: () => void = () => undefined;
  const exec = await context.exec.takeOver(terminalArgv(wish, farCommand(request), every), {}, (pid) => {
    child = processes.identify(pid);
    if (child !== null) unwatch = endIfStopped(context, child, every * 1000);
  });
  unwatch();
  unlisten();
  const { loggedIn, text, lastLine } = readSaid(takeSaid(context, file));
  const end = { code: exec.code, loggedIn, lastedMs: clock.now() - startedAt, said: lastLine };
  return { end, exec, text, terminated };
}

/** What others have left that were ended with their terminal: each bears the pid of who made it. */
function forgetLeft({ files, processes }: Context, file: string): void {
  const folder = folderOf(file);
  for (const name of files.list(folder) ?? []) {
    const pid = /^(\d+)-\w+\.said$/.exec(name)?.[1];
    if (pid !== undefined && processes.identify(Number(pid)) === null) files.remove(`${folder}/${name}`);
  }
}

/** In two looks in a row: a person may have stopped all of us, and let us go on again. */
function endIfStopped({ clock, processes }: Context, child: ProcessIdentity, everyMs: number): () => void {
  let wasStopped = false;
  return clock.every(everyMs, () => {
    const isStopped = processes.isStopped(child);
    if (isStopped && wasStopped) processes.signal(child, 'SIGKILL');
    wasStopped = isStopped;
  });
}

/** What ssh tells at LogLevel VERBOSE that is no complaint. */
const chatter = /^(?:Authenticated to |Transferred: |Bytes per second: |debug\d: |$)/;

export interface Said {
  readonly loggedIn: boolean;
  /** What else ssh had to say, and the last of it; empty: nothing. */
  readonly text: string;
  readonly lastLine: string;
}

/** Of a file that `tellsLogin` was wished for. */
export function readSaid(all: string): Said {
  const lines = all.split(/\r?\n/);
  const complaints = lines.filter((line) => !chatter.test(line));
  return {
    loggedIn: lines.some((line) => line.startsWith('Authenticated to ')),
    text: complaints.join('\n'),
    lastLine: complaints.at(-1) ?? '',
  };
}
