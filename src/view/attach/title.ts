/** What the person's terminal is called: how far the crew is, and the way back where no status line says it. */
import { cleanText } from '../../core/text/clean-text.ts';
import { keyLabel } from './key-label.ts';
import type { AttachModel } from './model.ts';
import { hasStatusLine } from './viewport.ts';

export function titleOf(model: AttachModel): string {
  const title = cleanText(model.scene?.title ?? '');
  // First: a tab shows the beginning. On the screen itself it would be in the way of what the zoomed program draws.
  return hasStatusLine(model) ? title : `${keyLabel(model.prefix)} z: all panes  ${title}`.trimEnd();
}
