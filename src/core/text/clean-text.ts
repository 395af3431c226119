/**
 * Makes untrusted text safe for a terminal. Keeps its language and meaning; must never let a control character through.
 *
 * A complete escape sequence is removed with its content. Of an unfinished one only the introducer is removed: the
 * following text is then harmless, and a stray ESC cannot hide the rest of a line.
 */

/** Longer status lines are of no use to a reader. UTF-16 code units. */
export const defaultMaxLength = 500;

/** OSC, DCS, SOS, PM, APC: 7-bit or 8-bit introducer, anything, BEL or ST. */
const stringSequence = /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)/g;
/** CSI: parameters, intermediates, final byte. */
const controlSequence = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]/g;
/** Introducers without a complete sequence, and two- and three-byte escapes (`ESC c`, `ESC ( B`). */
const shortSequence = /\x1b(?:[\]PX^_[]|[ -/]+[0-~]|[0-~])?/g;

/** Controls that move the cursor to another place or line become a space; all others are removed. */
const separators = /[\t\n\v\f\r\x85\u2028\u2029]+/g;
const controls = /[\x00-\x1f\x7f-\x9f]/g;

/** Overrides and isolates of writing direction, invisible fillers, annotations, tags, byte order marks. */
const deceptive =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}]/gu;
const printableAscii = /^[\x20-\x7e]*$/;
const loneSurrogates = /\p{Cs}/gu;
const nonCharacters = /\p{Noncharacter_Code_Point}/gu;
const markPile = /(\p{M}{4})\p{M}+/gu;

/** The text on one line, without control characters, at most `maxLength` UTF-16 code units long. */
export function cleanText(text: string, maxLength = defaultMaxLength): string {
  if (text.length <= maxLength && printableAscii.test(text)) return text.trim();
  const clean = text
    // Enough to fill the result from text that is mostly escape sequences; bounds the work.
    .slice(0, maxLength * 16 + 1024)
    .replace(stringSequence, '')
    .replace(controlSequence, '')
    .replace(shortSequence, '')
    .replace(separators, ' ')
    .replace(controls, '')
    .replace(deceptive, '')
    .replace(loneSurrogates, '\ufffd')
    .replace(nonCharacters, '')
    .replace(markPile, '$1')
    .trim();
  return clean.length <= maxLength ? clean : cut(clean, maxLength);
}

/**
 * The whole text on one line, with invisible and cursor-moving characters spelled as escapes. For text that a user must
 * judge.
 */
export function visibleText(text: string): string {
  const spelled = (part: string): string =>
    Array.from(part, (character) =>
      character === '\n'
        ? String.raw`\n`
        : `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}}`,
    ).join('');
  return [separators, controls, deceptive, loneSurrogates, nonCharacters].reduce(
    (shown, hidden) => shown.replace(hidden, spelled),
    text,
  );
}

/** Each line separately; newlines stay. A tab becomes a space. */
export function cleanLines(text: string, maxLength = defaultMaxLength): string {
  return text
    .split(/\r?\n/)
    .map((line) => {
      const indent = /^[ \t]*/.exec(line)?.[0].replaceAll('\t', ' ') ?? '';
      return `${indent}${cleanText(line, maxLength)}`.trimEnd();
    })
    .join('\n');
}

function cut(text: string, maxLength: number): string {
  const end = Math.max(0, maxLength - 1);
  // Never between the halves of a surrogate pair.
  const last = text.charCodeAt(end - 1);
  const whole = last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
  return maxLength < 1 ? '' : `${text.slice(0, whole)}…`;
}

/** Replaces each run of control characters by a blank; nothing else changes. */
export function blankControls(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}
