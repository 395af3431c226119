/**
 * Which sequences of a zoomed pane reach the user's terminal. An allow list: an unknown sequence is dropped. Pure; takes
 * whole sequences.
 */

/** CSI, OSC, DCS, ESC and a letter; a control character that draws. Nothing of APC, PM and SOS passes. */
export type SequenceKind = 'control' | 'command' | 'device' | 'escape' | 'character';

/** Cursor, erasing, inserting and deleting, scrolling, tabs, attributes, margins, saved cursor. */
const drawing = /^[\d;:]*[@A-MPSTXZ`abdefgmrsu]$/;
const selectiveErase = /^\?\d*[JK]$/;
/** Cursor style; columns scrolled, inserted and deleted; rectangles filled, erased, changed and copied. */
const drawingBetween = /^[\d;]*(?: [@Aq]|'[}~]|\$[rtvxz{])$/;
/** Insert mode; not the keyboard lock (2) and the meaning of Enter (20). */
const insertMode = /^4[hl]$/;
const privateModes = /^\?([\d;]+)([hl])$/;
const softReset = '!p';

/** Each a sequence that only draws. */
const controls = [drawing, selectiveErase, drawingBetween, insertMode];

/** Reverse video, origin, wrapping, blinking cursor, cursor, reverse wraparound, saved cursor, synchronized output. */
const drawingModes: ReadonlySet<string> = new Set(['5', '6', '7', '12', '25', '45', '1048', '2026']);
const screenModes: ReadonlySet<string> = new Set(['47', '1047', '1049']);

const drawingReset = '\x1b[m\x1b[r\x1b[?6l\x1b[4l\x1b(B\x1b)B\x0f\x1b[?25h\x1b[?7h';

/** Palette and default colours, set and reset but not queried; links. */
const colourCommand = /^(?:4|10|11|12|17|19);(?!.*\?)[\x20-\x7e]{1,2048}$/;
const colourReset = /^(?:104|110|111|112|117|119)(?:;[\d;]*)?$/;
const link = /^8;[\x20-\x7e]*;[\x20-\x7e]*$/;
/** Saves and restores the cursor, index, tab stop, double height and alignment, character sets. */
const plainEscapes = /^(?:[78DEHMNOn-o|}~]|#[3-68]|[()*+][A-Z0-9<=>])$/;
const resetEscape = 'c';
/** Sixel pictures. */
const picture = /^[\d;]*q/;

export type Verdict =
  | { readonly is: 'drawing'; readonly bytes: string }
  /** The screen changes after it. */
  | { readonly is: 'switch' }
  | { readonly is: 'nothing' };

const nothing: Verdict = { is: 'nothing' };

/** `body`: without the introducer (`ESC [` and so on) and the terminator. */
export function passes(kind: SequenceKind, body: string): Verdict {
  switch (kind) {
    case 'character':
      return { is: 'drawing', bytes: body };
    case 'control':
      return passesControl(body);
    case 'command':
      return drawingIf(
        colourCommand.test(body) || colourReset.test(body) || link.test(body),
        `\x1b]${body}\x07`,
      );
    case 'device':
      return drawingIf(picture.test(body), `\x1bP${body}\x1b\\`);
    case 'escape':
      return body === resetEscape ? { is: 'switch' } : drawingIf(plainEscapes.test(body), `\x1b${body}`);
  }
}

function passesControl(body: string): Verdict {
  if (body === softReset) return { is: 'drawing', bytes: drawingReset };
  const [, modes = '', final = ''] = privateModes.exec(body) ?? [];
  if (modes === '')
    return drawingIf(
      controls.some((pattern) => pattern.test(body)),
      `\x1b[${body}`,
    );
  const each = modes.split(';');
  if (each.some((mode) => screenModes.has(mode))) return { is: 'switch' };
  const kept = each.filter((mode) => drawingModes.has(mode));
  return drawingIf(kept.length > 0, `\x1b[?${kept.join(';')}${final}`);
}

function drawingIf(condition: boolean, bytes: string): Verdict {
  return condition ? { is: 'drawing', bytes } : nothing;
}
