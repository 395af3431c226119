/** Worker panes with open requests, for the key that cycles through them. Pure. */
import type { PaneId } from '../terminal/geometry.ts';
import type { SessionModel } from '../model/model.ts';

export interface RequestMark {
  readonly pane: PaneId;
  /** Whether its worker waits for the user. */
  readonly asks: boolean;
}

/** In the order of the workers, without those that have no pane. */
export function requestMarks({ workers }: Pick<SessionModel, 'workers'>): readonly RequestMark[] {
  return [...workers.values()].flatMap(({ pane, state }) =>
    pane === null ? [] : [{ pane, asks: state.is === 'asking' }],
  );
}

/** The next pane with a request after `from`, cyclically; from any other pane the first. Null: none. */
export function nextRequest(marks: readonly RequestMark[], from: PaneId | null): PaneId | null {
  const at = marks.findIndex(({ pane }) => pane === from);
  const inTurn = [...marks.slice(at + 1), ...marks.slice(0, at + 1)];
  return inTurn.find(({ asks }) => asks)?.pane ?? null;
}
