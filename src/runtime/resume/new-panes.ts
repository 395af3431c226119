/** The panes of a resumed session: the sidebar, and a placeholder for each worker. */
import type { SessionModel, WorkerModel } from '../../core/model/model.ts';
import type { NewPane } from '../../ports/backend.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { startHold } from '../../core/model/derive/start-hold.ts';
import { isOver } from '../../core/model/state.ts';
import { detailOf } from '../../core/snapshot/to-snapshot.ts';
import { waitReason } from '../../core/model/derive/wait-reason.ts';
import { waitingPane } from '../effects/waiting-pane.ts';

export function newPanes(world: World, store: Store): readonly NewPane[] {
  const model = store.model();
  const sidebar: NewPane = { role: { is: 'sidebar' }, command: world.sidebar, log: null };
  return [
    sidebar,
    ...[...model.workers.values()].map((worker) => waitingPane(world, store, worker, noteOf(model, worker))),
  ];
}

function noteOf(model: SessionModel, worker: WorkerModel): string {
  const { spec, state, runs } = worker;
  if (!isOver(state.is))
    return (
      waitReason(model, worker, startHold(model)) ??
      (runs > 0 ? 'continues shortly (starts are staggered)' : 'starting shortly (starts are staggered)')
    );
  const detail = detailOf(state);
  const commands = [
    ...(state.is === 'completed' ? [] : [`muxcrew restart ${spec.id}`]),
    `muxcrew logs ${spec.id}`,
  ];
  return [detail === null ? state.is : `${state.is}: ${cleanText(detail)}`, '', ...commands].join('\n');
}
