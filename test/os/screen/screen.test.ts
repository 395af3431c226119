import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Size } from '../../../src/core/terminal/geometry.ts';
import { inputModesOff } from '../../../src/os/screen/input.ts';
import { frameLines } from './frames.ts';
import { buildProgram, TerminalRun, type BuiltProgram } from './rig.ts';

let program: BuiltProgram;
let run: TerminalRun;

beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());
afterEach(() => run.end());

const said = (frame: number, size: Size, unicode = true): string[] =>
  frameLines(frame, size, unicode).map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );

async function started(size: Size, mode: 'unicode' | 'ascii' = 'unicode', env = {}): Promise<void> {
  run = new TerminalRun(program, size, mode, env);
  await run.until(() => run.events().some(({ is }) => is === 'open') && run.rows()[0] !== '');
}

async function expectShown(frame: number, size: Size, unicode = true): Promise<void> {
  const wanted = said(frame, size, unicode);
  await run.until(() => run.rows().join('\n') === wanted.join('\n'));
  expect(run.rows()).toEqual(wanted);
}

describe('the screen', { timeout: 30_000 }, () => {
  it.each([
    { columns: 34, rows: 30 },
    { columns: 24, rows: 10 },
    { columns: 60, rows: 24 },
  ])('shows what the view said at $columns x $rows', async (size) => {
    await started(size);
    await expectShown(0, size);
  });

  it('shows 256 colours although terminfo is of tmux-256color', async () => {
    await started({ columns: 34, rows: 30 });
    await expectShown(0, { columns: 34, rows: 30 });
    // Nor does it switch character sets to draw lines.
    expect(run.raw).not.toContain('\x1b(0');
    const column = run.rows()[3]?.indexOf('?') ?? -1;
    const cell = run.terminal.buffer.active.getLine(3)?.getCell(column);
    expect(cell?.isFgPalette()).toBe(true);
    expect(cell?.getFgColor()).toBe(214);
    expect(cell?.isBold()).not.toBe(0);
  });

  it('shows wide and combining characters, and nothing stale after them', async () => {
    const size = { columns: 34, rows: 20 };
    await started(size);
    await expectShown(0, size);
    for (const frame of [1, 2, 3, 0, 2, 1]) {
      const { length } = run.events();
      let at = run.events().filter((event) => event['key'] === 'n').length % 4;
      while (at !== frame) {
        run.type('n');
        at = (at + 1) % 4;
      }
      await run.until(() => run.events().length > length);
      await expectShown(frame, size);
    }
  });

  it('draws ASCII only on a terminal without UTF-8', async () => {
    const size = { columns: 34, rows: 24 };
    await started(size, 'ascii');
    await expectShown(0, size, false);
    run.type('n');
    await run.until(() => run.rows().some((row) => row.includes('???')));
    expect(run.rows()[3]).toBe(' * 1 ????????      working    3:12');
    expect(run.raw).not.toMatch(/[^\x00-\x7f]/);
  });

  it('writes nothing when nothing has changed', async () => {
    const size = { columns: 34, rows: 24 };
    await started(size);
    await expectShown(0, size);
    const { length } = run.raw;
    run.type('z');
    await run.until(() => run.events().some((event) => event['key'] === 'z'));
    run.type('Z');
    await run.until(() => run.events().some((event) => event['key'] === 'S-z'));
    expect(run.raw.length).toBe(length);
  });

  it('follows the size of the terminal', async () => {
    await started({ columns: 34, rows: 30 });
    for (const size of [
      { columns: 60, rows: 12 },
      { columns: 26, rows: 40 },
    ]) {
      run.terminal.resize(size.columns, size.rows);
      run.pty.resize(size);
      await expectShown(0, size);
      expect(run.events()).toContainEqual({ is: 'resize', size });
    }
  });

  it('reports keys by name, Enter once', async () => {
    await started({ columns: 34, rows: 30 });
    run.type('\x1b[A\x1b[Bj?G\r\x03\x1b[5~ 3');
    await run.until(() => run.events().some(({ key }) => key === '3'));
    expect(run.events().flatMap((event) => (event['is'] === 'key' ? [event['key']] : []))).toEqual([
      'up',
      'down',
      'j',
      '?',
      'G',
      'enter',
      'C-c',
      'pageup',
      ' ',
      '3',
    ]);
  });

  it('reports clicks by row and column, and the wheel', async () => {
    await started({ columns: 34, rows: 30 });
    run.type('\x1b[<0;5;4M\x1b[<0;5;4m\x1b[<65;5;4M');
    await run.until(() => run.events().some(({ is }) => is === 'wheel'));
    expect(run.events().slice(1)).toEqual([
      { is: 'click', row: 3, column: 4 },
      { is: 'wheel', by: 1 },
    ]);
  });

  it('takes pasted text for no keys', async () => {
    await started({ columns: 34, rows: 30 });
    run.type(`\x1b[200~xy${'z'.repeat(5000)}`);
    run.type('xy\x1b[201~');
    await run.until(() => false, 200);
    run.type('k');
    await run.until(() => run.events().some(({ key }) => key === 'k'));
    expect(run.events().flatMap((event) => (event['is'] === 'key' ? [event['key']] : []))).toEqual(['k']);
  });

  it('asks for no mouse motion, and leaves tmux alone', async () => {
    const ran = join(program.folder, 'tmux-ran');
    const fake = join(program.folder, 'tmux');
    writeFileSync(fake, `#!/bin/sh\n: > '${ran}'\necho tmux 3.4\n`, { mode: 0o755 });
    const path = `${program.folder}:${process.env['PATH'] ?? ''}`;
    await started({ columns: 34, rows: 30 }, 'unicode', { TMUX: '/nowhere/tmux,1,0', PATH: path });
    expect(run.raw).toContain('\x1b[?1006h');
    expect(run.raw).not.toMatch(/\x1b\[\?100[23]h|\x1bP/);
    expect(existsSync(ran)).toBe(false);
    expect(run.events()).toContainEqual(expect.objectContaining({ is: 'open', tmux: '/nowhere/tmux,1,0' }));
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'] as const)(
    'gives the terminal back at %s, and ends by it',
    async (signal) => {
      await started({ columns: 34, rows: 30 });
      expect(run.terminal.buffer.active.type).toBe('alternate');
      process.kill(run.pty.pid, signal);
      await run.until(() => run.exit !== null);
      expect(run.exit?.signal).toBe(signal);
      await expectGivenBack();
    },
  );

  it('gives the terminal back when it is closed, and lets the process end', async () => {
    await started({ columns: 34, rows: 30 });
    run.type('q');
    await run.until(() => run.exit !== null);
    expect(run.exit?.code).toBe(0);
    await expectGivenBack();
  });

  it('gives the terminal back when our own code throws', async () => {
    await started({ columns: 34, rows: 30 });
    run.type('t');
    await run.until(() => run.exit !== null);
    expect(run.exit?.code).not.toBe(0);
    await expectGivenBack();
    await run.until(() => run.rows().join('\n').includes('thrown on purpose'));
    expect(run.rows().join('\n')).toContain('thrown on purpose');
  });

  it('costs next to nothing while nothing happens', async () => {
    await started({ columns: 34, rows: 30 });
    await expectShown(0, { columns: 34, rows: 30 });
    if (process.platform !== 'linux') return;
    const ticks = (): number => {
      const fields = readFileSync(`/proc/${run.pty.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return Number(fields[11]) + Number(fields[12]);
    };
    const before = ticks();
    await run.until(() => false, 3000);
    // 100 ticks a second: 1 %.
    expect(ticks() - before).toBeLessThanOrEqual(3);
  });
});

async function expectGivenBack(): Promise<void> {
  // The end of the process may be told before the last that it wrote.
  await run.until(
    () => run.terminal.buffer.active.type === 'normal' && run.raw.includes(inputModesOff.paste),
  );
  expect(run.terminal.buffer.active.type).toBe('normal');
  expect(run.terminal.modes.mouseTrackingMode).toBe('none');
  expect(run.terminal.modes.bracketedPasteMode).toBe(false);
  expect(run.terminal.modes.applicationCursorKeysMode).toBe(false);
  expect(run.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(run.raw.lastIndexOf('\x1b[?25l'));
}
