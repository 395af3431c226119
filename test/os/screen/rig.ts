/** Runs the screen's test program, or another in a real pseudo-terminal, with a terminal emulator at the other end. */
import { build } from 'esbuild';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import headless from '@xterm/headless';
import { systemTerminals } from '../../../src/os/terminal/pseudo-terminal.ts';
import type { Size } from '../../../src/core/terminal/geometry.ts';
import type { ProgramEnd, PseudoTerminal } from '../../../src/ports/pseudo-terminal.ts';

const deadlineMs = 8000;

export interface BuiltProgram {
  readonly path: string;
  readonly folder: string;
  remove(): void;
}

export async function buildProgram(source = join(import.meta.dirname, 'program.ts')): Promise<BuiltProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'muxcrew-screen-'));
  const path = join(folder, 'program.mjs');
  const blessed = createRequire(import.meta.url).resolve('blessed');
  await build({
    entryPoints: [source],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: { blessed },
    external: [blessed],
    logLevel: 'error',
  });
  return { path, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const terminals = systemTerminals();
const ready = await terminals.check();
if (!ready.ok) throw new Error(JSON.stringify(ready.failure));

/** On our own terminals, which lose nothing of what a program prints last; node-pty's do. */
export class TerminalRun {
  readonly pty: PseudoTerminal;
  readonly terminal: headless.Terminal;
  raw = '';
  /** Set once all that was printed before is on the screen. */
  exit: ProgramEnd | null = null;
  private readonly log: string;
  private waiting: (() => void)[] = [];

  constructor(
    program: BuiltProgram,
    size: Size,
    mode: 'unicode' | 'ascii' = 'unicode',
    env: Record<string, string> = {},
  ) {
    this.log = join(program.folder, `events-${Math.random().toString(36).slice(2)}`);
    this.terminal = new headless.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
    const text = new TextDecoder();
    const started = terminals.start(
      {
        argv: [process.execPath, program.path, this.log, mode],
        cwd: program.folder,
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: program.folder,
          TERM: 'tmux-256color',
          LANG: 'C.UTF-8',
          ...env,
        },
        size,
      },
      {
        output: (bytes) => {
          this.raw += text.decode(bytes, { stream: true });
          this.terminal.write(bytes, () => this.wake());
        },
        ended: (end) =>
          this.terminal.write('', () => {
            this.exit = end;
            this.wake();
          }),
      },
    );
    if (!started.ok) throw new Error(JSON.stringify(started.failure));
    this.pty = started.value;
  }

  type(text: string): void {
    this.pty.write(Buffer.from(text));
  }

  /** The rows that are shown, without blanks at their ends. */
  rows(): string[] {
    const { active } = this.terminal.buffer;
    return Array.from(
      { length: this.terminal.rows },
      (_, row) => active.getLine(row)?.translateToString(true).trimEnd() ?? '',
    );
  }

  events(): Record<string, unknown>[] {
    try {
      // What stands behind the last newline is being written.
      const lines = readFileSync(this.log, 'utf8').split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  /** Waits until it holds, looking again whenever the program wrote something; the last look decides. */
  async until(holds: () => boolean, waitMs = deadlineMs): Promise<void> {
    const deadline = performance.now() + waitMs;
    while (!holds() && performance.now() < deadline) {
      await new Promise<void>((resolve) => {
        // The log is a file: events that draw nothing are found by looking again.
        const timer = setTimeout(resolve, 25);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async end(): Promise<void> {
    if (this.exit === null) killIfThere(this.pty.pid);
    await this.until(() => this.exit !== null);
    this.pty.close();
    this.terminal.dispose();
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** Its end may not have been told yet. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
