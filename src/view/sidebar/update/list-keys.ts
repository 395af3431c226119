/** What the keys of the list do. */
import { unreachable } from '../../../core/result.ts';
import { isOver } from '../../../core/state.ts';
import type { SnapshotWorker } from '../../../core/snapshot.ts';
import { emptyText } from '../../editor.ts';
import type { KeyAction } from '../../keys.ts';
import { listRoom } from '../../sidebar.ts';
import type { SidebarModel } from '../../sidebar-model.ts';
import { allWorkers, selectedWorker, shownWorkers } from '../../shown-workers.ts';
import { moveBy } from './move.ts';
import { answerKey, type Decision } from './answer.ts';
import { isAlive } from './snapshot.ts';
import { only, type SidebarStep } from './step.ts';

export function onListKey(model: SidebarModel, action: KeyAction): SidebarStep {
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
      return goTo(model, 'focus');
    case 'zoom':
      return goTo(model, 'zoom');
    case 'send':
      return withMeant(model, (meant, worker) => only(write(meant, worker)));
    case 'stop':
      return withSelected(model, (worker) => stop(model, worker));
    case 'restart':
      return withSelected(model, (worker) => restart(model, worker));
    case 'skip':
      return withSelected(model, (worker) => skip(model, worker));
    case 'log':
      return withMeant(model, (meant, { id }) => ({
        model: { ...meant, mode: { is: 'log', worker: id, lines: null, back: 0 } },
        actions: [{ do: 'log', worker: id }],
      }));
    case 'why':
      return withMeant(model, (meant, { id }) =>
        only({ ...meant, mode: { is: 'why', worker: id, scroll: 0 } }),
      );
    case 'layout':
      return { model, actions: [{ do: 'next-layout' }] };
    case 'filter':
      return only({ ...model, mode: { is: 'filter' } });
    case 'detach':
      return { model, actions: [{ do: 'detach' }] };
    case 'hide':
      return { model, actions: [{ do: 'hide', worker: model.selected }] };
    case 'help':
      return only({ ...model, mode: { is: 'help', scroll: 0 } });
    case 'approve':
      return answer(model, 'allow');
    case 'deny':
      return answer(model, 'deny');
    case 'cancel':
      return only({ ...model, filter: '' });
    case 'yes':
      return only(model);
    default:
      return unreachable(action);
  }
}

function goTo(model: SidebarModel, how: 'focus' | 'zoom'): SidebarStep {
  return withMeant(model, (meant, { id }) => ({ model: meant, actions: [{ do: how, worker: id }] }));
}

function write(model: SidebarModel, { id }: SnapshotWorker): SidebarModel {
  const text = model.unsent?.worker === id ? model.unsent.text : emptyText;
  return { ...model, mode: { is: 'send', worker: id, text } };
}

function stop(model: SidebarModel, worker: SnapshotWorker): SidebarStep {
  return worker.pid === null && isOver(worker.state)
    ? only({ ...model, notice: `${worker.id} ${worker.name} has ended already` })
    : only({ ...model, mode: { is: 'confirm', act: 'stop', worker: worker.id } });
}

/** Of a blocked worker nothing runs that a restart would end. */
function restart(model: SidebarModel, worker: SnapshotWorker): SidebarStep {
  return isAlive(worker) && worker.state !== 'blocked'
    ? only({ ...model, mode: { is: 'confirm', act: 'restart', worker: worker.id } })
    : { model, actions: [{ do: 'restart', worker: worker.id }] };
}

function skip(model: SidebarModel, { id, name, state }: SnapshotWorker): SidebarStep {
  return state === 'blocked'
    ? { model, actions: [{ do: 'skip', worker: id }] }
    : only({ ...model, notice: `${id} ${name} is not blocked` });
}

function answer(model: SidebarModel, decision: Decision): SidebarStep {
  const chosen = selectedWorker(model) !== null;
  return withMeant(model, (meant, worker) => answerKey(meant, worker, decision, { shown: false, chosen }));
}

/** What does no harm takes the one that needs the person most where nobody is selected, and selects it. */
function withMeant(
  model: SidebarModel,
  act: (meant: SidebarModel, worker: SnapshotWorker) => SidebarStep,
): SidebarStep {
  const worker = selectedWorker(model) ?? shownWorkers(model)[0];
  return worker === undefined ? only(model) : act({ ...model, selected: worker.id }, worker);
}

/** What ends an agent needs a worker that the person has chosen; of a crew of one, that one is meant. */
function withSelected(model: SidebarModel, act: (worker: SnapshotWorker) => SidebarStep): SidebarStep {
  const all = allWorkers(model);
  const worker = selectedWorker(model) ?? (all.length === 1 ? (all[0] ?? null) : null);
  return worker === null ? only({ ...model, notice: 'select a worker first' }) : act(worker);
}
