#!/usr/bin/env node
/**
 * Composes the rooms and runs one command; alone sets the exit code. What a command does not need is not loaded: a
 * reading command gets files, the process table and its own few modules.
 */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context, Terminal } from './app/context.ts';
import type { Settings } from './core/config/settings.ts';
import { commands, internalCommands } from './commands/list.ts';
import { exitCodes } from './core/exit-code.ts';
import { ok } from './core/result.ts';
import { user } from './core/wire/rights.ts';
import { statePaths, withUserTmux } from './core/paths/session-paths.ts';
import { printedPath } from './core/text/shell-word.ts';
import { isUtf8, localeOf, wantsNoColours } from './core/terminal/environment.ts';
import { dispatch, tell } from './dispatch.ts';
import { crypto, tty } from './os/builtin.ts';
import { bugText } from './os/files/bug-report.ts';
import { systemClock } from './os/clock.ts';
import { fileProblem } from './os/errno.ts';
import { nodeExec } from './os/processes/exec.ts';
import { nodeFiles } from './os/files/files.ts';
import { systemLocks } from './os/files/lock.ts';
import { systemProcesses } from './os/processes/processes.ts';
import { unixSockets } from './os/sockets/socket.ts';
import { socketFolder } from './os/sockets/socket-path.ts';
import { stateProblem } from './os/files/state-folder.ts';
import { standardOutput } from './os/standard-output.ts';
import { userFolder } from './os/config/user-folder.ts';
import { errorStack } from './core/error-text.ts';

declare const MUXCREW_VERSION: string;

const main = realpathSync(fileURLToPath(import.meta.url));
const assets = join(dirname(main), 'assets');

// Of scripts/demo: no program that is started gets it.
const command = process.env['MUXCREW_COMMAND'] ?? '';
delete process.env['MUXCREW_COMMAND'];
const env = withUserTmux(
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ),
);
const files = nodeFiles();
const processes = systemProcesses();
const paths = statePaths(env);
// A reader that goes away ends us quietly.
const output = standardOutput(() => process.exit(0));

/** `changes`: what is otherwise for a command line that came from elsewhere. */
function compose(changes: Partial<Context>): Context {
  const context: Context = {
    cwd: currentFolder(),
    folderMeant: true,
    env,
    terminal: terminal(),
    version: MUXCREW_VERSION,
    out: (text) => output.write(text),
    err: (text) => void process.stderr.write(text),
    readInput: async () => (await import('./os/standard-input.ts')).readAll(),
    readLine: async () => (await import('./os/standard-input.ts')).readLine(),
    pumpInput: async (to) => (await import('./os/standard-input.ts')).pumpInput(to),
    openRemoteInput: async () => (await import('./os/remote-input.ts')).openRemoteInput(process.stdin),
    files,
    clock: systemClock(),
    processes,
    exec: nodeExec(),
    locks: systemLocks(files, processes),
    sockets: unixSockets(),
    keyAgentAnswers: async (socket) => (await import('./os/sockets/ssh-agent.ts')).keyAgentAnswers(socket),
    paths,
    pid: process.pid,
    caller: user,
    host: null,
    command: command === '' ? 'muxcrew' : printedPath(command),
    attachment: null,
    again: (more, argv) => dispatch(compose({ ...changes, ...more }), argv),
    exit: (code) => process.exit(code),
    newUuid: () => crypto().randomUUID(),
    hash: (content) => crypto().createHash('sha256').update(content).digest('hex'),
    pack: async () => (await import('./os/files/package.ts')).packSelf(main, MUXCREW_VERSION),
    self: [process.execPath, main],
    assets,
    placeholder: async () =>
      (await import('./placements/local/placeholder.ts')).placeholder({ files, assets }),
    backend: async (kind, wishes) =>
      (await import('./compose/backend.ts')).chooseBackend(context, kind, wishes),
    hold: async () => (await import('./compose/pty-server.ts')).runPtyServer(context),
    config: async (project, flags, from = env) => {
      const { loadConfig } = await import('./os/config/config.ts');
      const reserved = (await context.agents()).flatMap(({ names }) => names({ agents: {} }));
      return loadConfig({ files, env: from, project, flags: given(flags), stateRoot: paths.root, reserved });
    },
    layouts: async (project) => {
      const { findLayouts } = await import('./os/config/layout-files.ts');
      return findLayouts({ files, env, builtIn: join(dirname(main), '../layouts'), project });
    },
    hosts: async () => {
      const folder = userFolder(env);
      // Most have none, and should not pay for what reads it.
      const isThere = folder !== null && files.stat(folder) !== null;
      if (!isThere && env['MUXCREW_HOSTS'] === undefined) return ok({});
      return (await import('./os/config/config.ts')).loadHosts(env);
    },
    socketFolder,
    stateProblem: () => stateProblem(env, paths.root),
    trust: async () => (await import('./os/config/trust.ts')).trustStore({ files, stateRoot: paths.root }),
    machine: async () => (await import('./os/machine.ts')).systemMachine(),
    agents: async () => (await import('./agents/list.ts')).agents,
    findInstructions: async (patterns, cwd) =>
      (await import('./os/config/instruction-files.ts')).findInstructions({ files, patterns, cwd }),
    frontMatter: async (path, text) =>
      (await import('./os/config/front-matter.ts')).readFrontMatter(path, text),
    openScreen: async (options) =>
      (await import('./os/screen/screen.ts')).openScreen(
        { input: process.stdin, output: process.stdout },
        options,
      ),
    openRawTerminal: async (options) =>
      (await import('./os/terminal/raw-terminal.ts')).openRawTerminal(
        { input: process.stdin, output: process.stdout },
        options,
      ),
    openEmulator: async () => (await import('./os/emulator/emulator.ts')).openEmulator,
    openLook: async () => (await import('./compose/view-client.ts')).composeLook(context),
    world: async (session) => (await import('./compose/supervisor.ts')).composeWorld(context, session),
    commandNames: Object.keys(commands).filter((name) => !internalCommands.has(name)),
    commandWords: async (name) => {
      const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
      return load === undefined ? null : (await load()).command.words;
    },
    terminalIsThere: () => tty().isatty(0),
    onHangUp: (listener) => void process.on('SIGHUP', listener),
    onInterrupt: (listener) => {
      const heard = (signal: NodeJS.Signals): void => listener(signal === 'SIGTERM' ? signal : 'SIGINT');
      process.on('SIGINT', heard);
      process.on('SIGTERM', heard);
      return () => {
        process.off('SIGINT', heard);
        process.off('SIGTERM', heard);
      };
    },
    ...changes,
  };
  return context;
}

