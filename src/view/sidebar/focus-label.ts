/** Which pane gets typed keys, on the rule above the list: at every size, and not by colour alone. */
import { cleanText } from '../../core/text/clean-text.ts';
import { truncate, widthOf } from '../../core/text/cells.ts';
import type { SidebarModel } from './model.ts';
import { glyphsFor } from '../text/symbols.ts';
import { workerName } from './confirmation.ts';

/** `keys go to: 2 api`, in at most `cells` cells. */
export function focusLabel(model: SidebarModel, cells: number): string {
  const { ellipsis } = glyphsFor(model.unicode);
  const target = keysGoTo(model);
  const long = target === null ? 'keys go elsewhere' : `keys go to: ${target}`;
  const short = target === null ? 'keys: elsewhere' : model.focused ? 'keys: here' : `keys: ${target}`;
  return widthOf(long) <= cells ? long : truncate(short, cells, ellipsis);
}

/** Null: unknown, or in another window. */
function keysGoTo(model: SidebarModel): string | null {
  if (model.focused) return 'sidebar';
  const focus = model.view.is === 'read' ? (model.view.snapshot.focus ?? null) : null;
  switch (focus?.is) {
    case 'worker':
      return cleanText(workerName(model, focus.worker), 40);
    case 'other':
      return 'another pane';
    // The focus has just left, and the snapshot does not name its pane yet.
    case 'sidebar':
    case undefined:
      return null;
  }
}
