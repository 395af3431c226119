/** A key, by what the sidebar is being asked just now. */
import { unreachable } from '../../../core/result.ts';
import { insertText } from '../../editor.ts';
import { keyAction } from '../../keys.ts';
import type { SidebarModel } from '../../sidebar-model.ts';
import { onFilterKey, withFilter } from './filter-keys.ts';
import { onListKey } from './list-keys.ts';
import { onPanelKey } from './panel-keys.ts';
import { onSendKey } from './send-keys.ts';
import { only, type SidebarStep } from './step.ts';

export function onKey(model: SidebarModel, key: string): SidebarStep {
  const { mode } = model;
  const action = keyAction(key);
  switch (mode.is) {
    case 'confirm': {
      const answered: SidebarModel = { ...model, mode: { is: 'list' } };
      return action?.is === 'yes'
        ? { model: answered, actions: [{ do: mode.act, worker: mode.worker }] }
        : only(answered);
    }
    case 'send':
      return onSendKey(model, mode, key);
    case 'filter':
      return only(onFilterKey(model, key));
    case 'help':
    case 'why':
    case 'log':
      return onPanelKey(model, mode, action);
    case 'list':
      return action === null ? only(model) : onListKey(model, action);
    default:
      return unreachable(mode);
  }
}

/** Text goes where text is written; elsewhere its characters are no keys that anybody pressed. */
export function onPaste(model: SidebarModel, text: string): SidebarModel {
  const { mode } = model;
  if (mode.is === 'send') return { ...model, mode: { ...mode, text: insertText(mode.text, text) } };
  return mode.is === 'filter' ? withFilter(model, model.filter + text) : model;
}
