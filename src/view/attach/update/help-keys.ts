/** Keys of the help panel: it scrolls if it does not fit; every other key closes it. */
import { helpDepth } from '../help.ts';
import type { AttachModel, ViewMode } from '../model.ts';

export function onHelpKey(
  model: AttachModel,
  mode: Extract<ViewMode, { readonly is: 'help' }>,
  key: string | null,
): AttachModel {
  const by = key === 'down' || key === 'j' ? 1 : key === 'up' || key === 'k' ? -1 : 0;
  return by === 0 ? { ...model, mode: { is: 'panes' } } : scrollHelp(model, mode, by);
}

export function scrollHelp(
  model: AttachModel,
  mode: Extract<ViewMode, { readonly is: 'help' }>,
  by: number,
): AttachModel {
  const scroll = Math.max(0, Math.min(helpDepth(model), mode.scroll + by));
  return { ...model, mode: { is: 'help', scroll } };
}
