/** Keeps the title of the outer terminals up to date: one call of the backend at a time, the newest text last. */
import type { World } from './world.ts';
import type { Store } from './store.ts';
import { outerTitle } from '../core/outer-title.ts';

/** Gives what is to be called whenever the model changed. */
export function keepOuterTitle(world: World, store: Store): () => void {
  let said: string | null = null;
  let busy = false;
  const touch = (): void => {
    const model = store.model();
    const text = outerTitle(model);
    if (busy || text === said || model.closed || model.backend.is === 'gone') return;
    said = text;
    busy = true;
    void world.backend.title(model.session.id, text).then((done) => {
      busy = false;
      if (!done.ok) return world.log('debug', `the title: ${done.failure.kind}`);
      touch();
    });
  };
  return touch;
}
