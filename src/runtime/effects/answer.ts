/**
 * Sends a user's answer to the request it belongs to, as the reply of the agent's own hook: nothing is typed.
 * The first answer counts: a request that was answered in the pane, or withdrawn, is closed.
 */
import type { AskAnswer, PermissionAsk } from '../../core/model/facts/request.ts';
import type { ControlRequest, Receipt } from '../../core/wire/control.ts';
import type { WorkerModel } from '../../core/model/model.ts';
import type { World } from '../world.ts';
import type { Store } from '../store.ts';
import { isAsShown } from '../../core/model/facts/request.ts';
import { unlessRefused } from '../../core/refused-file.ts';
import { sessionState } from '../../core/paths/session-paths.ts';
import { recordLimit } from '../sources/run-records.ts';

export function answerRequest(
  world: World,
  store: Store,
  { spec, requests }: WorkerModel,
  {
    request: id,
    answer,
    shown,
  }: Pick<Extract<ControlRequest, { op: 'answer' }>, 'request' | 'answer' | 'shown'>,
): Receipt {
  const receipt = (outcome: Receipt['outcome'], detail: string): Receipt => ({
    worker: spec.id,
    outcome,
    detail,
  });
  const request = requests.find((one) => one.id === id);
  if (request === undefined) return receipt('refused', 'too late: the request is no longer open');
  const { asks } = world.agent(spec.agent.kind);
  const folder = sessionState(world.paths.sessions, store.model().session.id).worker(spec.id).requests;
  if (shown !== undefined && !isAsShown(request, shown))
    return receipt('refused', 'the request has changed since it was shown: nothing was answered');
  const content = unlessRefused(() => world.files.readText(`${folder}/${id}.req`, recordLimit));
  // The worker's own processes can write the record.
  if (content !== null && !isAsAsked(request, asks?.read(`${id}.req`, content) ?? null))
    return receipt('refused', 'its record has changed since: answer in its pane');
  const reply = asks === null || content === null ? null : asks.reply(content, answer);
  if (content !== null && reply === null) return receipt('refused', unanswerable(request, answer));
  if (reply !== null && world.files.writeFifo(`${folder}/${id}.reply`, `${reply}\n`)) {
    store.emit({ is: 'ask-ended', worker: spec.id, request: id, by: 'person', answer });
    return receipt('done', request.what);
  }
  store.emit({ is: 'ask-ended', worker: spec.id, request: id, by: 'elsewhere', answer: null });
  return receipt('refused', 'too late: it was answered in its pane');
}

/**
 * Requests journaled by an earlier build lack the record's hash: compare the input and the rules of `always`
 * instead.
 */
function isAsAsked(request: PermissionAsk, recorded: PermissionAsk | null): boolean {
  if (recorded === null) return false;
  if (request.record !== undefined) return recorded.record === request.record;
  const { digest = null, remembers = null } = request;
  return (digest === null || recorded.digest === digest) && (recorded.remembers ?? null) === remembers;
}

function unanswerable({ kind }: PermissionAsk, { always }: AskAnswer): string {
  if (kind === 'question') return 'it is a question: approve it with --answer TEXT, or answer in its pane';
  return always
    ? 'no rule can be saved for it: approve it without --always'
    : 'it is too large to answer from here: answer in its pane';
}
