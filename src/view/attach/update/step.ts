/** The result of one message to the view. Types, and the composition of steps. */
import type { PaneId } from '../../../core/terminal/geometry.ts';
import type { ViewAct } from '../../../core/terminal/scene.ts';
import type { AttachModel } from '../model.ts';

export type AttachEffect =
  /** To the pane's program, one character per byte. Null: the pane that has the focus on arrival. */
  | { readonly do: 'input'; readonly pane: PaneId | null; readonly bytes: string }
  | { readonly do: 'act'; readonly act: ViewAct }
  /** Fetch the lines above the pane's screen. */
  | { readonly do: 'history'; readonly pane: PaneId }
  | { readonly do: 'leave' };

export interface AttachStep {
  readonly model: AttachModel;
  readonly effects: readonly AttachEffect[];
}

export function only(model: AttachModel): AttachStep {
  return { model, effects: [] };
}

export function doing(model: AttachModel, ...effects: readonly AttachEffect[]): AttachStep {
  return { model, effects };
}

/** Sends an action to the pty server; until it is done, input waits. */
export function acting(model: AttachModel, act: ViewAct): AttachStep {
  return doing({ ...model, acting: model.acting + 1 }, { do: 'act', act });
}

/** To a pane, or to the focused one; an empty text does nothing. */
export function sending(model: AttachModel, pane: PaneId | null, bytes: string): AttachStep {
  return bytes === '' ? only(model) : doing(model, { do: 'input', pane, bytes });
}

export function inTurn(first: AttachStep, next: (model: AttachModel) => AttachStep): AttachStep {
  const { model, effects } = next(first.model);
  if (effects.length === 0) return { model, effects: first.effects };
  return { model, effects: [...first.effects, ...effects] };
}
