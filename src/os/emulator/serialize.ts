/**
 * What a terminal shows, as escape sequences for another one that was just reset: both screens, history, and all that
 * decides what comes next looks like. Reads a terminal; changes nothing.
 *
 * Our own, and not @xterm/addon-serialize: that one (0.14) loses hyperlinks, tab stops, the saved cursor, the scroll
 * region, character sets and most modes, draws the alternate screen in the style of what is printed next, and loses the
 * cursor's place in origin mode. A random test compares the two terminals and what is printed on them after.
 */
import type { IBuffer, IBufferCell, IBufferLine, Terminal } from '@xterm/headless';
import { attributesOf, isPlainBlank, linkOf, styleSequence } from './cells.ts';
import type { BufferInternals, Internals } from './xterm-internals.ts';
import { internalsOf } from './xterm-internals.ts';
import type { ModeTracker } from './modes.ts';
import { modeSequences } from './modes.ts';

const tabWidth = 8;
const linkEnd = '\x1b]8;;\x1b\\';

export function serialized(terminal: Terminal, tracker: ModeTracker, history: number): string {
  const internals = internalsOf(terminal);
  const { normal, alternate, active } = terminal.buffer;
  const from = Math.max(0, normal.baseY - history);
  const parts = [screen(terminal, normal, from), bufferState(terminal, internals.buffers.normal)];
  parts.push(tracker.kittySequence('normal'));
  if (active === alternate) {
    parts.push(moveAndStyle(internals.buffers.normal), '\x1b[?1049h\x1b[m\x1b(B\x1b[H');
    parts.push(screen(terminal, alternate, alternate.baseY));
    parts.push(bufferState(terminal, internals.buffers.alt), tracker.kittySequence('alternate'));
  }
  parts.push(charsets(internals), modeSequences(terminal, tracker.modes), cursor(terminal, internals));
  return parts.join('');
}

/** The screen that is shown alone, without a switch to it. */
export function painted(terminal: Terminal, tracker: ModeTracker): string {
  const internals = internalsOf(terminal);
  const { active } = terminal.buffer;
  return [
    screen(terminal, active, active.baseY),
    bufferState(terminal, internals.buffers.active),
    charsets(internals),
    modeSequences(terminal, tracker.modes),
    cursor(terminal, internals),
  ].join('');
}

function at(column: number, row: number): string {
  return `\x1b[${row + 1};${column + 1}H`;
}

/** The rows from the top left, down to the last one of the visible screen. */
function screen(terminal: Terminal, buffer: IBuffer, from: number): string {
  const writer = rowWriter(terminal, buffer);
  const last = buffer.baseY + terminal.rows - 1;
  for (let row = from; row <= last; row += 1) {
    const line = buffer.getLine(row);
    const next = row < last ? buffer.getLine(row + 1) : undefined;
    if (line !== undefined) writer.row(line, next?.isWrapped === true ? next : null);
    if (row < last && next?.isWrapped !== true) writer.newLine();
  }
  return writer.end();
}

interface RowWriter {
  /** `continued`: the row that it goes on in, for which it must be filled to its end. */
  row(line: IBufferLine, continued: IBufferLine | null): void;
  newLine(): void;
  end(): string;
}

function rowWriter(terminal: Terminal, buffer: IBuffer): RowWriter {
  const { cols } = terminal;
  const scratch = buffer.getNullCell();
  let text = '';
  let style = plainStyle;
  let link = 0;

  function setLink(id: number): void {
    if (id === link) return;
    text += id === 0 ? linkEnd : linkStart(terminal, id);
    link = id;
  }

  function draw(cell: IBufferCell): void {
    const attributes = attributesOf(cell);
    setLink(linkOf(attributes));
    const wanted = styleSequence(attributes);
    if (wanted !== style) text += wanted;
    style = wanted;
    const chars = cell.getChars();
    text += chars === '' ? ' ' : chars;
  }

  return {
    row(line, continued) {
      const length =
        continued === null ? usedCells(line, cols, scratch) : filledCells(line, continued, cols, scratch);
      for (let column = 0; column < length; column += 1) {
        const cell = line.getCell(column, scratch);
        if (cell !== undefined && cell.getWidth() !== 0) draw(cell);
      }
    },
    newLine() {
      // A line feed at the bottom fills the new row with the background in force.
      setLink(0);
      if (style !== plainStyle) text += plainStyle;
      style = plainStyle;
      text += '\r\n';
    },
    end() {
      setLink(0);
      return text + plainStyle;
    },
  };
}

