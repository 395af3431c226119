/**
 * One pane: its program on a pseudo-terminal, its emulator, its log, and its watchers. Does not know where
 * the pane is placed.
 */
import { blankGrid } from '../../../core/terminal/cell-grid.ts';
import { writeStyles } from '../../../core/terminal/cell-styles.ts';
import type { PaneId, Size } from '../../../core/terminal/geometry.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { EpochMs } from '../../../core/model/worker.ts';
import type { Done, PaneCommand, PaneFact, PaneLog } from '../../../ports/backend.ts';
import type { Emulator } from '../../../ports/emulator.ts';
import type { LogFile } from '../../../ports/pane-log.ts';
import type { PseudoTerminal } from '../../../ports/pseudo-terminal.ts';
import { keyBytes } from '../key-bytes.ts';
import { pasteLimitBytes } from '../protocol.ts';
import { paneStream, type PaneStream, type PaneWatcher } from './pane-stream.ts';
import type { ServerWorld } from './world.ts';

/** Lines above the screen; older ones are in the log. */
const historyLines = 1000;
/** With more unprocessed output than this, the program is paused, until it is down to the second limit. */
const pauseBytes = 512 * 1024;
const resumeBytes = 64 * 1024;

/** Limit for input that the program has not read: one text of the greatest length, with its brackets. */
const inputLimitBytes = pasteLimitBytes + 64 * 1024;
/** Limit for all panes together; single keys are always accepted. */
const allInputLimitBytes = 32 * 1024 * 1024;
const keysBytes = 1024;
/** The terminal's replies are dropped while this much input is unread. */
const replyLimitBytes = 64 * 1024;

export interface DeadProgram {
  readonly code: number | null;
  readonly signal: string | null;
  readonly at: EpochMs;
}

export interface HeldPane {
  readonly id: PaneId;
  /** The program's; null: none was started yet. */
  readonly pid: number | null;
  readonly dead: DeadProgram | null;
  readonly log: PaneFact['log'];
  /** Input that its program has not read. Bytes. */
  readonly unwritten: number;
  /** Replaces the running program, which gets SIGHUP. */
  start(command: PaneCommand, log: PaneLog | null): Done;
  restartLog(log: PaneLog): void;
  resize(size: Size): void;
  /** As typed on a keyboard. */
  type(bytes: Uint8Array): void;
  paste(text: string): Done;
  press(key: string): Done;
  /** No client shows the pane any more: reports that to a program that asked for focus events. */
  unfocus(): void;
  capture(history: number): Promise<readonly string[]>;
  /** The visible screen, as core/terminal/cell-styles.ts reads it. */
  captureStyles(): Promise<readonly string[]>;
  /** Escape sequences that draw the screen, with all that is above it. */
  withHistory(): Promise<string>;
  /** From now on the watcher gets the screen and all output after it. */
  join(watcher: PaneWatcher): void;
  leave(watcher: PaneWatcher): void;
  dispose(): void;
}

export interface PaneListener {
  ended(): void;
  rang(): void;
}

