/**
 * Performs each request of the protocol and returns its answer. Decides nothing; the connections of viewers
 * and watchers are passed on.
 */
import { focused, zoomed } from '../../../core/terminal/windows.ts';
import { ok, type Result } from '../../../core/result.ts';
import type { Done, ListOutcome } from '../../../ports/backend.ts';
import type { LookingTerminal } from '../../../ports/view-client.ts';
import type { Ask } from '../protocol.ts';
import type { HeldSession } from './session.ts';
import type { Sessions } from './sessions.ts';
import { emptyServer } from './sessions.ts';

/** What a request makes of the connection that it came by. */
export interface Asker {
  watch(session: HeldSession): void;
  look(session: HeldSession, client: LookingTerminal): Done;
}

export async function answer(sessions: Sessions, ask: Ask, asker: Asker): Promise<Result<unknown>> {
  switch (ask.op) {
    case 'create':
      return sessions.create(ask.request, ask.windowSize);
    case 'list':
      return ok(listed(sessions, ask.session));
    case 'sessions':
      return ok(sessions.names);
    case 'respawn':
      return sessions.respawn(ask.session, ask.pane, ask.command, ask.log);
    case 'add':
      return sessions.add(ask.session, ask.arrangement, ask.panes);
    case 'arrange':
      return sessions.arrange(ask.session, ask.arrangement);
    case 'move-sidebar':
      return sessions.moveSidebar(ask.session, ask.slot);
    case 'open-sidebar':
      return sessions.openSidebar(ask.session, ask.slot, ask.command);
    case 'remove-pane':
      return sessions.removePane(ask.session, ask.pane);
    case 'destroy':
      sessions.destroy(ask.session);
      return ok(null);
    case 'focus':
    case 'zoom':
    case 'paste':
    case 'press':
    case 'capture':
    case 'history':
    case 'restart-log':
      return ofPane(sessions, ask);
    case 'title':
    case 'detach':
    case 'watch':
    case 'look':
      return ofSession(sessions, ask, asker);
  }
}

function listed(sessions: Sessions, name: string): ListOutcome {
  const session = sessions.find(name);
  if (session.ok) return { is: 'listed', listing: session.value.listing() };
  if (session.failure === emptyServer) return { is: 'backend-gone', detail: emptyServer.detail };
  return { is: 'session-gone' };
}

type PaneAsk = Extract<
  Ask,
  { readonly op: 'focus' | 'zoom' | 'paste' | 'press' | 'capture' | 'history' | 'restart-log' }
>;

async function ofPane(sessions: Sessions, ask: PaneAsk): Promise<Result<unknown>> {
  const found = sessions.pane(ask.session, ask.pane);
  const session = sessions.find(ask.session);
  if (!found.ok) return found;
  if (!session.ok) return session;
  const pane = found.value;
  switch (ask.op) {
    case 'focus':
    case 'zoom':
      session.value.become(
        (ask.op === 'focus' ? focused : zoomed)(session.value.windows, ask.pane),
        'window',
      );
      return ok(null);
    case 'paste':
      return pane.paste(ask.text);
    case 'press':
      return pane.press(ask.key);
    case 'capture':
      return ok(ask.looks === true ? await pane.captureStyles() : await pane.capture(ask.history));
    case 'history':
      return ok(await pane.withHistory());
    case 'restart-log':
      pane.restartLog(ask.log);
      return ok(null);
  }
}

type SessionAsk = Extract<Ask, { readonly op: 'title' | 'detach' | 'watch' | 'look' }>;

function ofSession(sessions: Sessions, ask: SessionAsk, asker: Asker): Done {
  const session = sessions.find(ask.session);
  if (!session.ok) return session;
  switch (ask.op) {
    case 'title':
      session.value.announce({ title: ask.text, marks: ask.marks ?? [] });
      return ok(null);
    case 'detach':
      session.value.detach(ask.client);
      return ok(null);
    case 'watch':
      asker.watch(session.value);
      return ok(null);
    case 'look':
      return asker.look(session.value, ask.client);
  }
}