const context = compose({});

/** Flags that were not given say nothing. */
function given(flags: Readonly<Record<string, unknown>>): Partial<Settings> {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== null));
}

/** What the system refuses to do with a file is the person's to mend, and any other exception our own bug. */
async function report(error: unknown): Promise<number> {
  const problem = fileProblem(error);
  return problem === null ? reportBug(error) : tell(context, { kind: 'disk', ...problem });
}

/** Kept in a file that can be sent, and said in one line. */
function reportBug(error: unknown): number {
  const [word = ''] = process.argv.slice(2);
  const text = errorStack(error);
  const body = `muxcrew ${context.version}, Node ${process.version}, ${process.platform}\nmuxcrew ${word}\n\n${text}\n`;
  // Under a restart loop there would soon be many; what it prints is kept with the session.
  if (internalCommands.has(word)) {
    context.err(body);
    return exitCodes.bug;
  }
  const place = { files, env, stateRoot: paths.root, pid: process.pid };
  context.err(bugText(place, text.split('\n')[0] ?? '', body));
  return exitCodes.bug;
}

function terminal(): Terminal {
  // Input is looked at only when asked for: opening it costs a reading command as much as its reading.
  const shown = output.terminal;
  // Node takes an empty NO_COLOR for one that is set.
  const { NO_COLOR: _, ...wishes } = env;
  const depth = shown !== null && !wantsNoColours(env) ? shown.getColorDepth(wishes) : 1;
  return {
    get input() {
      return tty().isatty(0);
    },
    output: shown !== null,
    // A terminal that does not know its own size says 0.
    columns: shown?.columns === 0 ? null : (shown?.columns ?? null),
    rows: shown?.rows === 0 ? null : (shown?.rows ?? null),
    colours: depth >= 8 ? 256 : depth > 1 ? 16 : 0,
    // One that is not set says nothing; ASCII is right everywhere.
    unicode: isUtf8(localeOf(env) ?? ''),
  };
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    // It was removed under us: everything that needs it says so by its own path, which is in no case another folder.
    return env['PWD']?.startsWith('/') === true ? env['PWD'] : '/nonexistent';
  }
}

// What is thrown where nobody waits for it: by a timer, a socket, standard output itself.
process.on('uncaughtException', (error) => void report(error).then((code) => process.exit(code)));

// No top-level await: main.js is CommonJS, which Node starts sooner than a module.
void dispatch(context, process.argv.slice(2))
  .catch(report)
  .then((code) => {
    process.exitCode = code;
  });
