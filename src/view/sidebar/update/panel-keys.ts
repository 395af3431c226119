/** Keys while a panel (help, why, log) replaces the list: they scroll it, close it, or act on its worker. */
import { unreachable } from '../../../core/result.ts';
import type { KeyAction } from '../keys.ts';
import { listRoom, panelHeight } from '../sidebar.ts';
import type { SidebarMode, SidebarModel } from '../model.ts';
import { allWorkers } from '../shown-workers.ts';
import { askedRows } from '../why.ts';
import { onAnswerKey } from './answer.ts';
import { moveBy } from './move.ts';
import { onListKey } from './list-keys.ts';
import { only, type SidebarStep } from './step.ts';

type Panel = Extract<SidebarMode, { is: 'help' | 'why' | 'log' }>;

export function onPanelKey(
  model: SidebarModel,
  mode: Panel,
  action: KeyAction | null,
  key: string,
): SidebarStep {
  const closed: SidebarModel = { ...model, mode: { is: 'list' } };
  if (action === null || action.is === mode.is) return only(closed);
  switch (action.is) {
    case 'move':
      return only(scrollOrTurn(model, mode, action.by));
    case 'page':
      return only(scrollPanel(model, action.by * Math.max(1, listRoom(model) - 2)));
    case 'move-to':
      return only(scrollPanel(model, action.end === 'first' ? -Infinity : Infinity));
    case 'approve':
    case 'approve-all':
    case 'deny': {
      const worker = 'worker' in mode ? allWorkers(model).find(({ id }) => id === mode.worker) : undefined;
      if (mode.is !== 'why' || worker === undefined) return onListKey(closed, action, key);
      // All of it must have been visible, below the one row of its state.
      const isRead = askedRows(worker, model).length + 1 <= listRoom(model) + mode.scroll;
      if (!isRead) return only({ ...model, notice: 'the request continues below: scroll to its end first' });
      const decision = action.is === 'deny' ? 'deny' : 'allow';
      const all = action.is === 'approve-all';
      return only(onAnswerKey({ ...model, selected: worker.id }, worker, { decision, all, isRead }));
    }
    case 'cancel':
    case 'hide':
      return only(closed);
    default:
      return onListKey('worker' in mode ? { ...closed, selected: mode.worker } : closed, action, key);
  }
}

/** Evidence that fits needs no scrolling: shows the next worker's instead. */
function scrollOrTurn(model: SidebarModel, mode: Panel, by: number): SidebarModel {
  if (mode.is !== 'why' || panelHeight(model) > listRoom(model)) return scrollPanel(model, by);
  const moved = moveBy({ ...model, selected: mode.worker }, by);
  return { ...moved, mode: { ...mode, worker: moved.selected ?? mode.worker } };
}

/** By rows; positive is downwards. */
export function scrollPanel(model: SidebarModel, by: number): SidebarModel {
  const { mode } = model;
  const most = Math.max(0, panelHeight(model) - listRoom(model));
  const within = (row: number): number => Math.min(Math.max(row, 0), most);
  switch (mode.is) {
    case 'help':
    case 'why':
      return { ...model, mode: { ...mode, scroll: within(within(mode.scroll) + by) } };
    case 'log':
      return { ...model, mode: { ...mode, back: within(within(mode.back) - by) } };
    case 'list':
    case 'confirm':
    case 'send':
    case 'filter':
      return model;
    default:
      return unreachable(mode);
  }
}