/** `allUnwritten`: bytes of unread input in all panes of the server. */
export function heldPane(
  world: ServerWorld,
  id: PaneId,
  firstSize: Size,
  listener: PaneListener,
  allUnwritten: () => number,
): HeldPane {
  let size = firstSize;
  let terminal: PseudoTerminal | null = null;
  let pid: number | null = null;
  let dead: DeadProgram | null = null;
  let log: { readonly file: LogFile; readonly of: PaneLog } | null = null;
  let paused = false;
  const stream: PaneStream = paneStream(openEmulator, {
    history: historyLines,
    clock: world.clock,
    onTaken: settleFlow,
  });

  function openEmulator(): Emulator {
    const emulator = world.openEmulator({ size, history: historyLines, answers: true });
    emulator.listen((event) => {
      if (event.is === 'reply') reply(event.bytes);
      else if (event.is === 'bell') {
        stream.rang();
        listener.rang();
      }
    });
    return emulator;
  }

  /** Drops replies for a program that keeps asking without reading. */
  function reply(text: string): void {
    if (terminal !== null && terminal.unwritten < replyLimitBytes) terminal.write(Buffer.from(text));
  }

  function settleFlow(): void {
    const waiting = stream.untaken + (log?.file.unwritten ?? 0);
    if (paused ? waiting >= resumeBytes : waiting <= pauseBytes) return;
    paused = !paused;
    if (paused) terminal?.pause();
    else terminal?.resume();
  }

  function setLog(wanted: PaneLog | null, reopen: boolean): void {
    const stays = log?.of.path === wanted?.path && log?.of.limitBytes === wanted?.limitBytes;
    if (stays && !reopen) return;
    log?.file.close();
    log = null;
    if (wanted === null) return;
    const file = world.openLog(wanted, world.say);
    file.onDrain(settleFlow);
    log = { file, of: wanted };
  }

  function running(): Result<PseudoTerminal> {
    if (terminal !== null && dead === null) return ok(terminal);
    return fail({ kind: 'refused', what: `pane ${id}`, why: 'its process has ended' });
  }

  function typed(text: string): Done {
    const there = running();
    if (!there.ok) return there;
    const bytes = Buffer.from(text);
    const why = inputProblem(there.value, bytes.length);
    if (why !== null) return fail({ kind: 'refused', what: `pane ${id}`, why });
    there.value.write(bytes);
    return ok(null);
  }

  /** Returns why that many more bytes are not accepted for the program, or null. */
  function inputProblem({ unwritten }: PseudoTerminal, bytes: number): string | null {
    if (unwritten + bytes > inputLimitBytes) return 'its program does not read its input';
    return bytes > keysBytes && allUnwritten() + bytes > allInputLimitBytes
      ? 'too much input is waiting for programs that do not read'
      : null;
  }

  return {
    id,
    get pid() {
      return pid;
    },
    get dead() {
      return dead;
    },
    get unwritten() {
      return terminal?.unwritten ?? 0;
    },
    get log() {
      return log === null ? 'off' : log.file.stuck ? 'stuck' : 'writing';
    },

    start(command, wantedLog) {
      terminal?.close();
      terminal = null;
      paused = false;
      setLog(wantedLog, false);
      stream.reset();
      let mine: PseudoTerminal | null = null;
      const started = world.terminals.start(
        { ...command, env: { ...command.env, ...ofTerminal }, size },
        {
          output(bytes) {
            log?.file.write(bytes);
            stream.push(bytes);
            settleFlow();
          },
          ended(end) {
            if (terminal !== mine) return;
            terminal = null;
            dead = { ...end, at: world.clock.now() };
            listener.ended();
          },
        },
      );
      if (!started.ok) {
        pid = null;
        dead = { code: null, signal: null, at: world.clock.now() };
        return started;
      }
      mine = terminal = started.value;
      pid = terminal.pid;
      dead = null;
      return ok(null);
    },

    restartLog: (wanted) => setLog(wanted, true),

    resize(wanted) {
      if (wanted.columns === size.columns && wanted.rows === size.rows) return;
      size = wanted;
      terminal?.resize(size);
      stream.resize(size);
    },

    type(bytes) {
      const there = running();
      if (there.ok && inputProblem(there.value, bytes.length) === null) there.value.write(bytes);
    },

    paste(text) {
      const asTyped = text.replaceAll('\n', '\r');
      return typed(stream.modes?.bracketedPaste === true ? `\x1b[200~${asTyped}\x1b[201~` : asTyped);
    },

    press: (key) => typed(keyBytes(key, { applicationCursor: stream.modes?.applicationCursor === true })),

    unfocus() {
      if (stream.modes?.focusEvents === true) this.type(Buffer.from('\x1b[O'));
    },

    async capture(history) {
      const lines = await stream.read((emulator) => [...(emulator?.lines(history) ?? [])]);
      while (lines.at(-1) === '') lines.pop();
      return lines;
    },

    captureStyles: () =>
      stream.read((emulator) => {
        if (emulator === null) return [];
        const grid = blankGrid(emulator.size);
        emulator.draw(0, grid, { x: 0, y: 0, ...emulator.size });
        return writeStyles(grid);
      }),

    withHistory: () => stream.read((emulator) => emulator?.serialize(historyLines) ?? ''),

    join: (watcher) => stream.join(watcher, () => size),
    leave: (watcher) => stream.leave(watcher),

    dispose() {
      terminal?.close();
      terminal = null;
      log?.file.close();
      log = null;
      stream.dispose();
    },
  };
}

/** Environment variables that describe the terminal. */
const ofTerminal = { TERM: 'xterm-256color', COLORTERM: 'truecolor' };
