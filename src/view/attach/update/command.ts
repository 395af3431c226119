/** The keys after the prefix; like tmux's where it has them. */
import type { PaneId } from '../../../core/terminal/geometry.ts';
import { nextRequest } from '../../../core/snapshot/request-marks.ts';
import type { InputToken } from '../../../core/terminal/input-tokens.ts';
import { focusedPane, isZoomed, modesOf, type AttachModel, type Direction } from '../model.ts';
import { keyLabel } from '../key-label.ts';
import { neighbour } from '../neighbour.ts';
import { paneKey } from '../pane-input.ts';
import { cursorInWindow } from '../viewport.ts';
import { beginScroll } from './scroll.ts';
import { acting, doing, only, sending, type AttachStep } from './step.ts';

const directions: readonly string[] = ['up', 'down', 'left', 'right'] satisfies Direction[];

export function onCommand(
  model: AttachModel,
  key: string | null,
  token: Extract<InputToken, { readonly is: 'key' }>,
): AttachStep {
  if (key === model.prefix) return toFocused(model, token);
  const command = commandKey(key);
  if (isDirection(command)) return move(model, command);
  if (/^[0-9]$/.test(command)) return toWindow(model, (Number(command) + 9) % 10);
  switch (command) {
    case 'd':
      return doing(model, { do: 'leave' });
    case 'o':
      return move(model, 'next');
    case ';':
      return focus(model, model.before);
    case 'z':
      return acting(model, { do: 'zoom' });
    case 'n':
      return toNextRequest(model);
    case 'N':
      return stepWindow(model, 1);
    case 'p':
      return stepWindow(model, -1);
    case '[':
      return beginScroll(model, focusedPane(model), 0);
    case 'pageup':
      return beginScroll(model, focusedPane(model), focusedPane(model)?.rect.rows ?? 0);
    // Lower case too: on the tmux backend both select the sidebar.
    case 's':
    case 'S':
      return focus(model, model.scene?.sidebar ?? null);
    case '?':
      return only({ ...model, mode: { is: 'help', scroll: 0 } });
    case 'escape':
      return only(model);
    default:
      return only({ ...model, notice: unbound(model, key) });
  }
}

/** The key after this one goes to the worker again. */
function unbound({ prefix }: AttachModel, key: string | null): string {
  const label = key === null ? 'that key' : keyLabel(key);
  return `${keyLabel(prefix)} ${label}: not bound`;
}

/** Terminals that report keys by number send Shift and the unshifted key. */
function commandKey(key: string | null): string {
  const shifted = /^S-(.)$/.exec(key ?? '')?.[1];
  if (shifted === undefined) return key ?? '';
  return shifted === '/' ? '?' : shifted.toUpperCase();
}

function isDirection(key: string): key is Direction {
  return directions.includes(key);
}

/** The prefix twice sends the key itself. */
function toFocused(model: AttachModel, token: Extract<InputToken, { readonly is: 'key' }>): AttachStep {
  const pane = focusedPane(model);
  if (pane === null || model.mode.is !== 'panes') return only(model);
  return sending(model, null, paneKey(token, modesOf(model, pane.id)));
}

export function focus(model: AttachModel, pane: PaneId | null): AttachStep {
  if (pane === null) return only(model);
  return acting({ ...model, mode: { is: 'panes' } }, { do: 'focus', pane });
}

/** While a pane is zoomed, its neighbours are unknown: unzoom first, and move once the next scene arrives. */
export function move(model: AttachModel, where: Direction | 'next'): AttachStep {
  if (isZoomed(model.scene))
    return acting({ ...model, mode: { is: 'panes' }, afterZoom: where }, { do: 'zoom' });
  const { scene } = model;
  const focused = focusedPane(model);
  if (scene === null || focused === null) return only(model);
  if (where === 'next') {
    const panes = scene.panes.filter(({ role, active }) => role?.is !== 'slot' || active);
    const at = panes.findIndex(({ active }) => active);
    return focus(model, panes[(at + 1) % panes.length]?.id ?? null);
  }
  const from = cursorInWindow(model) ?? focused.rect;
  return focus(model, neighbour(scene.panes, focused, where, from));
}

function toNextRequest(model: AttachModel): AttachStep {
  const pane = nextRequest(model.scene?.marks ?? [], focusedPane(model)?.id ?? null);
  if (pane === null) return only({ ...model, notice: 'No worker has an open request.' });
  return focus(model, pane);
}

function toWindow(model: AttachModel, index: number): AttachStep {
  const window = model.scene?.windows.find((one) => one.index === index);
  if (window === undefined || window.active) return only(model);
  return acting({ ...model, mode: { is: 'panes' } }, { do: 'window', window: window.id });
}

function stepWindow(model: AttachModel, by: -1 | 1): AttachStep {
  const windows = model.scene?.windows ?? [];
  const at = windows.findIndex(({ active }) => active);
  return toWindow(model, windows[(at + by + windows.length) % windows.length]?.index ?? -1);
}
