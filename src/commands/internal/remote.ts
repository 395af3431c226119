/**
 * `muxcrew __remote`: the remote side of `--host`. Reads a request from its argument or from standard input, and runs the
 * command line in it as the user's own, with the user's terminal. Never exits with 255, which is ssh's.
 */
import type { RemoteInput } from '../../ports/remote-input.ts';
import type { RemoteRequest } from '../../core/wire/remote-request.ts';
import type { Context } from '../../app/context.ts';
import { exitCodes } from '../../core/exit-code.ts';
import { farEnvironment, protocolVersion, readRequest } from '../../core/wire/remote-request.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { isDeserted, isThrough } from '../../app/run/end-finished-session.ts';
import { parseArguments } from '../../cli/parse.ts';
import { sessionToChange } from '../../app/sessions/session-to-change.ts';
import { findSessions, isUp } from '../../app/sessions/sessions.ts';
import type { Command } from '../../app/command.ts';

/** Ended by SIGHUP, as shells report it. */
const exitHungUp = 129;
/** Time for a command that changes something to finish after the connection is lost. */
const hungUpMs = 30_000;
/** These commands only print: without a reader they end at once. */
const waiting: ReadonlySet<string> = new Set(['wait', 'logs']);

export const command: Command = {
  words: {
    name: '__remote',
    summary: 'Run a command for muxcrew on another host.',
    positionals: [{ kind: 'ID', optional: true }],
    details: [],
    options: [],
    examples: [],
    internal: true,
  },
  async run(context, args) {
    const [word] = args.words;
    if (word !== undefined) {
      const asked = requestIn(Buffer.from(word, 'base64url').toString('utf8'));
      return asked.ok ? answer(context, asked.value, onTerminal(context, asked.value)) : asked;
    }
    const input = await context.openRemoteInput();
    const request = await input.request;
    if (request.is === 'hung up') return ok(exitHungUp);
    const asked = request.is === 'line' ? requestIn(request.text) : noRequest('too long');
    if (!asked.ok) {
      input.close();
      return asked;
    }
    const { changes, end } = onPipe(context, asked.value, input);
    try {
      return await answer(context, asked.value, changes);
    } finally {
      end();
    }
  },
};

function requestIn(json: string): Result<RemoteRequest> {
  const read = readRequest(json);
  switch (read.is) {
    case 'request':
      return ok(read.request);
    case 'other protocol':
      return fail({ kind: 'other-protocol', host: read.host, asked: read.protocol, known: protocolVersion });
    case 'broken':
      return noRequest(read.problem);
  }
}

function noRequest(problem: string): Result<never> {
  return fail({ kind: 'bad-usage', command: '__remote', detail: `invalid request: ${problem}` });
}

/** The parts of the context that belong to the calling user. */
type Changes = Partial<Context>;

async function answer(context: Context, request: RemoteRequest, changes: Changes): Promise<Result<number>> {
  const env = farEnvironment(context.env, request.env);
  const caller = { ...context, ...changes, env, host: request.host };
  const place = await placeOf(caller, request);
  if (!place.ok) return place;
  const { cwd, folderMeant, argv, takesFiles } = place.value;
  const received = takesFiles ? await takeFiles(context, request, cwd) : ok(null);
  if (!received.ok) return received;
  if (request.version !== context.version)
    context.err(
      `muxcrew: ${request.host} has muxcrew ${context.version}, this machine has ${request.version}; install the same: muxcrew host setup ${request.host}\n`,
    );
  return ok(await context.again({ ...changes, cwd, folderMeant, env, host: request.host }, argv));
}

/** Files of a running crew are not replaced: `run` is refused afterwards anyway. */
async function takeFiles(
  context: Context,
  { host, argv, files = [] }: RemoteRequest,
  project: string,
): Promise<Result<null>> {
  if (files.length === 0) return ok(null);
  const name = sessionIn(argv);
  const present = findSessions(context).find(
    (one) => one.project === project && one.spec.session.name === name,
  );
  if (argv[0] === 'run' && present !== undefined && isUp(present) && !isDeserted(present))
    return fail({ kind: 'session-runs', session: present.id, project, through: isThrough(present) });
  const { receiveFiles } = await import('../../remote/receive-files.ts');
  return receiveFiles(context, host, project, files);
}

