/**
 * The screen port on blessed: the one import of it, and that only when a screen is opened. Owns the terminal while it
 * is open and gives it back whatever ends the process; decides nothing.
 *
 * blessed's widgets are not used: their way with text (tags, wide and combining characters) is where its defects are.
 * Lines are put into its cell buffer, and it works out and writes what changed.
 */
import type { Size } from '../../core/terminal/geometry.ts';
import type { Line } from '../../core/text/styled-line.ts';
import type { Screen, ScreenEvent, ScreenOptions } from '../../ports/screen.ts';
import type { Blessed, BlessedScreen } from './blessed-surface.ts';
import { holdTerminal, type Terminal } from '../terminal/restore-terminal.ts';
import { noticeSequence } from '../notice.ts';
import { putRow, rowCells } from './cells.ts';
import { inputModesOff, inputModesOn, watchInput } from './input.ts';

/** What belongs to one key comes in one read but for a bad connection; a lone Escape must not seem to hang. */
const escapeMs = 40;

/** A window that is dragged tells of many sizes. */
const resizedMs = 150;

/** Both must be terminals. */
export async function openScreen(terminal: Terminal, options: ScreenOptions): Promise<Screen> {
  const { default: blessed } = (await import('blessed')) as unknown as { readonly default: Blessed };
  const surface = outsideTmux(() =>
    blessed.screen({
      ...terminal,
      // blessed cannot read terminfo as ncurses 6.1 and later writes it, and falls to 8 colours for tmux-256color.
      terminal: 'xterm-256color',
      fullUnicode: false,
      forceUnicode: options.unicode,
    }),
  );
  // Line drawing in UTF-8 instead of switching character sets to and fro.
  surface.tput.brokenACS = true;
  return attach(surface, terminal, options);
}

/**
 * Inside tmux blessed runs `tmux -V` and turns on mouse tracking in the terminal around tmux, behind tmux's back: it is
 * not to know.
 */
function outsideTmux<T>(make: () => T): T {
  const { TMUX: tmux } = process.env;
  delete process.env['TMUX'];
  try {
    return make();
  } finally {
    if (tmux !== undefined) process.env['TMUX'] = tmux;
  }
}

function attach(surface: BlessedScreen, terminal: Terminal, options: ScreenOptions): Screen {
  const listeners: ((event: ScreenEvent) => void)[] = [];
  let lines: readonly Line[] = [];
  /** What each row was made of, as it is on the terminal. */
  let drawn: readonly (Line | undefined)[] = [];
  let open = true;
  const tell = (event: ScreenEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const input = watchInput();
  let settle: NodeJS.Timeout | undefined;
  let redraw: NodeJS.Timeout | undefined;
  const onData = (chunk: Buffer): void => {
    clearTimeout(settle);
    const events = input.take(chunk);
    const isBurst = events.filter(({ is }) => is === 'key').length > 1;
    for (const event of events) tell(event.is === 'key' && isBurst ? { ...event, isBurst } : event);
    if (input.isOpen) settle = setTimeout(() => input.flush().forEach(tell), escapeMs);
  };
  const size = (): Size => ({ columns: surface.cols, rows: surface.rows });

  const draw = (): void => {
    if (!open) return;
    surface.lines.forEach((wanted, row) => {
      const written = surface.olines[row];
      const line = lines[row] ?? [];
      if (written === undefined || sameLine(line, drawn[row])) return;
      putRow(rowCells(line, wanted.length, options.unicode), wanted, written);
    });
    drawn = surface.lines.map((_, row) => lines[row] ?? []);
    surface.draw(0, surface.lines.length - 1);
  };

  /** Of sizes that come and go before we look, nobody tells, and the terminal has lost what they had no room for. */
  const onSizes = (): void => {
    clearTimeout(redraw);
    redraw = setTimeout(() => {
      surface.alloc();
      drawn = [];
      draw();
    }, resizedMs);
  };

  const release = holdTerminal(terminal, {
    giveBack() {
      if (!open) return;
      open = false;
      clearTimeout(settle);
      clearTimeout(redraw);
      process.off('SIGWINCH', onSizes);
      terminal.input.off('data', onData);
      surface.destroy();
      terminal.output.write(inputModesOff.paste + inputModesOff.mouse + inputModesOff.focus);
    },
    gone: () => tell({ is: 'gone' }),
  });

  terminal.input.on('data', onData);
  // Only for one who listens to keys does blessed switch the terminal to raw input.
  surface.program.on('keypress', () => undefined);
  terminal.output.write(inputModesOn.paste + inputModesOn.focus + (options.mouse ? inputModesOn.mouse : ''));
  process.on('SIGWINCH', onSizes);
  surface.on('resize', () => {
    // Its buffers are new and empty.
    drawn = [];
    draw();
    tell({ is: 'resize', size: size() });
  });

  return {
    get size() {
      return size();
    },
    draw(next, drawn) {
      lines = next;
      draw();
      // blessed writes at the end of this turn of the loop.
      if (drawn !== undefined) setImmediate(() => open && terminal.output.write('', () => open && drawn()));
    },
    ring() {
      if (open) terminal.output.write('\x07');
    },
    notify(way, notice) {
      const sequence = noticeSequence(way, notice, (process.env['TMUX'] ?? '') !== '');
      if (open && sequence !== '') terminal.output.write(sequence);
    },
    listen: (listener) => void listeners.push(listener),
    close: release,
  };
}

function sameLine(a: Line, b: Line | undefined): boolean {
  if (a === b) return true;
  return (
    a.length === b?.length &&
    a.every(({ text, style }, index) => {
      const other = b[index];
      return (
        text === other?.text &&
        style.foreground === other.style.foreground &&
        style.bold === other.style.bold &&
        style.inverse === other.style.inverse
      );
    })
  );
}
