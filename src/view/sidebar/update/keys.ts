/** Dispatches a key by what the sidebar shows. */
import { unreachable } from '../../../core/result.ts';
import { insertText } from '../editor.ts';
import { keyAction } from '../keys.ts';
import { hiddenBelow, type SidebarModel } from '../model.ts';
import { isIgnoring } from '../elapsing.ts';
import { cancelled, onConfirmKey } from './confirm.ts';
import { onFilterKey, withFilter } from './filter-keys.ts';
import { onListKey } from './list-keys.ts';
import { onPanelKey } from './panel-keys.ts';
import { onSendKey } from './send-keys.ts';
import { only, type SidebarStep } from './step.ts';

export interface PressedKey {
  readonly key: string;
  /** Other keys came in the same read. */
  readonly isBurst: boolean;
}

/** While keys are ignored, only the time is recorded. */
export function onKey(model: SidebarModel, pressed: PressedKey): SidebarStep {
  if (isIgnoring(model)) return only({ ...model, ignoredAt: model.now });
  return byMode({ ...model, ignoredAt: null, notice: null }, pressed);
}

function byMode(model: SidebarModel, pressed: PressedKey): SidebarStep {
  const { mode } = model;
  const { key } = pressed;
  const action = keyAction(key);
  switch (mode.is) {
    case 'confirm':
      // A confirmation that is not visible cannot be confirmed.
      return model.size.columns < hiddenBelow
        ? only(cancelled(model, mode, 'cancelled: it was not visible'))
        : onConfirmKey(model, mode, pressed);
    case 'send':
      return onSendKey(model, mode, key);
    case 'filter':
      return only(onFilterKey(model, key));
    case 'help':
    case 'why':
    case 'log': {
      const step = onPanelKey(model, mode, action, key);
      return action === null ? only(takenForText(step.model, key)) : step;
    }
    case 'list':
      return action === null ? only(takenForText(model, key)) : onListKey(model, action, key);
    default:
      return unreachable(mode);
  }
}

/** An unbound key is probably text meant for another pane: the following characters would act as keys. */
function takenForText(model: SidebarModel, key: string): SidebarModel {
  return Array.from(key).length === 1 ? ignoringText(model) : model;
}

function ignoringText(model: SidebarModel): SidebarModel {
  return { ...model, ignoredAt: model.now, notice: 'unbound key ignored: keys go to the sidebar' };
}

/** Pasted text goes into a text field; elsewhere it is ignored, and never confirms anything. */
export function onPaste(model: SidebarModel, text: string): SidebarModel {
  const { mode } = model;
  switch (mode.is) {
    case 'send':
      return { ...model, mode: { ...mode, text: insertText(mode.text, text) } };
    case 'filter':
      return withFilter(model, model.filter + text);
    case 'confirm':
      return cancelled(model, mode, 'cancelled: a paste does not confirm');
    case 'list':
    case 'help':
    case 'why':
    case 'log':
      return ignoringText(model);
    default:
      return unreachable(mode);
  }
}
