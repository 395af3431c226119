/**
 * The person's terminal while there is no line: says what is going on and hears what they want. Owns the terminal from the
 * first thing that is shown until it is closed; ssh must not have it meanwhile.
 */
import type { ReconnectScreen } from '../view/reconnect/screen.ts';
import type { ReconnectWish } from '../view/reconnect/keys.ts';
import type { RawTerminal } from '../ports/raw-terminal.ts';
import type { Context } from '../app/context.ts';
import { ansi } from '../view/text/ansi.ts';
import { readWishes, wishesStart } from '../view/reconnect/keys.ts';
import { reconnectScreen } from '../view/reconnect/screen.ts';

/** The alternate screen without a cursor: what the person had on their own screen stays as it was. */
const taken = '\x1b[?1049h\x1b[?25l';
const givenBack = '\x1b[?25h\x1b[?1049l';

export interface Outage {
  /** Drawn now, and again when the terminal's size changes. */
  show(shown: ReconnectScreen): Promise<void>;
  /** Who is told from now on what the person wants; what they wanted before is nobody's. */
  hear(listener: (wish: ReconnectWish) => void): void;
  /** Twice is harmless; shown again, it takes the terminal again. */
  close(): Promise<void>;
}

export function outage(context: Context): Outage {
  let terminal: RawTerminal | null = null;
  let shown: ReconnectScreen | null = null;
  let keys = wishesStart;
  let tell: (wish: ReconnectWish) => void = () => undefined;

  const draw = (): void => {
    if (terminal === null || shown === null) return;
    const { colours, unicode } = context.terminal;
    terminal.write(frame(shown, { size: terminal.size, colours, unicode }));
  };

  async function open(): Promise<void> {
    terminal = await context.openRawTerminal({ taken, givenBack });
    keys = wishesStart;
    terminal.listen((event) => {
      if (event.is === 'gone') tell('leave');
      else if (event.is === 'resize') draw();
      else if (event.is === 'input') {
        const read = readWishes(keys, event.bytes);
        keys = read.state;
        if (read.wish !== null) tell(read.wish);
      }
    });
  }

  return {
    async show(next) {
      shown = next;
      if (terminal === null) await open();
      draw();
    },
    hear: (listener) => void (tell = listener),
    async close() {
      const open = terminal;
      terminal = null;
      await open?.close();
    },
  };
}

/** From the top, each row to its end, and nothing below: no blank screen in between. */
function frame(shown: ReconnectScreen, look: Parameters<typeof reconnectScreen>[1]): string {
  const lines = reconnectScreen(shown, look).map((line) => `${ansi(line, true)}\x1b[m\x1b[K`);
  return `\x1b[H${lines.join('\r\n')}\x1b[J`;
}
