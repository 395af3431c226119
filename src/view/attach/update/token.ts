/** Dispatches one input token: to the focused pane, a command after the prefix, or an overlay. */
import { unreachable } from '../../../core/result.ts';
import type { InputToken } from '../../../core/terminal/input-tokens.ts';
import { focusedPane, modesOf, type AttachModel } from '../model.ts';
import { paneKey, panePaste } from '../pane-input.ts';
import { onCommand } from './command.ts';
import { onHelpKey } from './help-keys.ts';
import { onMouse } from './mouse.ts';
import { onScrollKey } from './scroll.ts';
import { only, sending, inTurn, type AttachStep } from './step.ts';

/** While the pty server is still acting, the receiver of the next key is unknown. */
export function onToken(model: AttachModel, token: InputToken): AttachStep {
  if (model.acting > 0) return only({ ...model, held: [...model.held, token] });
  return byKind(token.is === 'text' || token.is === 'key' ? { ...model, notice: null } : model, token);
}

function byKind(model: AttachModel, token: InputToken): AttachStep {
  switch (token.is) {
    case 'text':
      return onText(model, token.bytes);
    case 'key':
      return onKey(model, token);
    case 'mouse':
      return onMouse(model, token.report);
    case 'focus':
      return only({ ...model, hasFocus: token.has });
    case 'paste':
      // Pasted text is never a command; over an overlay it is dropped.
      return model.mode.is === 'panes'
        ? toFocused(model, (now, pane) => panePaste(token.part, token.bytes, modesOf(now, pane)))
        : only(model);
    default:
      return unreachable(token);
  }
}

function onText(model: AttachModel, bytes: string): AttachStep {
  if (!model.armed && model.mode.is === 'panes' && !bytes.includes(model.prefix))
    return toFocused(model, () => bytes);
  // The first character is a key; the ones after it may have another receiver by then.
  const first = bytes.charAt(0);
  const rest = bytes.slice(1);
  const step = onKey(model, { is: 'key', key: first, released: false, bytes: first });
  return rest === '' ? step : inTurn(step, (now) => onToken(now, { is: 'text', bytes: rest }));
}

function onKey(model: AttachModel, token: Extract<InputToken, { readonly is: 'key' }>): AttachStep {
  const { key, released } = token;
  if (model.armed) {
    // Kitty's protocol reports modifiers alone, and the release of the prefix.
    if (released || isModifier(key)) return only(model);
    return onCommand({ ...model, armed: false }, key, token);
  }
  if (key === model.prefix) return only(released ? model : { ...model, armed: true });
  switch (model.mode.is) {
    case 'panes':
      return toFocused(model, (now, pane) => paneKey(token, modesOf(now, pane)));
    case 'scroll':
      return only(released ? model : onScrollKey(model, model.mode, key));
    case 'help':
      return only(released ? model : onHelpKey(model, model.mode, key));
    default:
      return unreachable(model.mode);
  }
}

/** Earlier input may have moved the focus already: only the pty server knows, not the scene here. */
function toFocused(model: AttachModel, bytes: (model: AttachModel, pane: string) => string): AttachStep {
  const pane = focusedPane(model);
  return pane === null ? only(model) : sending(model, null, bytes(model, pane.id));
}

/** Kitty's protocol encodes them as characters of the private use area. */
function isModifier(key: string | null): boolean {
  return key !== null && /[\ue000-\uf8ff]$/.test(key);
}
