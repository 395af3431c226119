/**
 * The raw-terminal port on Node's own streams. Owns the terminal while it is open, and restores it however
 * the process ends. Decides nothing and knows no sequences: the first and last output are passed in.
 */
import { closeSync, constants, openSync, readlinkSync, writeSync } from 'node:fs';
import type { WriteStream } from 'node:tty';
import type { Size } from '../../core/terminal/geometry.ts';
import type { RawTerminal, RawTerminalEvent, RawTerminalOptions } from '../../ports/raw-terminal.ts';
import { childProcess } from '../builtin.ts';
import { errnoOf } from '../errno.ts';
import { holdTerminal, type Terminal } from './restore-terminal.ts';

/** How long to wait for a stopped terminal when it is restored. */
const farewellMs = 300;
const retryMs = 5;

/**
 * Node makes writes to a terminal blocking; then the user's Ctrl-S would stop this process. Not in
 * @types/node.
 */
interface BlockingHandle {
  readonly _handle?: { setBlocking(blocking: boolean): void };
}

/** Both must be terminals. */
export function openRawTerminal(terminal: Terminal, options: RawTerminalOptions): RawTerminal {
  const { input, output } = terminal;
  const listeners: ((event: RawTerminalEvent) => void)[] = [];
  const tell = (event: RawTerminalEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const tty = ttyName();
  let open = true;
  let waiting = 0;
  const write = (text: string, encoding: 'utf8' | 'latin1'): void => {
    waiting += text.length;
    output.write(text, encoding, () => {
      waiting -= text.length;
      if (open && waiting === 0) tell({ is: 'drained' });
    });
  };
  const onData = (chunk: Buffer): void => tell({ is: 'input', bytes: chunk.toString('latin1') });
  /** Node's own `resize` is silent if a burst of sizes ends where it began. */
  const onSize = (): void => tell({ is: 'resize', size: sizeOf(output) });

  const release = holdTerminal(terminal, {
    giveBack() {
      if (!open) return;
      open = false;
      input.off('data', onData);
      process.off('SIGWINCH', onSize);
      writeNow(tty, options.givenBack);
      input.setRawMode(false);
      input.pause();
    },
    gone: () => tell({ is: 'gone' }),
  });

  input.setRawMode(true);
  (output as WriteStream & BlockingHandle)._handle?.setBlocking(false);
  write(options.taken, 'utf8');
  input.on('data', onData);
  process.on('SIGWINCH', onSize);

  return {
    get size() {
      return sizeOf(output);
    },
    tty,
    get waiting() {
      return waiting;
    },
    write(text, as = 'text') {
      if (open && text !== '') write(text, as === 'text' ? 'utf8' : 'latin1');
    },
    listen: (listener) => void listeners.push(listener),
    async close() {
      if (open) await settled(output);
      release();
    },
  };
}

function sizeOf({ columns, rows }: WriteStream): Size {
  return { columns, rows };
}

/** Waits until it has taken all output, or until the time limit. */
function settled(output: WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, farewellMs);
    output.write('', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/**
 * Writes at once, because the process may be ending; through a separate non-blocking descriptor, because the
 * terminal may be stopped.
 */
function writeNow(tty: string, text: string): void {
  let rest: Buffer = Buffer.from(text);
  try {
    const fd = openSync(tty, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const deadline = Date.now() + farewellMs;
    try {
      while (rest.length > 0 && Date.now() < deadline) rest = rest.subarray(writeSome(fd, rest));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    // The terminal is gone: nothing to restore.
    if (errnoOf(error) === null) throw error;
  }
}

function writeSome(fd: number, bytes: Buffer): number {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    if (errnoOf(error) !== 'EAGAIN') throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
    return 0;
  }
}

/** The terminal of standard input. macOS has no /proc: `tty` prints it there. */
function ttyName(): string {
  try {
    return readlinkSync('/proc/self/fd/0');
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    const { stdout } = childProcess().spawnSync('tty', [], { stdio: ['inherit', 'pipe', 'ignore'] });
    const name = stdout.toString().trim();
    return name.startsWith('/') ? name : '/dev/tty';
  }
}
