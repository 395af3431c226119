/** A terminal that draws on nothing: the one import of @xterm/headless. Decides nothing. */
import xterm from '@xterm/headless';
import type { IUnicodeVersionProvider, Terminal } from '@xterm/headless';
import { characterWidth } from '../../core/text/character-width.ts';
import { clearRect } from '../../core/terminal/cell-grid.ts';
import { incompleteTail } from '../../core/text/utf8-tail.ts';
import type { Emulator, EmulatorEvent, EmulatorOptions, OpenEmulator } from '../../ports/emulator.ts';
import { drawLine } from './cells.ts';
import { internalsOf } from './xterm-internals.ts';
import { trackModes } from './modes.ts';
import { painted, serialized } from './serialize.ts';

/** What programs may put on the clipboard or tell as a notification; more is no such thing. Characters. */
const longestPayload = 1024 * 1024;

export const openEmulator: OpenEmulator = ({ size, history, answers }: EmulatorOptions): Emulator => {
  const terminal = new xterm.Terminal({
    cols: size.columns,
    rows: size.rows,
    scrollback: history,
    allowProposedApi: true,
    logLevel: 'off',
    windowOptions: { getWinSizeChars: true },
  });
  terminal.unicode.register(widths);
  terminal.unicode.activeVersion = widths.version;
  const tracker = trackModes(terminal);
  const listeners = new Set<(event: EmulatorEvent) => void>();
  const tell = (event: EmulatorEvent): void => {
    for (const listener of listeners) listener(event);
  };
  hear(terminal, tell, answers);
  if (answers) tracker.onAsked((bytes) => tell({ is: 'reply', bytes }));
  const scratch = terminal.buffer.normal.getNullCell();
  /**
   * The beginning of a character, of what was written last. xterm itself loses some that are cut: those with a second byte
   * of 0x80, such as `…`.
   */
  let rest: Uint8Array = new Uint8Array(0);
  /** Does what has been taken end with one? */
  let isCut = false;

  return {
    get size() {
      return { columns: terminal.cols, rows: terminal.rows };
    },
    write(bytes, taken) {
      const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const whole = all.length - incompleteTail(all);
      const cut = Uint8Array.from(all.subarray(whole));
      rest = cut;
      terminal.write(all.subarray(0, whole), () => {
        isCut = cut.length > 0;
        taken?.();
      });
    },
    // Behind what was written before: xterm itself would resize at once.
    resize: ({ columns, rows }) => terminal.write('', () => terminal.resize(columns, rows)),
    get cursor() {
      const { cursorX, cursorY } = terminal.buffer.active;
      return { column: Math.min(cursorX, terminal.cols - 1), row: cursorY };
    },
    get modes() {
      return tracker.modes;
    },
    draw(top, grid, rect) {
      clearRect(grid, rect);
      const { active } = terminal.buffer;
      for (let row = 0; row < rect.rows; row += 1) {
        if (top + row >= terminal.rows) break;
        const line = active.getLine(active.baseY + top + row);
        const index = (rect.y + row) * grid.columns + rect.x;
        if (line !== undefined) drawLine(line, grid, index, Math.min(rect.columns, terminal.cols), scratch);
      }
    },
    get begun() {
      if (internalsOf(terminal)._inputHandler._parser.currentState !== 0) return 'sequence';
      return isCut ? 'character' : null;
    },
    get forgetsLines() {
      const { buffers, _inputHandler: input } = internalsOf(terminal);
      const { scrollTop, scrollBottom } = buffers.active;
      const inLink = input._curAttrData.extended.urlId !== 0;
      return scrollTop === 0 && scrollBottom === terminal.rows - 1 && !inLink;
    },
    get history() {
      return terminal.buffer.active.baseY;
    },
    lines(wanted) {
      const { active } = terminal.buffer;
      const first = Math.max(0, active.baseY - wanted);
      return Array.from({ length: active.baseY + terminal.rows - first }, (_, index) =>
        (active.getLine(first + index)?.translateToString(true) ?? '').trimEnd(),
      );
    },
    serialize: (wanted) => serialized(terminal, tracker, wanted),
    paint: () => painted(terminal, tracker),
    listen: (listener) => void listeners.add(listener),
    dispose() {
      listeners.clear();
      terminal.dispose();
    },
  };
};

/** What programs ask for that is not on the screen. */
function hear(terminal: Terminal, tell: (event: EmulatorEvent) => void, answers: boolean): void {
  if (answers) terminal.onData((bytes) => tell({ is: 'reply', bytes }));
  terminal.onBell(() => tell({ is: 'bell' }));
  terminal.parser.registerOscHandler(52, (data) => {
    const [, selection = '', base64 = ''] = /^([^;]*);([A-Za-z0-9+/=]*)$/.exec(data) ?? [];
    if (base64 !== '' && base64.length <= longestPayload) tell({ is: 'clipboard', selection, base64 });
    return true;
  });
  for (const code of [9, 777])
    terminal.parser.registerOscHandler(code, (data) => {
      if (data.length <= longestPayload) tell({ is: 'notification', payload: `${code};${data}` });
      return true;
    });
}

/** xterm's own table is of Unicode 6, which has no wide emoji; programs of today count two cells for each. */
const widths: IUnicodeVersionProvider = {
  version: 'muxcrew',
  wcwidth: characterWidth,
  // The packing is UnicodeService's: state, then width (2 bits), then whether it joins the character before (1 bit).
  charProperties(code, preceding) {
    const width = characterWidth(code);
    const before = (preceding >> 1) & 3;
    return width === 0 && before !== 0 ? (before << 1) | 1 : width << 1;
  },
};
