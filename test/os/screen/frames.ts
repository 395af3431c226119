/** What the screen's test program draws, one frame after the other; the test works out the same lines. */
import type { Size } from '../../../src/core/terminal/geometry.ts';
import type { Line } from '../../../src/core/text/styled-line.ts';
import type { SnapshotWorker } from '../../../src/core/snapshot/snapshot.ts';
import { sidebarLines } from '../../../src/view/sidebar/sidebar.ts';
import { crew, sidebar, snapshot, worker } from '../../view/snapshots.ts';

const frames: readonly (readonly SnapshotWorker[])[] = [
  crew,
  [worker('1', '前端開発', { status: '読み込み中 café नमस्ते กิน' }), worker('2', 'api', { status: 'plain' })],
  [worker('1', '後端開發x', { status: '讀中 plain now' }), worker('2', 'api', { status: 'plain' })],
  [worker('1', 'short', { status: null }), worker('2', 'ap\x1b[2Ji', { status: '\x1b]0;x\x07\x1b[31mred' })],
];

export function frameLines(frame: number, size: Size, unicode: boolean): readonly Line[] {
  const workers = frames[frame % frames.length] ?? crew;
  return sidebarLines(sidebar(snapshot(workers), { size, unicode, colours: 256, selected: '1' }));
}
