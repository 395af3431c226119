/** Writes an arrangement's window as tmux's layout string. Pure. */
import type { Cell, WindowArrangement } from '../../core/terminal/geometry.ts';

/** tmux's layout_checksum: rotate right by one, add the byte, 16 bits. */
export function checksum(layout: string): string {
  let sum = 0;
  for (let index = 0; index < layout.length; index += 1) {
    sum = (((sum >> 1) | ((sum & 1) << 15)) + layout.charCodeAt(index)) & 0xffff;
  }
  return sum.toString(16).padStart(4, '0');
}

/** tmux ignores pane ids in a layout (panes fill cells in index order), but requires them. */
function write(cell: Cell, nextId: () => number): string {
  if (cell.is !== 'pane' && cell.children.length === 1) {
    const [only] = cell.children;
    if (only !== undefined) return write(only, nextId);
  }
  const { columns, rows, x, y } = cell.rect;
  const place = `${columns}x${rows},${x},${y}`;
  switch (cell.is) {
    case 'pane':
      return `${place},${nextId()}`;
    case 'left-right':
      return `${place}{${cell.children.map((child) => write(child, nextId)).join(',')}}`;
    case 'top-bottom':
      return `${place}[${cell.children.map((child) => write(child, nextId)).join(',')}]`;
  }
}

/** For `select-layout`; exact to the cell in tmux 3.1 and later. */
export function layoutString(window: WindowArrangement): string {
  let id = 0;
  const body = write(window.root, () => id++);
  return `${checksum(body)},${body}`;
}
