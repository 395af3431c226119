/**
 * Reports a worker that needs input or fails, to subscribers and, if the session wants it, on the user's
 * desktop, with or without an attached client. What is settled within a moment (by a rule or by the user) is
 * not reported.
 */
import type { World } from './world.ts';
import type { Store } from './store.ts';
import type { Subscribers } from './control/subscribers.ts';
import { newlyNeedy, noticeOf, statesOf, type Noticed } from '../core/snapshot/notice.ts';
import { detailOf } from '../core/snapshot/to-snapshot.ts';

const settleMs = 1_000;
const about = 'notify';

export interface Notices {
  /** Call after the model has changed. */
  changed(): void;
  /** Treats the present states as known: for a first subscriber. */
  restart(): void;
}

export function keepNotices(
  world: World,
  store: Store,
  subscribers: Pick<Subscribers, 'notice' | 'count'>,
): Notices {
  const onDesktop = store.model().session.notify === 'desktop';
  let reported = statesOf(seen(store));
  let waiting = false;

  const tell = (): void => {
    waiting = false;
    const now = seen(store);
    const needy = newlyNeedy(reported, now);
    reported = statesOf(now);
    if (needy.length === 0 || store.model().closed) return;
    const notice = noticeOf(store.model().session.project, needy);
    subscribers.notice(
      notice,
      needy.map(({ id }) => id),
    );
    if (!onDesktop) return;
    void world.notice(notice).then((problem) => {
      const text = problem === null ? null : `desktop notice failed: ${problem}`;
      if ((store.model().warnings.get(about) ?? null) !== text) store.emit({ is: 'warning', about, text });
    });
  };
  return {
    changed() {
      if (waiting || (!onDesktop && subscribers.count() === 0)) return;
      const now = seen(store);
      if (newlyNeedy(reported, now).length === 0) {
        reported = statesOf(now);
        return;
      }
      waiting = true;
      world.clock.after(settleMs, tell);
    },
    restart() {
      if (!onDesktop) reported = statesOf(seen(store));
    },
  };
}

function seen(store: Store): readonly Noticed[] {
  return [...store.model().workers.values()].map(({ spec: { id, name }, state }) => ({
    id,
    name,
    state: state.is,
    detail: detailOf(state),
  }));
}
