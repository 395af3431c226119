/** Words for a POSIX shell. Pure; quotes, and never interprets. Texts hold no NUL. */
import { cleanText } from './clean-text.ts';

/** No shell reads more than text in these; zsh looks up a command for `=name`. */
const bare = /^[\w/.,@%+:-][\w/.,@%+=:-]*$/;

/** One word that every POSIX shell reads back as exactly this text; bare where that is safe. */
export function shellWord(text: string): string {
  return bare.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * The same for a command that is shown to a person: one line, and no character that a terminal would act on or not show.
 * Such characters are spelled as octal bytes (also `!`, which a shell's history would expand in double quotes).
 */
export function printedWord(text: string): string {
  // Framed: blanks at the ends are text too.
  const framed = `|${text}|`;
  if (cleanText(framed, framed.length) === framed) return shellWord(text);
  const bytes = Array.from(new TextEncoder().encode(text), (byte, index) => {
    const character = String.fromCharCode(byte);
    // printf would take a dash at the beginning for an option.
    const isPlain = /[\w /.,@+=:-]/.test(character) && !(index === 0 && character === '-');
    return isPlain ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  }).join('');
  // A command substitution drops newlines at its end; $'' does not, and dash does not know it.
  return text.endsWith('\n') ? `$'${bytes}'` : `"$(printf '${bytes}')"`;
}

/** A path as an argument: never taken for an option. */
export function printedPath(path: string): string {
  return printedWord(path.startsWith('-') ? `./${path}` : path);
}
