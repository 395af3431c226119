/** The focus as a terminal tells it: the pane that has it here is told so while the person's terminal has it itself. */
import { focusedPane, modesOf, type AttachModel } from '../model.ts';
import { only, sending, inTurn, type AttachStep } from './step.ts';

const focusGained = '\x1b[I';
const focusLost = '\x1b[O';

/** Also to a program that asks for it only now, and to a pane that was not in view before. */
export function tellFocus(model: AttachModel): AttachStep {
  const focused = model.hasFocus ? (focusedPane(model)?.id ?? null) : null;
  const is = focused !== null && modesOf(model, focused).focusEvents ? focused : null;
  const was = model.toldFocus;
  if (was === is) return only(model);
  const next = { ...model, toldFocus: is };
  const lost = was === null ? only(next) : sending(next, was, focusLost);
  return is === null ? lost : inTurn(lost, (now) => sending(now, is, focusGained));
}
