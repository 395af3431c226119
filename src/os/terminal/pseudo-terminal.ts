/**
 * Pseudo-terminals: the one import of node-pty, of which only the two native functions that open one and set its size are
 * used. Owns the descriptors and the program's process; what the bytes mean is not known here.
 *
 * Its own `spawn` (1.1) is not used: it destroys its reader 200 ms after the exit and loses output of programs that exit
 * at once, spins on a reader that stalls, and its master descriptors leak into every program that is started later, so
 * that no terminal would be hung up when this process dies. Here:
 *
 * - The slave side is kept open, so that the master never reports an end before everything was read. Once the program has
 *   ended, a mark is written to the slave: when it comes out at the master, all before it has been read.
 * - The program is started by Node, with harmless descriptors in the place of all masters, and opens its terminal itself:
 *   as the leader of a session of its own it gets it as its controlling terminal.
 */
import { closeSync, constants, openSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import type { Failure, PtyLack } from '../../core/failure.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type {
  ProgramEnd,
  PseudoTerminal,
  PseudoTerminals,
  TerminalListener,
  TerminalProgram,
} from '../../ports/pseudo-terminal.ts';
import { childProcess, tty } from '../builtin.ts';
import { cutMark, endMark, writeMark } from './output-end.ts';
import { terminalWriter } from './terminal-writer.ts';
import { errorMessage } from '../../core/error-text.ts';

/** What we use of node-pty's native module. Not its public interface: `check` looks whether it is there. */
interface Native {
  readonly open: (columns: number, rows: number) => { master: number; slave: number; pty: string };
  readonly resize: (fd: number, columns: number, rows: number) => void;
}

/**
 * Takes the terminal for its own, then becomes the program. UTF-8 is for erasing a whole character in a line that is
 * being typed.
 */
const opening = 'exec <>"$1" >&0 2>&0; shift; stty iutf8 2>/dev/null; exec "$@"';

export function systemTerminals(): PseudoTerminals {
  let native: Native | null = null;
  /** Descriptors that no program may get to see. */
  const masters = new Set<number>();

  return {
    async check() {
      try {
        const { default: module } = (await import('node-pty')) as unknown as {
          readonly default: { readonly native?: Native };
        };
        if (module.native === undefined) return fail(missing('it has no native part'));
        native = module.native;
        return ok('node-pty');
      } catch (error) {
        return fail(missing(errorMessage(error)));
      }
    },
    start(program, listener) {
      if (native === null) throw new Error('pseudo-terminal: started without a check');
      return start(native, masters, program, listener);
    },
  };
}

/** By the error of the import. */
export function ptyLack(error: string): PtyLack {
  return /Cannot find (?:module|package) '(?:node-pty|[^']*\/node-pty)'/.test(error) ? 'module' : 'binary';
}

function missing(detail: string): Failure {
  return { kind: 'pty-missing', detail: detail.split('\n')[0] ?? '', lacks: ptyLack(detail) };
}

interface Opened {
  readonly master: number;
  readonly slave: number;
}

function start(
  native: Native,
  masters: Set<number>,
  program: TerminalProgram,
  listener: TerminalListener,
): Result<PseudoTerminal> {
  const opened = open(native, program);
  if (!opened.ok) return opened;
  const { master, path, passing } = opened.value;
  const slave = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  masters.add(master);
  const child = childProcess().spawn('/bin/sh', ['-c', opening, 'sh', path, ...program.argv], {
    cwd: program.cwd,
    env: { ...program.env },
    detached: true,
    stdio: inheritNone([...masters, passing]),
  });
  closeSync(passing);
  const { pid } = child;
  const closed = (): void => void masters.delete(master);
  const terminal = reading(native, { master, slave }, pid ?? 0, listener, closed);
  child.once('exit', (code, signal) => terminal.programEnded({ code, signal }));
  if (pid === undefined) {
    // Told by an event; the pid is missing at once.
    child.once('error', () => undefined);
    terminal.close();
    return fail({ kind: 'program-failed', program: '/bin/sh', detail: 'it did not start' });
  }
  return ok(terminal);
}

function open(
  native: Native,
  { size: { columns, rows } }: TerminalProgram,
): Result<{ readonly master: number; readonly path: string; readonly passing: number }> {
  try {
    const { master, slave, pty } = native.open(columns, rows);
    return ok({ master, path: pty, passing: slave });
  } catch (error) {
    // No pseudo-terminal or descriptor is left on this machine.
    const detail = errorMessage(error);
    return fail({ kind: 'program-failed', program: 'node-pty', detail });
  }
}

// eslint-disable-next-line no-restricted-syntax -- one more descriptor of /dev/null in a second copy
let nothing: number | null = null;

/** For spawn: standard descriptors of nothing, and nothing in the place of each of these. */
function inheritNone(descriptors: readonly number[]): ('ignore' | number)[] {
  nothing ??= openSync('/dev/null', 'r+');
  const stdio: ('ignore' | number)[] = Array.from({ length: Math.max(...descriptors) + 1 }, () => 'ignore');
  for (const descriptor of descriptors) stdio[descriptor] = nothing;
  return stdio;
}

function reading(
  native: Native,
  { master, slave }: Opened,
  pid: number,
  listener: TerminalListener,
  onClosed: () => void,
): PseudoTerminal & { programEnded(end: ProgramEnd): void } {
  const stream: ReadStream = new (tty().ReadStream)(master);
  const writer = terminalWriter(master);
  const mark = endMark();
  let end: ProgramEnd | null = null;
  /** Bytes that may be the beginning of the mark. */
  let held: Uint8Array = new Uint8Array(0);
  let closed = false;
  let stopMarking = (): void => undefined;
  let paused = false;
  /** Something was read since it was asked last. */
  let heard = false;
  const isQuiet = (): boolean => {
    const quiet = !paused && !heard;
    heard = false;
    return quiet;
  };

  function close(): void {
    if (closed) return;
    closed = true;
    stopMarking();
    writer.stop();
    stream.destroy();
    closeSync(slave);
    onClosed();
  }

  function over(): void {
    if (closed || end === null) return;
    if (held.length > 0) listener.output(held);
    close();
    listener.ended(end);
  }

  stream.on('data', (chunk: Buffer) => {
    if (end === null) return listener.output(chunk);
    heard = true;
    const cut = cutMark(mark, held, chunk);
    held = cut.held;
    if (cut.before.length > 0) listener.output(cut.before);
    if (cut.found) {
      held = new Uint8Array(0);
      over();
    }
  });
  // The slave is open here: only a terminal that was taken away (a revoked device) comes to an end by itself.
  stream.on('error', () => {
    end ??= { code: null, signal: null };
    over();
  });

  return {
    pid,
    write(bytes) {
      if (!closed && end === null) writer.write(bytes);
    },
    get unwritten() {
      return writer.unwritten;
    },
    resize({ columns, rows }) {
      if (!closed) native.resize(master, columns, rows);
    },
    pause() {
      paused = true;
      stream.pause();
    },
    resume() {
      paused = false;
      stream.resume();
    },
    close,
    programEnded(how) {
      if (closed) return;
      end = how;
      writer.stop();
      stopMarking = writeMark(slave, mark, { isQuiet, givenUp: over });
    },
  };
}
