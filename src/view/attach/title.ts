/** The title of the user's terminal: the crew's progress and, if no status line shows it, the key that unzooms. */
import { cleanText } from '../../core/text/clean-text.ts';
import { keyLabel } from './key-label.ts';
import type { AttachModel } from './model.ts';
import { hasStatusLine } from './viewport.ts';

export function titleOf(model: AttachModel): string {
  const title = cleanText(model.scene?.title ?? '');
  // The key first: tabs show the beginning. On the screen it would cover the zoomed program.
  return hasStatusLine(model) ? title : `${keyLabel(model.prefix)} z: all panes  ${title}`.trimEnd();
}
