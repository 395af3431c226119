/**
 * Tells the person by their desktop when a worker starts asking or fails, whether or not somebody looks. What is settled
 * within a moment (a rule, a person who was faster) is not told.
 */
import type { World } from './world.ts';
import type { Store } from './store.ts';
import { newlyNeedy, noticeOf, statesOf, type Noticed } from '../core/snapshot/notice.ts';
import { detailOf } from '../core/snapshot/to-snapshot.ts';

const settleMs = 1_000;
const about = 'notify';

/** Gives what is to be called whenever the model changed. What is so at the beginning is no news. */
export function keepDesktopNotices(world: World, store: Store): () => void {
  if (store.model().session.notify !== 'desktop') return () => undefined;
  let told = statesOf(seen(store));
  let waiting = false;

  const tell = (): void => {
    waiting = false;
    const now = seen(store);
    const needy = newlyNeedy(told, now);
    told = statesOf(now);
    if (needy.length === 0 || store.model().closed) return;
    void world.notice(noticeOf(store.model().session.project, needy)).then((problem) => {
      const text = problem === null ? null : `no notice on the desktop: ${problem}`;
      if ((store.model().warnings.get(about) ?? null) !== text) store.emit({ is: 'warning', about, text });
    });
  };
  return () => {
    if (waiting) return;
    const now = seen(store);
    if (newlyNeedy(told, now).length === 0) {
      told = statesOf(now);
      return;
    }
    waiting = true;
    world.clock.after(settleMs, tell);
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
