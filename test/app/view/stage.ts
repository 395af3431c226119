/**
 * The view between two ends that a test holds: a terminal that is an emulator, and a holder that only says what it is
 * told to say. All the view's own parts are real.
 */
import { blankGrid, type CellGrid } from '../../../src/core/terminal/cell-grid.ts';
import type { PaneId, Rect, Size } from '../../../src/core/terminal/geometry.ts';
import { ok } from '../../../src/core/result.ts';
import type { Scene, ScenePane, ViewAct } from '../../../src/core/terminal/scene.ts';
import { systemClock } from '../../../src/os/clock.ts';
import { openEmulator } from '../../../src/os/emulator/emulator.ts';
import type { Emulator, EmulatorEvent } from '../../../src/ports/emulator.ts';
import type { Look } from '../../../src/ports/view-client.ts';
import type { RawTerminal, RawTerminalEvent } from '../../../src/ports/raw-terminal.ts';
import { showSession, type ViewEnd } from '../../../src/app/view/show.ts';
import type { Look as TerminalLook } from '../../../src/view/attach/model.ts';
import { terminalTaken } from '../../../src/view/attach/outer-modes.ts';
import { rowsOf } from './shown-cells.ts';

export interface StageOptions {
  readonly size?: Size;
  readonly look?: TerminalLook;
  readonly prefix?: string;
  /** The holder carries out nothing until `acted`. */
  readonly actsLater?: boolean;
}

export interface Stage {
  /** What the person's terminal shows, modes and all. */
  readonly terminal: Emulator;
  /** What the terminal was asked for beside drawing. */
  readonly asked: readonly EmulatorEvent[];
  /** What the panes' programs were sent, and what was asked of the holder, in order. */
  readonly done: string[];
  /** Bytes since the last call. */
  written(): string;
  type(bytes: string): void;
  resize(size: Size): void;
  /** The terminal has another size for a moment, and the view is told once it is over. */
  resizeBriefly(size: Size): void;
  /** Characters that the terminal was sent and has not taken. */
  waiting(): number;
  /** The terminal takes nothing more, or again. */
  stall(isStalled: boolean): void;
  scene(scene: Scene): void;
  /** The pane's screen as it is. */
  screen(pane: PaneId, sequences: string, size?: Size): void;
  print(pane: PaneId, bytes: string): void;
  /** What is fetched for scrolling back. */
  history(pane: PaneId, sequences: string): void;
  /** The holder has done what it was asked. */
  acted(): void;
  over(reason: 'detached' | 'session-gone'): void;
  /** Until all that is under way has been drawn. */
  settled(): Promise<void>;
  rows(): Promise<readonly string[]>;
  /** Until it holds; looked at whenever something was drawn or done. */
  until(what: string, holds: () => boolean): Promise<void>;
  cells(): CellGrid;
  readonly ended: Promise<ViewEnd>;
  close(): void;
}

