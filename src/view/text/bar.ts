/** Progress bars. */
import { piece, type Draft } from './draft.ts';
import type { Glyphs } from './symbols.ts';
import type { Tone } from './tones.ts';

/** `cells` wide; full only if all is done, empty only if nothing is. */
export function bar(done: number, total: number, cells: number, glyphs: Glyphs, tone: Tone): Draft {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const least = share > 0 ? 1 : 0;
  const most = share < 1 ? cells - 1 : cells;
  const full = Math.max(0, Math.min(Math.max(least, Math.round(share * cells)), most));
  return [
    piece(glyphs.full.repeat(full), tone),
    piece(glyphs.empty.repeat(Math.max(0, cells - full)), 'dim'),
  ];
}