const plainStyle = '\x1b[0m';

/** Up to the last cell that is more than a blank on the terminal's own background. */
function usedCells(line: IBufferLine, cols: number, scratch: IBufferCell): number {
  for (let length = cols; length > 0; length -= 1) {
    const cell = line.getCell(length - 1, scratch);
    if (cell !== undefined && !isPlainBlank(cell)) return length;
  }
  return 0;
}

/**
 * The number of cells to draw before the row `next`. The last cell is omitted where a wide character had no room in it:
 * the terminal then leaves it without a character, in that character's style, as it will again.
 */
function filledCells(line: IBufferLine, next: IBufferLine, cols: number, scratch: IBufferCell): number {
  const last = line.getCell(cols - 1, scratch);
  if (last?.getChars() !== '' || last.getWidth() === 0) return cols;
  const attributes = attributesOf(last);
  const [style, link] = [styleSequence(attributes), linkOf(attributes)];
  const first = next.getCell(0, scratch);
  if (first?.getWidth() !== 2) return cols;
  const wide = attributesOf(first);
  return styleSequence(wide) === style && linkOf(wide) === link ? cols - 1 : cols;
}

function linkStart(terminal: Terminal, id: number): string {
  const link = internalsOf(terminal)._oscLinkService.getLinkData(id);
  if (link === undefined) return '';
  return `\x1b]8;${link.id === undefined ? '' : `id=${link.id}`};${link.uri}\x1b\\`;
}

/** Each of the two screens has its own of these. */
function bufferState(terminal: Terminal, buffer: BufferInternals): string {
  return (
    tabStops(terminal, buffer) + `${moveAndStyle(buffer)}\x1b7\x1b[m\x1b(B` + scrollRegion(terminal, buffer)
  );
}

function tabStops(terminal: Terminal, { tabs }: BufferInternals): string {
  const stops = Object.entries(tabs).flatMap(([column, isSet]) =>
    isSet && Number(column) < terminal.cols ? [Number(column)] : [],
  );
  const usual = stops.every((column, index) => column === index * tabWidth);
  if (usual && stops.length === Math.ceil(terminal.cols / tabWidth)) return '';
  return `\x1b[3g${stops.map((column) => `\x1b[${column + 1}G\x1bH`).join('')}`;
}

/** As the saved cursor has them. */
function moveAndStyle({ savedX, savedY, ybase, savedCurAttrData, savedCharset }: BufferInternals): string {
  const charset = `\x1b(${designator(savedCharset)}`;
  return at(savedX, Math.max(0, savedY - ybase)) + styleSequence(savedCurAttrData) + charset;
}

function scrollRegion(terminal: Terminal, { scrollTop, scrollBottom }: BufferInternals): string {
  if (scrollTop === 0 && scrollBottom === terminal.rows - 1) return '';
  return `\x1b[${scrollTop + 1};${scrollBottom + 1}r`;
}

function charsets({ _charsetService: { glevel, _charsets } }: Internals): string {
  const designated = _charsets.map((charset, g) =>
    charset === undefined || g > 3 ? '' : `\x1b${'()*+'.charAt(g)}${designator(charset)}`,
  );
  const shift = ['', '\x0e', '\x1bn', '\x1bo'][glevel] ?? '';
  return designated.join('') + shift;
}

/** The final byte that chooses the set: line drawing, British, or plain ASCII for all others. */
function designator(charset: Readonly<Record<string, string>> | undefined): string {
  if (charset === undefined) return 'B';
  if (charset['q'] === '─') return '0';
  return charset['#'] === '£' ? 'A' : 'B';
}

/** Position and style of what is printed next. Positions count from the scroll region's top while origin mode is on. */
function cursor(terminal: Terminal, internals: Internals): string {
  const { cursorX, cursorY } = terminal.buffer.active;
  const top = terminal.modes.originMode ? internals.buffers.active.scrollTop : 0;
  const pen = internals._inputHandler._curAttrData;
  const id = linkOf(pen);
  const place = at(Math.min(cursorX, terminal.cols - 1), Math.max(0, cursorY - top));
  return place + styleSequence(pen) + (id === 0 ? '' : linkStart(terminal, id));
}