interface Place {
  readonly cwd: string;
  readonly folderMeant: boolean;
  readonly argv: readonly string[];
  /** False: the command is about to be refused. */
  readonly takesFiles: boolean;
}

async function placeOf(context: Context, { folder, host, argv }: RemoteRequest): Promise<Result<Place>> {
  if (folder === null) {
    const here = { cwd: context.cwd, folderMeant: false, argv, takesFiles: true };
    return argv[0] === 'add' ? placeOfAdd(context, here) : ok(here);
  }
  const cwd = namedFolder(context, folder, host);
  return cwd.ok ? ok({ cwd: cwd.value, folderMeant: true, argv, takesFiles: true }) : cwd;
}

/** The files go into the session's project, so the session must be settled and confirmed first. */
async function placeOfAdd(context: Context, here: Place): Promise<Result<Place>> {
  const { command: add } = await import('../session/add.ts');
  const [name = '', ...words] = here.argv;
  const args = parseArguments(add.words, words);
  if (!args.ok) return args;
  const own = { ...context, folderMeant: false };
  const meant = await sessionToChange(own, add.words, args.value, 'add workers');
  // If the user declines, that is final. The command itself repeats any other refusal, worded for the calling host.
  if (!meant.ok) return meant.failure.kind === 'declined' ? meant : ok({ ...here, takesFiles: false });
  const { id, project } = meant.value;
  return ok({ ...here, cwd: project, argv: [name, `--session=${id}`, ...words] });
}

function namedFolder(context: Context, folder: string, host: string): Result<string> {
  const home = context.env['HOME'] ?? '';
  const path = folder.startsWith('/') ? folder : `${home}/${folder.replace(/^~(\/|$)/, '')}`;
  if (context.files.stat(path)?.kind !== 'folder') return fail({ kind: 'project-missing', host, path });
  return ok(context.files.realPath(path));
}

/** The calling side writes a value into the option's own word. */
function sessionIn(argv: readonly string[]): string | null {
  return argv.findLast((word) => word.startsWith('--session='))?.slice('--session='.length) ?? null;
}

/** Has a real terminal; the calling side knows what that can display. */
function onTerminal(context: Context, request: RemoteRequest): Changes {
  const { colours, unicode } = request.terminal;
  const { input, output, columns, rows } = context.terminal;
  return {
    terminal: { input, output, columns, rows, colours, unicode },
    attachment: request.attachment ?? null,
  };
}

/** `end`: must be called afterwards, or this process waits for further input. */
function onPipe(
  context: Context,
  { terminal, argv }: RemoteRequest,
  input: RemoteInput,
): { readonly changes: Changes; readonly end: () => void } {
  const interrupts = new Set<(signal: 'SIGINT' | 'SIGTERM') => void>();
  let hungUp = false;
  let cancelExit = (): void => undefined;
  input.onHangUp(() => {
    hungUp = true;
    for (const interrupt of interrupts) interrupt('SIGINT');
    const left = waiting.has(argv[0] ?? '') ? 0 : hungUpMs;
    cancelExit = context.clock.after(left, () => context.exit(exitHungUp));
  });
  const changes: Changes = {
    terminal,
    readInput: async () => {
      const read = await input.readAll();
      if (read.is === 'text') return read.text;
      // A truncated text is never sent or written.
      if (read.is === 'too long') context.err('muxcrew: standard input is too long (over 64 MiB)\n');
      context.exit(read.is === 'too long' ? exitCodes.usage : exitHungUp);
      return new Promise<never>(() => undefined);
    },
    readLine: () => input.readLine(),
    // Nothing reads the output any more, and that must not make the command fail.
    out: (text) => (hungUp ? undefined : context.out(text)),
    err: (text) => (hungUp ? undefined : context.err(text)),
    onInterrupt: (listener) => {
      interrupts.add(listener);
      const unlisten = context.onInterrupt(listener);
      return () => {
        interrupts.delete(listener);
        unlisten();
      };
    },
  };
  return {
    changes,
    end() {
      input.close();
      cancelExit();
    },
  };
}
