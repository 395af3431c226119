/**
 * Runs other programs. The only import of execa, loaded when the terminal is handed over. Reports how a
 * program ended; the caller interprets it.
 */
import type { ExecFileException } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Exec, ExecOptions, ExecOutcome } from '../../ports/exec.ts';
import { childProcess } from '../builtin.ts';
import { errnoOf } from '../errno.ts';
import { openToAppend } from '../files/open-file.ts';
import { pipe } from './pipe.ts';
import { relay } from './relay.ts';
import { tail } from './tail.ts';

/** More than any listing that we ask for. Bytes. */
const defaultMaxBytes = 64 * 1024 * 1024;

function split(argv: readonly string[]): [string, readonly string[]] {
  const [program, ...args] = argv;
  if (program === undefined) throw new Error('exec: empty argv');
  return [program, args];
}

/** What execa and Node's own spawn take alike. An environment that is given is the whole of it. */
function common(options: ExecOptions): { cwd?: string; env?: Record<string, string> } {
  return {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
  };
}

/**
 * By Node's own execFile: execa takes as long to load as Node to start (21 ms of 22, measured on 9.6), and `run` and every
 * changing command ask tmux something first.
 */
function run(argv: readonly string[], options: ExecOptions = {}): Promise<ExecOutcome> {
  const [program, args] = split(argv);
  const how = {
    ...common(options),
    encoding: 'utf8' as const,
    maxBuffer: options.maxBytes ?? defaultMaxBytes,
    timeout: options.timeoutMs ?? 0,
    killSignal: 'SIGKILL' as const,
  };
  return new Promise((resolve, reject) => {
    try {
      const child = childProcess().execFile(program, args, how, (error, stdout, stderr) => {
        const { exitCode, signalCode: signal } = child;
        // Node gives a negative code to what could not be started.
        const code = exitCode === null || exitCode < 0 ? null : exitCode;
        options.abort?.removeEventListener('abort', end);
        const errorCode = options.abort?.aborted === true ? 'ABORT_ERR' : errorCodeOf(error);
        resolve({ code, signal, stdout, stderr, errorCode });
      });
      // Not by Node's own `signal`: that sends SIGTERM and does not wait for the end.
      const end = (): void => void child.kill('SIGKILL');
      options.abort?.addEventListener('abort', end);
      if (options.abort?.aborted === true) end();
      // A program that ends without reading all of its input: how it ended says enough.
      child.stdin?.on('error', (error) => {
        if (errnoOf(error) !== 'EPIPE') reject(error);
      });
      if (options.holdInput === true) child.stdin?.write(options.input ?? '');
      else child.stdin?.end(options.input ?? '');
    } catch (error) {
      // What Node refuses before it tries: an argument that is too long, or holds a NUL.
      const code = errnoOf(error);
      if (code === null) reject(error instanceof Error ? error : new Error(String(error)));
      else resolve({ code: null, signal: null, stdout: '', stderr: '', errorCode: code });
    }
  });
}

function errorCodeOf(error: ExecFileException | null): string | null {
  if (error === null || typeof error.code === 'number') return null;
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'ENOBUFS';
  if (typeof error.code === 'string') return error.code;
  return error.killed === true ? 'ETIMEDOUT' : null;
}

/** Ctrl-C and Ctrl-\ belong to the program that has the terminal; ours must outlive them to say how it ended. */
async function takeOver(
  argv: readonly string[],
  options: ExecOptions = {},
  started: (pid: number) => void = () => undefined,
): Promise<ExecOutcome> {
  const ignore = (): void => undefined;
  process.on('SIGINT', ignore);
  process.on('SIGQUIT', ignore);
  try {
    const { execa } = await import('execa');
    const [program, args] = split(argv);
    const running = execa(program, [...args], {
      ...common(options),
      extendEnv: options.env === undefined,
      stdio: 'inherit',
      cleanup: false,
      reject: false,
    });
    if (running.pid !== undefined) started(running.pid);
    const result = await running;
    const { exitCode, signal, code } = result;
    return {
      code: exitCode ?? null,
      signal: signal ?? null,
      stdout: '',
      stderr: '',
      errorCode: code ?? null,
    };
  } finally {
    process.off('SIGINT', ignore);
    process.off('SIGQUIT', ignore);
  }
}

type DetachOptions = Parameters<Exec['detach']>[1];

/** A user manager that answers at all does so within a moment. */
const scopeMs = 3_000;
/** setsid(1) is there wherever systemd is. In the background, it needs no fork of its own: the pid is the program's. */
const inSession =
  'out=$1; shift; [ ! -L "$out" ] && { [ -f "$out" ] || [ ! -e "$out" ]; } || exit 1; (umask 077; : >>"$out"); setsid "$@" >>"$out" 2>&1 </dev/null & echo $!';

/** Null: it could not be put there, and nothing was started. */
async function detachIn(
  scope: readonly string[],
  argv: readonly string[],
  options: DetachOptions,
): Promise<number | null> {
  const words = [...scope, '/bin/sh', '-c', inSession, 'sh', options.outputFile, ...argv];
  const { code, stdout } = await run(words, { ...common(options), timeoutMs: scopeMs });
  const pid = /^(\d+)\n$/.exec(stdout)?.[1];
  return code === 0 && pid !== undefined ? Number(pid) : null;
}

/** Rejects with the system's error when the program cannot be started. */
async function detach(argv: readonly string[], options: DetachOptions): Promise<number> {
  const { scope = [] } = options;
  const scoped = scope.length === 0 ? null : await detachIn(scope, argv, options);
  if (scoped !== null) return scoped;
  const [program, args] = split(argv);
  const { fd: output } = openToAppend(options.outputFile, 0o600);
  try {
    const child = childProcess().spawn(program, [...args], {
      ...common(options),
      detached: true,
      stdio: ['ignore', output, output],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    if (child.pid === undefined) throw new Error(`exec: ${program} has no pid`);
    return child.pid;
  } finally {
    closeSync(output);
  }
}

export function nodeExec(): Exec {
  return {
    run,
    tail: (argv, options) => {
      const [program, args] = split(argv);
      return tail(program, args, options);
    },
    pipe: (argv, options = {}) => {
      const [program, args] = split(argv);
      return pipe(program, args, options);
    },
    relay: (argv, options = {}) => {
      const [program, args] = split(argv);
      return relay(program, args, options);
    },
    takeOver,
    detach,
  };
}
