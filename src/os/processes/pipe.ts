/**
 * A program that runs beside this process, line by line through its pipes. Owns that child and ends it when
 * disposed of.
 */
import type { ExecOptions, Piped } from '../../ports/exec.ts';
import { childProcess } from '../builtin.ts';
import { rethrowUnless } from '../errno.ts';

type End = Parameters<Parameters<Piped['onEnd']>[0]>[0];

/** How long a disposed program has to end by itself. Milliseconds. */
const graceMs = 1000;
/** A line longer than this ends the program: its output is not what we take it for. Characters. */
const defaultLineLimit = 64 * 1024 * 1024;

/** A program that cannot be started ends at once, with neither code nor signal. Its stderr is not read. */
export function pipe(program: string, args: readonly string[], options: ExecOptions): Piped {
  const child = childProcess().spawn(program, [...args], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lineListeners: ((line: string) => void)[] = [];
  const endListeners: ((end: End) => void)[] = [];
  const limit = options.maxBytes ?? defaultLineLimit;
  let rest = '';
  let end: End | null = null;
  let timer: NodeJS.Timeout | null = null;

  function tell(line: string): void {
    for (const listener of lineListeners) listener(line);
  }

  function finish(outcome: End): void {
    if (end !== null) return;
    end = outcome;
    if (timer !== null) clearTimeout(timer);
    if (rest !== '') tell(rest);
    rest = '';
    for (const listener of endListeners) listener(outcome);
  }

  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    const lines = (rest === '' ? chunk : rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) tell(line);
    if (rest.length > limit) child.kill('SIGKILL');
  });
  // The program may end while we write to it; that it ended is told by onEnd.
  child.stdin.on('error', (error) => {
    rethrowUnless(error, 'EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END');
  });
  child.on('error', () => {
    if (child.pid === undefined) finish({ code: null, signal: null });
  });
  child.on('close', (code, signal) => finish({ code, signal }));
  if (options.input !== undefined) child.stdin.write(options.input);
  if (options.timeoutMs !== undefined) {
    timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs);
    timer.unref();
  }

  return {
    pid: child.pid ?? null,
    write(text) {
      if (child.stdin.writable) child.stdin.write(text);
    },
    onLine(listener) {
      lineListeners.push(listener);
    },
    onEnd(listener) {
      if (end === null) endListeners.push(listener);
      else listener(end);
    },
    dispose() {
      if (end !== null) return;
      if (timer !== null) clearTimeout(timer);
      child.stdin.end();
      child.kill('SIGTERM');
      // Children of its own may hold the pipe open for longer than it lives.
      child.stdout.destroy();
      timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      timer.unref();
    },
  };
}
