/** The keys of the list. */
import { unreachable } from '../../../core/result.ts';
import { isOver } from '../../../core/model/state.ts';
import type { SnapshotWorker } from '../../../core/snapshot/snapshot.ts';
import { emptyText } from '../editor.ts';
import type { KeyAction } from '../keys.ts';
import { listRoom } from '../sidebar.ts';
import type { Decision, SidebarModel } from '../model.ts';
import { allWorkers, selectedWorker, shownWorkers } from '../shown-workers.ts';
import { hasDialog } from '../open-requests.ts';
import { moveBy } from './move.ts';
import { onAnswerKey, selectNextRequest } from './answer.ts';
import { confirming } from './confirm.ts';
import { only, type SidebarStep } from './step.ts';

export function onListKey(model: SidebarModel, action: KeyAction, key: string): SidebarStep {
  switch (action.is) {
    case 'move':
      return only(moveBy(model, action.by));
    case 'page':
      return only(moveBy(model, action.by * Math.max(1, Math.floor(listRoom(model) / 3))));
    case 'move-to':
      return only(moveBy(model, action.end === 'first' ? -Infinity : Infinity));
    case 'select':
      return only(
        shownWorkers(model).some(({ id }) => id === action.worker)
          ? { ...model, selected: action.worker }
          : model,
      );
    case 'focus':
      return withSelected(model, (worker) => focus(model, worker));
    case 'zoom':
      return withSelected(model, (worker) =>
        only(
          hasDialog(worker)
            ? confirming(model, { act: 'open-dialog', worker: worker.id, zoom: true })
            : confirming(model, { act: 'zoom', worker: worker.id, key }),
        ),
      );
    case 'send':
      return withSelected(model, (worker) => only(write(model, worker)));
    case 'stop':
      return withSelected(model, (worker) => stop(model, worker));
    case 'restart':
      return withSelected(model, (worker) => restart(model, worker));
    case 'skip':
      return withSelected(model, (worker) => skip(model, worker));
    case 'log':
      return withSelected(model, ({ id }) => ({
        model: { ...model, mode: { is: 'log', worker: id, lines: null, back: 0 } },
        actions: [{ do: 'log', worker: id }],
      }));
    case 'why':
      return withSelected(model, ({ id }) => only({ ...model, mode: { is: 'why', worker: id, scroll: 0 } }));
    case 'layout':
      return only(confirming(model, { act: 'next-layout', key }));
    case 'filter':
      return only({ ...model, mode: { is: 'filter' } });
    case 'detach':
      return only(confirming(model, { act: 'detach' }));
    case 'hide':
      return only(confirming(model, { act: 'hide', worker: model.selected, key }));
    case 'help':
      return only({ ...model, mode: { is: 'help', scroll: 0 } });
    case 'approve':
      return answer(model, 'allow', false);
    case 'approve-all':
      return answer(model, 'allow', true);
    case 'deny':
      return answer(model, 'deny', false);
    case 'next-request':
      return only(selectNextRequest(model));
    case 'cancel':
      return only({ ...model, filter: '' });
    default:
      return unreachable(action);
  }
}

/** At once, unless a later key, such as a second Enter, would answer a dialog. */
function focus(model: SidebarModel, worker: SnapshotWorker): SidebarStep {
  return hasDialog(worker)
    ? only(confirming(model, { act: 'open-dialog', worker: worker.id, zoom: false }))
    : { model, actions: [{ do: 'focus', worker: worker.id, unlessAsking: true }] };
}

function write(model: SidebarModel, { id }: SnapshotWorker): SidebarModel {
  const text = model.unsent?.worker === id ? model.unsent.text : emptyText;
  return { ...model, mode: { is: 'send', worker: id, text, drawnAt: null, early: false } };
}

function stop(model: SidebarModel, worker: SnapshotWorker): SidebarStep {
  return worker.pid === null && isOver(worker.state)
    ? only({ ...model, notice: `${worker.id} ${worker.name} has already ended` })
    : only(confirming(model, { act: 'stop', worker: worker.id, runs: worker.runs }));
}

function restart(model: SidebarModel, { id, runs }: SnapshotWorker): SidebarStep {
  return only(confirming(model, { act: 'restart', worker: id, runs }));
}

function skip(model: SidebarModel, { id, name, state, runs }: SnapshotWorker): SidebarStep {
  return only(
    state === 'blocked'
      ? confirming(model, { act: 'skip', worker: id, runs })
      : { ...model, notice: `${id} ${name} is not blocked` },
  );
}

function answer(model: SidebarModel, decision: Decision, all: boolean): SidebarStep {
  return withSelected(model, (worker) => only(onAnswerKey(model, worker, { decision, all, isRead: false })));
}

/** No worker is selected only if none is listed. */
function withSelected(model: SidebarModel, act: (worker: SnapshotWorker) => SidebarStep): SidebarStep {
  const worker = selectedWorker(model);
  if (worker !== null) return act(worker);
  const isFiltered = allWorkers(model).length > 0;
  return only({ ...model, notice: isFiltered ? 'no worker matches: Esc shows all' : 'no workers' });
}
