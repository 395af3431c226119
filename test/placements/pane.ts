/** A real pseudo-terminal that runs what a launcher gives, as a pane would. Ended, with all in it, after each test. */
import { spawn, type IPty } from 'node-pty';
import { afterEach } from 'vitest';
import { systemProcesses } from '../../src/os/processes/processes.ts';
import type { PaneCommand } from '../../src/ports/backend.ts';
import { until } from '../os/scratch.ts';

export interface Pane {
  readonly pty: IPty;
  readonly pid: number;
  /** All that was printed so far. */
  output(): string;
  type(text: string): void;
  /** Waits until this was printed. */
  sees(text: string, deadlineMs?: number): Promise<void>;
  readonly exited: Promise<{ readonly exitCode: number; readonly signal?: number }>;
}

const open: { readonly pane: Pane; readonly marker: string }[] = [];
const processes = systemProcesses();
let count = 0;

afterEach(() => {
  for (const { pane, marker } of open.splice(0)) {
    for (const one of processes.tree(pane.pid, { name: 'MUXCREW_TEST_PANE', value: marker })) {
      processes.signal(one, 'SIGKILL');
    }
  }
});

export function openPane(command: PaneCommand, size = { columns: 80, rows: 24 }): Pane {
  count += 1;
  const marker = `${process.pid}-${count}`;
  const [program = '', ...args] = command.argv;
  const pty = spawn(program, args, {
    cols: size.columns,
    rows: size.rows,
    cwd: command.cwd,
    env: { ...command.env, TERM: 'xterm-256color', MUXCREW_TEST_PANE: marker },
  });
  let printed = '';
  pty.onData((text) => {
    printed += text;
  });
  const pane: Pane = {
    pty,
    pid: pty.pid,
    output: () => printed,
    type: (text) => pty.write(text),
    async sees(text, deadlineMs = 5000) {
      try {
        await until(text, () => printed.includes(text), deadlineMs);
      } catch (error) {
        throw new Error(`${String(error)}; printed: ${JSON.stringify(printed)}`, { cause: error });
      }
    },
    exited: new Promise((resolve) => {
      pty.onExit(resolve);
    }),
  };
  open.push({ pane, marker });
  return pane;
}
