/** The size that a session's windows are made in, before anybody looks at them. */
import type { LayoutInfo } from '../../core/event.ts';
import type { Size } from '../../core/geometry.ts';
import type { Terminal } from '../context.ts';
import { arrange } from '../../core/layout.ts';

/** Without a terminal: wide enough for two panes beside the sidebar. */
const detachedSize = { columns: 200, rows: 50 };

/**
 * The terminal's, less the status line of tmux or of our own view, so that attaching resizes nobody. Where nobody looks
 * yet, one that is too small is no obstacle.
 */
export function startSize({ columns, rows }: Terminal, attached: boolean, layout: LayoutInfo): Size {
  if (columns === null || rows === null) return detachedSize;
  const size = { columns, rows: rows - 1 };
  return attached || arrange({ ...layout, size, workers: ['1'] }).ok ? size : detachedSize;
}
