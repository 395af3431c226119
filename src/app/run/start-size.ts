/** The size that a session's windows are made in, before anybody looks at them. */
import type { Size } from '../../core/terminal/geometry.ts';
import type { Terminal } from '../context.ts';
import { isRoomy } from '../../core/layout/layout.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { LayoutInfo } from '../../core/model/session.ts';

/** Without a terminal: wide enough for two panes beside the sidebar. */
const detachedSize = { columns: 200, rows: 50 };

/** In a smaller terminal the sidebar's rows are cut before a worker's name, and a pane shows no question whole. */
const leastTerminal = { columns: 40, rows: 10 };

/**
 * The terminal's, less the status line of tmux or of our own view, so that attaching resizes nobody. Where nobody looks
 * yet, one in which a pane would be below its minimum is no obstacle; where somebody is about to, only one of no use is.
 */
export function startSize(
  { columns, rows }: Pick<Terminal, 'columns' | 'rows'>,
  attached: boolean,
  layout: LayoutInfo,
): Result<Size> {
  if (columns === null || rows === null) return ok(detachedSize);
  const size = { columns, rows: rows - 1 };
  if (!attached) return ok(isRoomy({ ...layout, size }) ? size : detachedSize);
  if (columns >= leastTerminal.columns && rows >= leastTerminal.rows) return ok(size);
  return fail({
    kind: 'terminal-too-small',
    columns,
    rows,
    neededColumns: leastTerminal.columns,
    neededRows: leastTerminal.rows,
  });
}
