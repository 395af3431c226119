/** The mouse: a click focuses, the wheel scrolls back; a pane whose program requested the mouse gets the event instead. */
import type { ScenePane } from '../../../core/terminal/scene.ts';
import type { MouseReport } from '../../../core/terminal/input-tokens.ts';
import { inWindow, modesOf, paneAt, type AttachModel } from '../model.ts';
import { isButton, isMotion, paneMouse, wheelStep } from '../pane-mouse.ts';
import { hasStatusLine } from '../viewport.ts';
import { windowAt } from '../status-line.ts';
import { paneKey } from '../pane-input.ts';
import { scrollHelp } from './help-keys.ts';
import { beginScroll, scrollBy } from './scroll.ts';
import { acting, only, sending, inTurn, type AttachStep } from './step.ts';

/** Rows per notch of the wheel. */
const wheelRows = 3;

export function onMouse(model: AttachModel, report: MouseReport): AttachStep {
  const wheel = wheelStep(report);
  const { mode } = model;
  if (mode.is === 'help') return only(onHelp(model, mode, report, wheel));
  if (isOnStatusLine(model, report) && model.grabbed === null) return onStatusLine(model, report);
  const grabbed = model.scene?.panes.find(({ id }) => id === model.grabbed);
  const pane = (isButton(report) ? grabbed : undefined) ?? paneAt(model, inWindow(model, report));
  if (pane === null) return only(released(model, report));
  if (wheel !== null) return onWheel(model, pane, report, wheel);
  if (!isButton(report)) return tell(model, pane, report);
  if (!report.pressed) return tell(released(model, report), pane, report);
  return isMotion(report) ? tell(model, pane, report) : onPress(model, pane, report);
}

function onHelp(
  model: AttachModel,
  mode: Extract<AttachModel['mode'], { readonly is: 'help' }>,
  report: MouseReport,
  wheel: -1 | 1 | null,
): AttachModel {
  if (wheel !== null) return scrollHelp(model, mode, wheel * wheelRows);
  return isButton(report) && report.pressed && !isMotion(report)
    ? { ...model, mode: { is: 'panes' } }
    : model;
}

function released(model: AttachModel, { pressed }: MouseReport): AttachModel {
  return pressed || model.grabbed === null ? model : { ...model, grabbed: null };
}

function onPress(model: AttachModel, pane: ScenePane, report: MouseReport): AttachStep {
  // A click outside ends scrolling back; within, there is nothing to click.
  const stays = model.mode.is === 'scroll' && model.mode.pane === pane.id;
  const next: AttachModel = { ...model, grabbed: pane.id, mode: stays ? model.mode : { is: 'panes' } };
  const focused = pane.active || pane.role?.is === 'slot' ? only(next) : focusing(next, pane);
  return stays ? focused : inTurn(focused, (now) => tell(now, pane, report));
}

function focusing(model: AttachModel, pane: ScenePane): AttachStep {
  return acting(model, { do: 'focus', pane: pane.id });
}

function onWheel(model: AttachModel, pane: ScenePane, report: MouseReport, by: -1 | 1): AttachStep {
  const modes = modesOf(model, pane.id);
  if (model.mode.is === 'scroll' && model.mode.pane === pane.id) return only(onScrolled(model, by));
  if (modes.mouse !== 'none' && pane.dead === null) return tell(model, pane, report);
  // An alternate screen has no history; its programs without mouse support understand arrow keys.
  if (modes.alternateScreen) return sending(model, pane.id, arrows(by, pane, model));
  if (by > 0 || pane.role?.is === 'slot') return only(model);
  const start = pane.active ? only(model) : focusing(model, pane);
  return inTurn(start, (now) => beginScroll({ ...now, mode: { is: 'panes' } }, pane, wheelRows));
}

/** Reaching the end by the wheel leaves scroll mode. */
function onScrolled(model: AttachModel, by: -1 | 1): AttachModel {
  const next = scrollBy(model, -by * wheelRows);
  return by > 0 && next.mode.is === 'scroll' && next.mode.back === 0
    ? { ...next, mode: { is: 'panes' } }
    : next;
}

function arrows(by: -1 | 1, { id }: ScenePane, model: AttachModel): string {
  const bytes = by < 0 ? '\x1b[A' : '\x1b[B';
  return paneKey({ is: 'key', key: null, released: false, bytes }, modesOf(model, id)).repeat(wheelRows);
}

function tell(model: AttachModel, pane: ScenePane, report: MouseReport): AttachStep {
  if (pane.dead !== null || (model.mode.is === 'scroll' && model.mode.pane === pane.id)) return only(model);
  const { x, y } = inWindow(model, report);
  const column = Math.max(0, Math.min(pane.rect.columns - 1, x - pane.rect.x));
  const row = Math.max(0, Math.min(pane.rect.rows - 1, y - pane.rect.y));
  return sending(model, pane.id, paneMouse({ ...report, column, row }, modesOf(model, pane.id)));
}

function isOnStatusLine(model: AttachModel, { row }: MouseReport): boolean {
  return hasStatusLine(model) && row === model.size.rows - 1;
}

function onStatusLine(model: AttachModel, report: MouseReport): AttachStep {
  const window = windowAt(model, report.column);
  if (window === null || !report.pressed || !isButton(report) || isMotion(report)) return only(model);
  return acting(model, { do: 'window', window });
}
