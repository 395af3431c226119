/**
 * Output of a program on another host, made safe for the user's terminal: text, line breaks, tabs and colours. Comes in
 * pieces; a sequence cut by the end of a piece is held until the rest comes.
 */

/** Longer string sequences are shown as text, without their introducer. UTF-16 code units. */
const longestSequence = 4_096;

const colour = /^\x1b\[[\d;:]*m$/;
/** Whole sequences: strings (OSC, DCS, …), CSI, and the shorter ones. */
const sequences =
  /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b(?:[ -/]+[0-~]|[0-Z\\`-~])/g;
const unfinished =
  /(?:(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*\x1b?|(?:\x1b\[|\x9b)[0-?]*[ -/]*|\x1b[ -/]*|[\ud800-\udbff])$/;
/** Controls except newline, tab and the marker of a kept colour; direction overrides; lone surrogates. */
const hidden =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e0fff}\p{Cs}]/gu;

export interface ShownOutput {
  push(text: string): string;
  /** The held text, and a colour reset. */
  end(): string;
}

export function shownOutput(): ShownOutput {
  let held = '';
  let coloured = false;

  /** Colours of the text are kept between pieces of plain text. */
  function shown(text: string): string {
    let result = '';
    let at = 0;
    for (const { 0: sequence, index } of text.matchAll(sequences)) {
      result += text.slice(at, index).replace(hidden, '');
      at = index + sequence.length;
      if (!colour.test(sequence)) continue;
      result += sequence;
      coloured = !/^\x1b\[0*m$/.test(sequence);
    }
    return result + text.slice(at).replace(hidden, '');
  }

  return {
    push(text) {
      const all = held + text;
      const tail = unfinished.exec(all.slice(-longestSequence))?.[0] ?? '';
      held = tail.length < longestSequence ? tail : '';
      return shown(all.slice(0, all.length - held.length));
    },
    end() {
      const rest = shown(held);
      held = '';
      return coloured ? `${rest}\x1b[0m` : rest;
    },
  };
}
