/** A program in a real pseudo-terminal, with a real emulator's screen to read. Ends with `close`. */
import xterm from '@xterm/headless';
import { spawn } from 'node-pty';
import { hangMs } from './hang.ts';

export interface Terminal {
  readonly pid: number;
  /** The screen's lines as they are now, without trailing blanks. */
  screen(): string;
  /** Every byte that came, as UTF-8: what the outer terminal was told, modes, titles and bells too. */
  output(): string;
  type(text: string): void;
  /** As when a person changes the size of their window. */
  resize(columns: number, rows: number): void;
  /** The terminal takes nothing more, as after Ctrl-S or on a dead line; `false`: it takes all that has come. */
  stall(stalled: boolean): void;
  /** Is the alternate screen shown, and what was asked of the mouse and the keys. */
  modes(): {
    readonly alternate: boolean;
    readonly mouse: string;
    readonly paste: boolean;
    readonly focus: boolean;
  };
  /** Resolves once the screen matches; rejects after `timeoutMs` with the screen. */
  shows(pattern: RegExp, timeoutMs?: number): Promise<string>;
  readonly ended: Promise<{ readonly code: number; readonly signal: number }>;
  close(): void;
}

export function openTerminal(
  argv: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly columns?: number;
    readonly rows?: number;
  },
): Terminal {
  const columns = options.columns ?? 120;
  let rows = options.rows ?? 40;
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const listeners = new Set<() => void>();
  const pty = spawn(argv[0] ?? '', argv.slice(1), {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd: options.cwd,
    env: { ...options.env },
  });
  let received = '';
  pty.onData((data) => {
    received += data;
    emulator.write(data, () => {
      for (const listener of listeners) listener();
    });
  });
  // Claude asks the terminal what it is: the emulator answers.
  emulator.onData((data) => pty.write(data));

  const screen = (): string => {
    const buffer = emulator.buffer.active;
    return Array.from({ length: rows }, (_, row) =>
      (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    ).join('\n');
  };
  let over = false;
  const ended = new Promise<{ code: number; signal: number }>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      over = true;
      resolve({ code: exitCode, signal: signal ?? 0 });
    });
  });
  return {
    pid: pty.pid,
    screen,
    output: () => received,
    type: (text) => pty.write(text),
    resize: (wider, higher) => {
      rows = higher;
      emulator.resize(wider, higher);
      pty.resize(wider, higher);
    },
    stall: (stalled) => (stalled ? pty.pause() : pty.resume()),
    modes: () => ({
      alternate: emulator.buffer.active.type === 'alternate',
      mouse: emulator.modes.mouseTrackingMode,
      paste: emulator.modes.bracketedPasteMode,
      focus: emulator.modes.sendFocusMode,
    }),
    shows: (pattern, timeoutMs = hangMs) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => {
            listeners.delete(look);
            reject(new Error(`the screen never showed ${String(pattern)}:\n${screen()}`));
          },
          Math.max(timeoutMs, hangMs),
        );
        const look = (): void => {
          const text = screen();
          if (!pattern.test(text)) return;
          clearTimeout(timer);
          listeners.delete(look);
          resolve(text);
        };
        listeners.add(look);
        look();
      }),
    ended,
    close: () => {
      if (!over) pty.kill('SIGKILL');
      emulator.dispose();
    },
  };
}
