/** Keeps the backend's display of the session up to date: one call at a time, the newest state last. */
import type { World } from './world.ts';
import type { Store } from './store.ts';
import { outerTitle } from '../core/snapshot/terminal-title.ts';
import { requestMarks } from '../core/snapshot/request-marks.ts';

/** Returns a function to call after each change of the model. */
export function keepAnnouncement(world: World, store: Store): () => void {
  let announced: string | null = null;
  let busy = false;
  const touch = (): void => {
    const model = store.model();
    if (busy || model.closed || model.backend.is === 'gone') return;
    const announcement = { title: outerTitle(model), marks: requestMarks(model) };
    const text = JSON.stringify(announcement);
    if (text === announced) return;
    announced = text;
    busy = true;
    void world.backend.announce(model.session.id, announcement).then((done) => {
      busy = false;
      if (!done.ok) return world.log('debug', `the announcement: ${done.failure.kind}`);
      touch();
    });
  };
  return touch;
}
