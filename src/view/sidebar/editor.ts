/** A small text editor: key and text -> next text. Pure; knows no screen and sends nothing. */

/** The text around the cursor. */
export interface EditorText {
  readonly before: string;
  readonly after: string;
}

export const emptyText: EditorText = { before: '', after: '' };

/** More than a user types to one worker. UTF-16 code units. */
const longestText = 100_000;

export function wholeText({ before, after }: EditorText): string {
  return before + after;
}

/** Typed or pasted: line ends become newlines, control characters other than tabs are dropped. */
export function insertText(text: EditorText, inserted: string): EditorText {
  const clean = inserted.replace(/\r\n?/g, '\n').replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
  const room = Math.max(0, longestText - wholeText(text).length);
  return { ...text, before: text.before + clean.slice(0, room) };
}

/** Null: not an editing key. */
export function editText(text: EditorText, key: string): EditorText | null {
  const { before, after } = text;
  switch (key) {
    case 'backspace':
      return { before: before.slice(0, lastStart(before)), after };
    case 'delete':
    case 'C-d':
      return { before, after: after.slice(firstEnd(after)) };
    case 'left':
    case 'C-b':
      return at(text, lastStart(before));
    case 'right':
    case 'C-f':
      return at(text, before.length + firstEnd(after));
    case 'C-left':
    case 'M-b':
      return at(text, wordStart(before));
    case 'C-right':
    case 'M-f':
      return at(text, before.length + (/^\s*\S*/.exec(after)?.[0].length ?? 0));
    case 'home':
    case 'C-a':
      return at(text, lineStart(before));
    case 'end':
    case 'C-e':
      return at(text, before.length + lineEnd(after));
    case 'up':
      return upward(text);
    case 'down':
      return downward(text);
    case 'C-w':
      return { before: before.slice(0, wordStart(before)), after };
    case 'C-u':
      return { before: before.slice(0, lineStart(before)), after };
    case 'C-k':
      return { before, after: after.slice(lineEnd(after)) };
    default:
      return isCharacter(key) ? insertText(text, key) : null;
  }
}

/** Key names have more than one character, as have characters of several code points. */
function isCharacter(key: string): boolean {
  return Array.from(key).length === 1;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One visible character may be several code points: an emoji with its skin tone is deleted as a whole. */
export function characters(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Segments only the text near the cursor. */
const near = 64;

function lastStart(before: string): number {
  return before.length - (characters(before.slice(-near)).at(-1)?.length ?? 0);
}

function firstEnd(after: string): number {
  return characters(after.slice(0, near))[0]?.length ?? 0;
}

function at(text: EditorText, index: number): EditorText {
  const whole = wholeText(text);
  return { before: whole.slice(0, index), after: whole.slice(index) };
}

function wordStart(before: string): number {
  return before.length - (/\S*\s*$/.exec(before)?.[0].length ?? 0);
}

function lineStart(before: string): number {
  return before.lastIndexOf('\n') + 1;
}

function lineEnd(after: string): number {
  const end = after.indexOf('\n');
  return end < 0 ? after.length : end;
}

/** To the same column of the line above; on the first line to its start. */
function upward(text: EditorText): EditorText {
  const start = lineStart(text.before);
  if (start === 0) return at(text, 0);
  const above = lineStart(text.before.slice(0, start - 1));
  return at(text, along(wholeText(text).slice(above, start - 1), text.before.slice(start)) + above);
}

/** To the same column of the line below; on the last line to its end. */
function downward(text: EditorText): EditorText {
  const end = text.before.length + lineEnd(text.after);
  const whole = wholeText(text);
  if (end === whole.length) return at(text, end);
  const below = whole.slice(end + 1);
  return at(text, end + 1 + along(below.slice(0, lineEnd(below)), text.before.slice(lineStart(text.before))));
}

/** The offset in `line` of the column that `column` ends in. */
function along(line: string, column: string): number {
  return characters(line).slice(0, characters(column).length).join('').length;
}
