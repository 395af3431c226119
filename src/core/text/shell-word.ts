/** Quotes words for a POSIX shell. Pure. Texts contain no NUL. */
import { cleanText } from './clean-text.ts';

/** Words that every shell takes literally; zsh expands `=name` to a command's path. */
const bare = /^[\w/.,@%+:-][\w/.,@%+=:-]*$/;

/** A word that every POSIX shell reads as exactly this text; unquoted if that is safe. */
export function shellWord(text: string): string {
  return bare.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * The same for a command shown to the user: one line, without characters that a terminal would act on or hide. Those
 * are spelled as octal bytes (also `!`, which history expansion replaces in double quotes).
 */
export function printedWord(text: string): string {
  // Framed to protect blanks at the ends.
  const framed = `|${text}|`;
  if (cleanText(framed, framed.length) === framed) return shellWord(text);
  const bytes = Array.from(new TextEncoder().encode(text), (byte, index) => {
    const character = String.fromCharCode(byte);
    // printf would take a leading dash for an option.
    const isPlain = /[\w /.,@+=:-]/.test(character) && !(index === 0 && character === '-');
    return isPlain ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  }).join('');
  // A command substitution drops newlines at its end; $'' does not, but dash does not support it.
  return text.endsWith('\n') ? `$'${bytes}'` : `"$(printf '${bytes}')"`;
}

/** A path as an argument: never taken for an option. */
export function pathArgument(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

export function printedPath(path: string): string {
  return printedWord(pathArgument(path));
}
