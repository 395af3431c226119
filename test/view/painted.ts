/**
 * What a person sees of the sidebar: its lines drawn by the real screen into a terminal emulator, and the emulator's
 * cells read back as text, with the looks of each row beside it.
 */
import { PassThrough } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import xterm from '@xterm/headless';
import { openScreen } from '../../src/os/screen/screen.ts';
import type { Size } from '../../src/core/terminal/geometry.ts';
import type { Screen } from '../../src/ports/screen.ts';
import { sidebarLines } from '../../src/view/sidebar/sidebar.ts';
import type { SidebarModel } from '../../src/view/sidebar/model.ts';

export interface Paper {
  readonly screen: Screen;
  resize(size: Size): void;
  /** Rows as text. */
  rows(): Promise<readonly string[]>;
  /** Of a row: `12-20 214b` for cells 12 to 20 in colour 214, bold; `r` for reverse; plain cells are left out. */
  looks(row: number): string;
  /** Bytes written since the last call. */
  written(): string;
  close(): void;
}

export async function openPaper(size: Size, unicode: boolean): Promise<Paper> {
  const input = Object.assign(new PassThrough(), { isTTY: true, isRaw: false, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: size.columns, rows: size.rows });
  const emulator = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  let written = '';
  let drawn: Promise<void> = Promise.resolve();
  output.on('data', (chunk: Buffer) => {
    written += chunk.toString();
    drawn = new Promise((resolve) => emulator.write(chunk, resolve));
  });
  const screen = await openScreen(
    { input: input as unknown as ReadStream, output: output as unknown as WriteStream },
    { unicode, mouse: true },
  );
  const settled = async (): Promise<void> => {
    for (let last: Promise<void> | null = null; last !== drawn;) {
      last = drawn;
      await drawn;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    screen,
    resize(next) {
      emulator.resize(next.columns, next.rows);
      Object.assign(output, next);
      output.emit('resize');
    },
    async rows() {
      await settled();
      return Array.from({ length: emulator.rows }, (_, row) =>
        (
          emulator.buffer.active.getLine(emulator.buffer.active.baseY + row)?.translateToString(true) ?? ''
        ).trimEnd(),
      );
    },
    looks(row) {
      const line = emulator.buffer.active.getLine(emulator.buffer.active.baseY + row);
      const cells = Array.from({ length: emulator.cols }, (_, column) => {
        const cell = line?.getCell(column);
        if (cell === undefined) return '';
        const colour = cell.isFgDefault() ? '' : String(cell.getFgColor());
        const look = `${colour}${cell.isBold() ? 'b' : ''}${cell.isInverse() ? 'r' : ''}`;
        return cell.getChars().trim() === '' && !cell.isInverse() ? '' : look;
      });
      const runs: string[] = [];
      for (let start = 0; start < cells.length;) {
        let end = start + 1;
        while (end < cells.length && cells[end] === cells[start]) end += 1;
        if (cells[start] !== '') runs.push(`${start}-${end - 1} ${cells[start] ?? ''}`);
        start = end;
      }
      return runs.join(', ');
    },
    written() {
      const before = written;
      written = '';
      return before;
    },
    close() {
      screen.close();
      emulator.dispose();
    },
  };
}

/** The whole picture, for a golden file. */
export async function painted(model: SidebarModel): Promise<string> {
  const paper = await openPaper(model.size, model.unicode);
  paper.screen.draw(sidebarLines(model));
  const rows = await paper.rows();
  const text = rows.map((row, index) => {
    const looks = paper.looks(index);
    return looks === '' ? row : `${row.padEnd(model.size.columns)}  | ${looks}`;
  });
  paper.close();
  return `${text.join('\n')}\n`;
}
