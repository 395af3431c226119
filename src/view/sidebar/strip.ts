/** The hidden sidebar: one symbol per worker, in list order. */
import type { Draft } from '../text/draft.ts';
import { piece } from '../text/draft.ts';
import type { SidebarModel } from './model.ts';
import { shownWorkers } from './shown-workers.ts';
import { glyphsFor, lookOf } from '../text/symbols.ts';

export function stripRows(model: SidebarModel): readonly Draft[] {
  const { state } = glyphsFor(model.unicode);
  return shownWorkers(model).map((worker) => [piece(state(worker.state), lookOf(worker.state).tone)]);
}
