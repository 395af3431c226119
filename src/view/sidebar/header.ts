/** The top of the sidebar: project, clock, progress of the crew. */
import type { Snapshot } from '../../core/snapshot/snapshot.ts';
import { bar } from '../text/bar.ts';
import { draftWidth, ends, foreign, piece, type Draft } from '../text/draft.ts';
import type { SidebarModel } from './model.ts';
import { glyphsFor } from '../text/symbols.ts';

export function headerRows(model: SidebarModel): readonly Draft[] {
  const { columns } = model.size;
  const title = model.view.is === 'read' ? folderName(model.view.snapshot.project) : 'muxcrew';
  const glyphs = glyphsFor(model.unicode);
  const clock = [piece(`${model.clock} `, 'dim')];
  const room = Math.max(0, columns - draftWidth(clock) - 2);
  const first = ends([piece(' '), foreign(title, room, glyphs.ellipsis, 'strong')], clock, columns);
  return model.view.is === 'read' ? [first, progressRow(model, model.view.snapshot)] : [first];
}

function progressRow(model: SidebarModel, { progress }: Snapshot): Draft {
  const { completed, total } = progress;
  const percent = total > 0 ? Math.floor((completed / total) * 100) : 0;
  const right = [piece(`  ${completed}/${total}  ${percent} % `)];
  const cells = Math.max(0, model.size.columns - draftWidth(right) - 1);
  return [piece(' '), ...bar(completed, total, cells, glyphsFor(model.unicode), 'good'), ...right];
}

function folderName(path: string): string {
  const name = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return name === '' ? path : name;
}
