/**
 * The view's reducer: message -> next model and effects. Performs nothing, and knows no emulator: of a pane it has only the
 * modes that its program requested.
 */
import type { PaneId, Size } from '../../core/terminal/geometry.ts';
import { unreachable } from '../../core/result.ts';
import type { Scene } from '../../core/terminal/scene.ts';
import {
  settleInput,
  takeInput,
  type InputToken,
  type TakenInput,
} from '../../core/terminal/input-tokens.ts';
import type { AttachModel, PaneFacts } from './model.ts';
import { tellFocus } from './update/focus.ts';
import { onHistory } from './update/scroll.ts';
import { onScene } from './update/scene.ts';
import { only, inTurn, type AttachStep } from './update/step.ts';
import { onToken } from './update/token.ts';
import { withCursorInView } from './viewport.ts';

export type { AttachEffect, AttachStep } from './update/step.ts';

export type AttachMessage =
  /** From the user's terminal, one character per byte. */
  | { readonly is: 'input'; readonly bytes: string }
  /** No input followed for `settleMs`. */
  | { readonly is: 'settled' }
  | { readonly is: 'resize'; readonly size: Size }
  | { readonly is: 'scene'; readonly scene: Scene }
  /** An action of the pty server is finished; its scene came before. */
  | { readonly is: 'acted' }
  /** New emulator state of a pane. */
  | { readonly is: 'pane'; readonly pane: PaneId; readonly facts: PaneFacts }
  /** The lines above the pane's screen have been fetched. */
  | { readonly is: 'history'; readonly pane: PaneId; readonly lines: number };

export function updateAttach(model: AttachModel, message: AttachMessage): AttachStep {
  const { model: next, effects } = inTurn(step(model, message), tellFocus);
  return { model: withCursorInView(next), effects };
}

function step(model: AttachModel, message: AttachMessage): AttachStep {
  switch (message.is) {
    case 'input':
      return onInput(model, takeInput(model.input, message.bytes));
    case 'settled':
      return onInput(model, settleInput(model.input));
    case 'resize':
      return only({ ...model, size: message.size });
    case 'scene':
      return onScene(model, message.scene);
    case 'acted':
      return onActed(model);
    case 'pane':
      return only({ ...model, panes: new Map(model.panes).set(message.pane, message.facts) });
    case 'history':
      return only(onHistory(model, message.pane, message.lines));
    default:
      return unreachable(message);
  }
}

function onInput(model: AttachModel, { state, tokens }: TakenInput): AttachStep {
  return onTokens({ ...model, input: state }, tokens);
}

function onActed(model: AttachModel): AttachStep {
  return onTokens({ ...model, acting: Math.max(0, model.acting - 1), held: [] }, model.held);
}

function onTokens(model: AttachModel, tokens: readonly InputToken[]): AttachStep {
  return tokens.reduce<AttachStep>((done, token) => inTurn(done, (now) => onToken(now, token)), only(model));
}

/**
 * How long to wait for the rest of a sequence, which normally arrives in the same read. A lone Escape is a key that
 * programs wait for. Null: no wait.
 */
export function settleMs({ input }: AttachModel): number | null {
  if (input.rest === '' || input.pasting) return null;
  return input.rest === '\x1b' ? 10 : 100;
}
