/** The keys that answer a request. Each opens a confirmation that shows it; if it does not fit, it must be scrolled through first. */
import type { SnapshotWorker } from '../../../core/snapshot/snapshot.ts';
import { identicalRequests, nextAsking, openRequest } from '../open-requests.ts';
import { listRoom, panelHeight } from '../sidebar.ts';
import type { Decision, SidebarModel } from '../model.ts';
import { shownWorkers } from '../shown-workers.ts';
import { confirming } from './confirm.ts';

/** The question, the tool with its folder, and one row of the input. */
const leastRows = 3;

export interface AnswerKey {
  readonly decision: Decision;
  /** Also the identical requests of other workers. */
  readonly all: boolean;
  /** The whole request was visible, in a panel that scrolls. */
  readonly isRead: boolean;
}

export function onAnswerKey(
  model: SidebarModel,
  worker: SnapshotWorker,
  { decision, all, isRead }: AnswerKey,
): SidebarModel {
  const { id, name, asks } = worker;
  const told = (notice: string): SidebarModel => ({ ...model, notice });
  if (asks === undefined || asks === null) {
    const others = nextAsking(model, id, [id]) === null ? '' : ': N selects the next request';
    return told(`${id} ${name} has no open request${others}`);
  }
  const request = openRequest(worker);
  if (request === null) return told('answer in its pane: Enter');
  if (asks.kind === 'question' && decision === 'allow')
    return told('this is a question: answer it in its pane, Enter');
  const requests = all ? identicalRequests(model, request) : [request];
  const asked = confirming(model, { act: 'answer', decision, requests, changed: [], isRead });
  if (listRoom(asked) < leastRows) return told('no room to show the request: enlarge the sidebar');
  if (isRead || panelHeight(asked) <= listRoom(asked)) return asked;
  const key = all ? 'A' : decision === 'allow' ? 'a' : 'n';
  return {
    ...model,
    mode: { is: 'why', worker: id, scroll: 0 },
    notice: `too long for one screen: scroll to its end, then ${key}`,
  };
}

/** To the next worker that asks; a filter that hides it is cleared. */
export function selectNextRequest(model: SidebarModel): SidebarModel {
  const next = nextAsking(model, model.selected);
  if (next === null) return { ...model, notice: 'no worker has an open request' };
  const isListed = shownWorkers(model).some(({ id }) => id === next.id);
  const isOnly = next.id === model.selected;
  return {
    ...model,
    filter: isListed ? model.filter : '',
    selected: next.id,
    notice: isOnly ? 'no other worker has an open request' : null,
  };
}
