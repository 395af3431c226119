/** The layout after the one in force, of those whose files can be read. */
import type { Context } from '../context.ts';
import type { Outcome } from './outcome.ts';
import { findSession } from '../sessions/sessions.ts';
import { layoutNotice } from '../../view/text/layout-notice.ts';
import { replyTo } from '../supervisor-client.ts';
import { failureNotice } from './failure-notice.ts';

const answerMs = 20_000;

export async function nextLayout(context: Context, session: string): Promise<Outcome> {
  const found = findSession(context, session);
  if (found === null) return { taken: false, notice: 'the session is gone' };
  const inForce = found.snapshot?.layout ?? 'grid';
  const layouts = await context.layouts(found.project);
  const at = layouts.findIndex(({ name }) => name === inForce);
  for (const { read } of [...layouts.slice(at + 1), ...layouts.slice(0, Math.max(0, at))]) {
    const layout = await read();
    if (!layout.ok) continue;
    const done = await replyTo(context, session, { op: 'layout', layout: layout.value }, answerMs);
    if (!done.ok) return { taken: false, notice: failureNotice(done.failure) };
    return { taken: true, notice: layoutNotice(layout.value.name, done.value.laidOut) };
  }
  return { taken: false, notice: `there is no layout but ${inForce}` };
}