export function openStage(options: StageOptions = {}): Stage {
  let size = options.size ?? { columns: 40, rows: 10 };
  const listeners: ((event: RawTerminalEvent) => void)[] = [];
  const tell = (event: RawTerminalEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const outer = openEmulator({ size, history: 0, answers: false });
  const asked: EmulatorEvent[] = [];
  outer.listen((event) => asked.push(event));
  let focus = '';
  const done: string[] = [];
  const histories = new Map<PaneId, string>();
  let written = '';
  let waiting = 0;
  let stalled = false;
  let kept: (() => void)[] = [];
  let running = 0;
  let acting = 0;

  const terminal: RawTerminal = {
    get size() {
      return size;
    },
    tty: '/dev/pts/9',
    get waiting() {
      return waiting;
    },
    write(text, as = 'text') {
      if (text === '') return;
      waiting += text.length;
      const take = (): void => {
        running += 1;
        written += text;
        outer.write(Buffer.from(text, as === 'text' ? 'utf8' : 'latin1'), () => (running -= 1));
        setImmediate(() => {
          waiting -= text.length;
          if (waiting === 0) tell({ is: 'drained' });
        });
      };
      if (stalled) kept.push(take);
      else take();
    },
    listen: (listener) => void listeners.push(listener),
    close: () => Promise.resolve(),
  };
  const look: Look = {
    // As the holder does: null is whichever has the focus.
    input: (pane, bytes) => void done.push(`${pane ?? focus} ${JSON.stringify(bytes)}`),
    act: (act) => {
      done.push(acted(act));
      acting += 1;
    },
    resize: ({ columns, rows }) => void done.push(`resize ${String(columns)}x${String(rows)}`),
    history: (pane) => Promise.resolve(ok(histories.get(pane) ?? '')),
    pause: () => void done.push('pause'),
    resume: () => void done.push('resume'),
    close: () => undefined,
  };
  outer.write(Buffer.from(terminalTaken));
  const shown = showSession(
    { terminal, clock: systemClock(), openEmulator },
    { look: options.look ?? { colours: 'true', unicode: true }, prefix: options.prefix ?? 'C-b' },
  );
  shown.begin(look);

  const settled = async (): Promise<void> => {
    // Frames are 16 ms apart, and what is half drawn waits for 100: past these nothing is under way.
    for (let quiet = 0, before = ''; quiet < 3;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      quiet = running === 0 && before === written ? quiet + 1 : 0;
      before = written;
    }
  };
  function carryOut(): void {
    acting -= 1;
    shown.take({ is: 'acted' });
  }
  const cells = (): CellGrid => {
    const grid = blankGrid(outer.size);
    outer.draw(0, grid, { x: 0, y: 0, ...outer.size });
    return grid;
  };
  return {
    terminal: outer,
    asked,
    done,
    written() {
      const since = written;
      written = '';
      return since;
    },
    type(bytes) {
      tell({ is: 'input', bytes: Buffer.from(bytes).toString('latin1') });
      while (options.actsLater !== true && acting > 0) carryOut();
    },
    resize(next) {
      size = next;
      outer.resize(next);
      tell({ is: 'resize', size });
    },
    resizeBriefly(brief) {
      outer.resize(brief);
      outer.resize(size);
      tell({ is: 'resize', size });
    },
    waiting: () => waiting,
    stall(is) {
      stalled = is;
      const now = kept;
      if (!is) kept = [];
      if (!is) for (const take of now) take();
    },
    scene: (scene) => {
      focus = scene.panes.find(({ active }) => active)?.id ?? '';
      shown.take({ is: 'scene', scene });
    },
    screen: (pane, sequences, of) =>
      shown.take({ is: 'screen', pane, size: of ?? sizeOfPane(pane), sequences: Buffer.from(sequences) }),
    print: (pane, bytes) => shown.take({ is: 'output', pane, bytes: Buffer.from(bytes) }),
    history: (pane, sequences) => void histories.set(pane, sequences),
    acted: carryOut,
    over: (reason) => shown.take({ is: 'over', end: { is: reason } }),
    settled,
    async rows() {
      await settled();
      return rowsOf(cells());
    },
    async until(what, holds) {
      const deadline = Date.now() + 10_000;
      while (!holds()) {
        if (Date.now() > deadline) throw new Error(`never: ${what}\n${rowsOf(cells()).join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    cells,
    ended: shown.ended,
    close() {
      shown.take({ is: 'over', end: { is: 'detached' } });
      outer.dispose();
    },
  };

  function sizeOfPane(pane: PaneId): Size {
    return lastScene?.panes.find(({ id }) => id === pane)?.rect ?? size;
  }
}

let lastScene: Scene | null = null;

function acted(act: ViewAct): string {
  return act.do === 'focus' ? `focus ${act.pane}` : act.do === 'window' ? `window ${act.window}` : 'zoom';
}

export interface PaneSketch {
  readonly rect: Rect;
  readonly role?: ScenePane['role'];
  readonly dead?: ScenePane['dead'];
}

/** `%1`, `%2`, … in their order; the first that is named has the focus. */
export function scene(
  panes: readonly PaneSketch[],
  more: Partial<Scene> & { readonly focused?: PaneId; readonly zoomed?: boolean } = {},
): Scene {
  const { focused = '%1', zoomed = false, ...rest } = more;
  const columns = Math.max(...panes.map(({ rect }) => rect.x + rect.columns));
  const rows = Math.max(...panes.map(({ rect }) => rect.y + rect.rows));
  const shown = panes.map(({ rect, role, dead }, index) => ({
    id: `%${String(index + 1)}`,
    role: role === undefined ? { is: 'worker' as const, worker: String(index + 1) } : role,
    rect,
    active: `%${String(index + 1)}` === focused,
    dead: dead ?? null,
  }));
  lastScene = {
    session: 'demo-1a2b',
    title: '',
    windows: [{ id: '@1', index: 0, active: true, zoomed }],
    size: { columns, rows },
    panes: zoomed ? shown.filter(({ active }) => active) : shown,
    sidebar: shown.find(({ role }) => role?.is === 'sidebar')?.id ?? null,
    ...rest,
  };
  return lastScene;
}
