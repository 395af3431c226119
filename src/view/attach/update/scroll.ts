/** Scrolling back in a pane: its screen is frozen meanwhile, and keys scroll. */
import type { PaneId } from '../../../core/terminal/geometry.ts';
import type { ScenePane } from '../../../core/terminal/scene.ts';
import type { AttachModel, ViewMode } from '../model.ts';
import { doing, only, type AttachStep } from './step.ts';

type ScrollMode = Extract<ViewMode, { readonly is: 'scroll' }>;

export function beginScroll(model: AttachModel, pane: ScenePane | null, back: number): AttachStep {
  if (pane === null || model.mode.is === 'scroll') return only(scrollBy(model, back));
  return doing(
    { ...model, mode: { is: 'scroll', pane: pane.id, lines: null, back } },
    { do: 'history', pane: pane.id },
  );
}

export function onHistory(model: AttachModel, pane: PaneId, lines: number): AttachModel {
  const { mode } = model;
  if (mode.is !== 'scroll' || mode.pane !== pane) return model;
  return { ...model, mode: { ...mode, lines, back: Math.min(lines, mode.back) } };
}

/** Positive: back, to older lines. */
export function scrollBy(model: AttachModel, by: number): AttachModel {
  const { mode } = model;
  if (mode.is !== 'scroll') return model;
  const back = Math.max(0, Math.min(mode.lines ?? mode.back + Math.max(0, by), mode.back + by));
  return back === mode.back ? model : { ...model, mode: { ...mode, back } };
}

export function onScrollKey(model: AttachModel, mode: ScrollMode, key: string | null): AttachModel {
  const page = Math.max(1, (model.scene?.panes.find(({ id }) => id === mode.pane)?.rect.rows ?? 2) - 1);
  switch (key) {
    case 'up':
    case 'k':
      return scrollBy(model, 1);
    case 'down':
    case 'j':
      return scrollBy(model, -1);
    case 'pageup':
    case 'C-u':
      return scrollBy(model, page);
    case 'pagedown':
    case 'C-d':
    case ' ':
      return scrollBy(model, -page);
    case 'home':
    case 'g':
      return scrollBy(model, Infinity);
    case 'end':
    case 'G':
      return scrollBy(model, -Infinity);
    case 'q':
    case 'escape':
    case 'enter':
    case 'C-c':
      return { ...model, mode: { is: 'panes' } };
    default:
      return model;
  }
}
