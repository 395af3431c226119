/**
 * Draws frames on the person's terminal: when, and what of them. Owns the grids and what the terminal is known to show.
 * Never writes more than the terminal takes: while it stands still frames are left out, and the next one is whole.
 */
import { blankGrid, type CellGrid } from '../../core/terminal/cell-grid.ts';
import type { PaneId, Size } from '../../core/terminal/geometry.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RawTerminal } from '../../ports/raw-terminal.ts';
import { drawnCursor, drawPane, drawTerminal, drawWindow, type DrawPane } from '../../view/attach/compose.ts';
import { drawnTexts } from '../../view/attach/drawn-text.ts';
import { frameChange, type FrameStyle } from '../../view/attach/frame-change.ts';
import { sceneSize, type AttachModel } from '../../view/attach/model.ts';

export interface Painter {
  /** That pane looks different. */
  paneChanged(pane: PaneId): void;
  /** All may look different: the scene, the size, what lies over the panes. */
  allChanged(): void;
  /** Nobody knows what the terminal shows. */
  forget(): void;
  /** Draws now, or as soon as it may. */
  paint(): void;
  drained(): void;
  dispose(): void;
}

export interface PainterPorts {
  readonly terminal: RawTerminal;
  readonly clock: Clock;
  readonly content: DrawPane;
  /** Is there something to draw of every pane? */
  readonly isComplete: () => boolean;
  /** Does the pane ask to be left alone, for what it draws is not whole yet? */
  readonly isHalfDrawn: (pane: PaneId) => boolean;
  readonly model: () => AttachModel;
}

/** From one frame to the next. */
const frameMs = 16;
/** A program that never ends what it began, and a screen that does not come, are not waited for any longer. */
const halfDrawnMs = 100;

const begin = '\x1b[?2026h';
const end = '\x1b[?2026l';

export function painter({ terminal, clock, content, isComplete, isHalfDrawn, model }: PainterPorts): Painter {
  const { look } = model();
  const style: FrameStyle = { colours: look.colours, drawn: drawnTexts(look.unicode) };
  let window = blankGrid({ columns: 0, rows: 0 });
  let next = window;
  let shown: CellGrid | null = null;
  let cursor: string | null = null;
  let changed = new Map<PaneId, number>();
  let all = true;
  let allSince = clock.now();
  let wanted = false;
  let last = -Infinity;
  let cancel: (() => void) | null = null;

  function paint(): void {
    wanted = true;
    if (cancel !== null || terminal.waiting > 0 || model().scene === null) return;
    const now = clock.now();
    const incomplete = all && !isComplete() ? halfDrawnMs - (now - allSince) : 0;
    const wait = Math.max(frameMs - (now - last), Math.min(frameMs, incomplete));
    if (wait <= 0) return frame();
    cancel = clock.after(wait, () => {
      cancel = null;
      paint();
    });
  }

  function frame(): void {
    last = clock.now();
    wanted = false;
    const now = model();
    draw(now);
    drawTerminal(now, window, next);
    const change = frameChange(shown, next, style);
    const place = drawnCursor(now);
    const cursorNow = place === null ? '\x1b[?25l' : `\x1b[${place.row + 1};${place.column + 1}H\x1b[?25h`;
    if (change !== '') terminal.write(`${begin}\x1b[?25l${change}${cursorNow}${end}`);
    else if (cursorNow !== cursor) terminal.write(cursorNow);
    cursor = cursorNow;
    const free = shown;
    shown = next;
    next = free ?? blankGrid(shown);
    if (changed.size > 0) paint();
  }

  /** The window's grid, as far as something changed in it. */
  function draw(now: AttachModel): void {
    if (!isOfSize(next, now.size)) {
      next = blankGrid(now.size);
      shown = null;
    }
    const size = now.scene === null ? { columns: 0, rows: 0 } : sceneSize(now.scene);
    if (!isOfSize(window, size)) {
      window = blankGrid(size);
      all = true;
    }
    if (all) {
      drawWindow(now, window, content);
      changed = new Map();
      all = false;
      return;
    }
    for (const [pane, since] of changed) {
      if (isHalfDrawn(pane) && last - since < halfDrawnMs) continue;
      drawPane(now, window, content, pane);
      changed.delete(pane);
    }
  }

  return {
    paneChanged(pane) {
      if (!changed.has(pane)) changed.set(pane, clock.now());
    },
    allChanged() {
      if (!all) allSince = clock.now();
      all = true;
    },
    forget() {
      shown = null;
      cursor = null;
    },
    paint,
    drained() {
      if (wanted) paint();
    },
    dispose: () => cancel?.(),
  };
}

function isOfSize(grid: CellGrid, { columns, rows }: Size): boolean {
  return grid.columns === columns && grid.rows === rows;
}
