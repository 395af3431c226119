/**
 * The raw-terminal port on Node's own streams. Owns the terminal while it is open and gives it back whatever ends the
 * process; decides nothing, and knows no sequence: what is written first and last is handed in.
 */
import { closeSync, constants, openSync, readlinkSync, writeSync } from 'node:fs';
import type { WriteStream } from 'node:tty';
import type { Size } from '../../core/terminal/geometry.ts';
import type { RawTerminal, RawTerminalEvent, RawTerminalOptions } from '../../ports/raw-terminal.ts';
import { childProcess } from '../builtin.ts';
import { errnoOf } from '../errno.ts';
import { holdTerminal, type Terminal } from './restore-terminal.ts';

/** A terminal that stands still is not waited for any longer when it is given back. */
const farewellMs = 300;
const retryMs = 5;

/** Node makes a terminal's stream wait in every write; then a person's Ctrl-S would stop us. Not in @types/node. */
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
  /** Node's own `resize` is silent where a storm of sizes ends as it began. Node has read the size before we come. */
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

/** Until it has taken what was written, or long enough. */
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
 * At once, for the process may be ending; through a description of our own that never waits, for the terminal may stand
 * still for ever.
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
    // The terminal is gone: there is nobody to give it back to.
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

/** Of standard input. macOS has no /proc: there `tty` says it. */
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
