/** Focus events: the focused pane gets them while the user's terminal has the focus. */
import type { PaneId } from '../../../core/terminal/geometry.ts';
import { focusedPane, modesOf, type AttachModel } from '../model.ts';
import { only, sending, inTurn, type AttachStep } from './step.ts';

const focusGained = '\x1b[I';
const focusLost = '\x1b[O';

/** A program that requests them gets one at once, as in tmux: until then the sidebar assumes it has the focus. */
export function tellFocus(model: AttachModel): AttachStep {
  const focused = model.hasFocus ? (focusedPane(model)?.id ?? null) : null;
  const inView = model.scene?.panes.map(({ id }) => id) ?? [];
  const asking = inView.filter((id) => modesOf(model, id).focusEvents);
  const gone = [...model.toldFocus].filter(([id, has]) => has && !inView.includes(id)).map(([id]) => id);
  const changed = asking.filter((id) => model.toldFocus.get(id) !== (id === focused));
  if (gone.length === 0 && changed.length === 0 && asking.length === model.toldFocus.size) return only(model);
  const next = { ...model, toldFocus: new Map(asking.map((id) => [id, id === focused])) };
  const told: readonly (readonly [PaneId, string])[] = [
    ...[...gone, ...changed.filter((id) => id !== focused)].map((id) => [id, focusLost] as const),
    ...changed.filter((id) => id === focused).map((id) => [id, focusGained] as const),
  ];
  return told.reduce<AttachStep>(
    (done, [id, bytes]) => inTurn(done, (now) => sending(now, id, bytes)),
    only(next),
  );
}
