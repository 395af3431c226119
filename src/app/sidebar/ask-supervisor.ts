/** What the person wants done, asked of the supervisor, and its answer in words. */
import type { ControlRequest, Receipt } from '../../core/wire/control.ts';
import type { SidebarAction } from '../../view/sidebar/update.ts';
import type { Context } from '../context.ts';
import { unreachable } from '../../core/result.ts';
import { ask } from '../supervisor-client.ts';
import { nextLayout } from './next-layout.ts';
import { failureNotice } from './failure-notice.ts';
import type { Outcome } from './outcome.ts';
import { theUser } from '../../core/model/facts/message.ts';

/** A stop waits as long as an agent's grace takes. */
const answerMs = 60_000;

export type AskedAction = Exclude<SidebarAction, { readonly do: 'ring' | 'log' | 'notice' }>;

export async function askSupervisor(
  context: Context,
  session: string,
  action: AskedAction,
): Promise<Outcome> {
  if (action.do === 'next-layout') return nextLayout(context, session);
  if (action.do === 'answer') return answerAll(context, session, action);
  const done = await ask(context, session, requestOf(action), answerMs);
  if (!done.ok) return { taken: false, notice: failureNotice(done.failure) };
  const refused = done.value.find(({ outcome }) => outcome === 'refused');
  const told = refused ?? done.value[0];
  return { taken: refused === undefined, notice: told === undefined ? null : receiptText(action, told) };
}

/** Each by its own request id, one after another. */
async function answerAll(
  context: Context,
  session: string,
  { decision, requests, changed }: Extract<AskedAction, { readonly do: 'answer' }>,
): Promise<Outcome> {
  const answered: string[] = [];
  const refused: string[] = [];
  const done = decision === 'allow' ? 'approved' : 'denied';
  for (const { worker, request, shown } of requests) {
    const answer = { decision, always: false, reason: null } as const;
    const asked = await ask(context, session, { op: 'answer', worker, request, answer, shown }, answerMs);
    if (!asked.ok) {
      refused.push(`${worker}: ${failureNotice(asked.failure)}`);
      continue;
    }
    const [receipt] = asked.value;
    if (receipt?.outcome === 'done') answered.push(worker);
    else refused.push(`${worker} refused: ${receipt?.detail ?? 'it is not open any more'}`);
  }
  const what = requests[0]?.shown.what ?? '';
  const parts = [
    ...(answered.length === 0 ? [] : [`${answered.join(', ')} ${done}: ${what}`]),
    ...refused,
    ...(changed.length === 0 ? [] : [`${changed.join(', ')} left alone: the request changed`]),
  ];
  return { taken: refused.length === 0, notice: parts.join('; ') };
}

function receiptText(action: AskedAction, { worker, outcome, detail }: Receipt): string | null {
  const why = detail === null ? '' : `: ${detail}`;
  if (outcome === 'refused') return `${worker} refused${why}`;
  // Of a blocked worker it is another one that is started again.
  if (action.do === 'restart') return detail === null ? null : `${worker}: restarts ${detail}`;
  if (action.do !== 'send') return null;
  return outcome === 'done' ? `sent to ${worker}${why}` : `queued for ${worker}${why}`;
}

function requestOf(action: Exclude<AskedAction, { readonly do: 'next-layout' | 'answer' }>): ControlRequest {
  switch (action.do) {
    case 'focus':
      return { op: 'focus', worker: action.worker, unlessAsking: action.unlessAsking };
    case 'zoom':
      return { op: 'focus', worker: action.worker, zoom: true, unlessAsking: action.unlessAsking };
    case 'stop':
      return { op: 'stop', workers: [action.worker] };
    case 'restart':
      return { op: 'restart', workers: [action.worker] };
    case 'skip':
      return { op: 'skip', workers: [action.worker] };
    case 'send':
      return { op: 'send', workers: [action.worker], text: action.text, from: theUser };
    case 'hide':
      return { op: 'show-sidebar', shown: false, worker: action.worker };
    case 'show':
      return { op: 'show-sidebar', shown: true, worker: null };
    case 'detach':
      return { op: 'detach' };
    default:
      return unreachable(action);
  }
}
