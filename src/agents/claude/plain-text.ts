/**
 * Makes a text that Claude Code takes as plain text, whatever it begins with or mentions. Pure; measured on 2.1.330 and
 * 2.1.332:
 *
 * - `!` as the first character runs a shell command; `/` runs a command of Claude's, also after blanks and line breaks.
 * - `@path` at the beginning, or after white space or `。、？！`, reads that file, wherever it is; also in several pasted
 *   lines, and in the prompt argument.
 * - Invisible characters are removed before any of that is looked for, so they neither hide a command nor prevent one.
 * - Enter chooses from a menu that `@`, `:` or `#` opens in the last word, and after `\` it makes a new line: a blank at the
 *   end, which Claude removes, prevents both.
 */
import type { PlainText } from '../../ports/agent.ts';

/** What Claude removes, and what it or a person would take for nothing. */
const invisible = String.raw`[\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]`;
const command = new RegExp(String.raw`^${invisible}*[!/]`, 'u');
/** Not within a word, such as an address. Letters that are never shown are none. */
const mention = /(?:(?<![\p{L}\p{N}_.+\\-])|(?<=\p{Default_Ignorable_Code_Point}))@(?![ \t\n]|$)/gu;
const opensMenu = /[@:#/\\][^\s]*$/u;

export const messageHead = '[message] ';

/** `mentions`: may the text pull in files by `@path`? */
export function plainText(text: string, { mentions }: { readonly mentions: boolean }): PlainText {
  const wasCommand = command.test(text);
  const body = mentions ? text : withoutMentions(text);
  const end = opensMenu.test(text) ? ' ' : '';
  return { text: `${wasCommand ? messageHead : ''}${body}${end}`, wasCommand };
}

/** `@path` becomes `\@path`, which reads nothing. */
export function withoutMentions(text: string): string {
  return text.replace(mention, '\\@');
}
