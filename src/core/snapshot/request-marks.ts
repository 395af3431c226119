/** Which worker panes have an open request, for the key that goes from one to the next. Pure. */
import type { PaneId } from '../terminal/geometry.ts';
import type { SessionModel } from '../model/model.ts';

export interface RequestMark {
  readonly pane: PaneId;
  /** Does its worker wait for the user? */
  readonly asks: boolean;
}

/** In the order of the workers; those without a pane are left out. */
export function requestMarks({ workers }: Pick<SessionModel, 'workers'>): readonly RequestMark[] {
  return [...workers.values()].flatMap(({ pane, state }) =>
    pane === null ? [] : [{ pane, asks: state.is === 'asking' }],
  );
}

/** The next pane with a request after `from`, wrapping; from any other pane the first. Null: there is none. */
export function nextRequest(marks: readonly RequestMark[], from: PaneId | null): PaneId | null {
  const at = marks.findIndex(({ pane }) => pane === from);
  const inTurn = [...marks.slice(at + 1), ...marks.slice(0, at + 1)];
  return inTurn.find(({ asks }) => asks)?.pane ?? null;
}
