/** Maps a listing without panes to the event that the session lost them. */
import type { ListOutcome } from '../ports/backend.ts';
import type { Store } from './store.ts';

export function reportLoss(store: Store, outcome: Exclude<ListOutcome, { readonly is: 'listed' }>): void {
  const reason =
    outcome.is === 'session-gone' ? 'its session was closed' : `its server is gone (${outcome.detail})`;
  const { backend, closed } = store.model();
  if (backend.is === 'there' && !closed) store.emit({ is: 'backend-gone', reason });
}
