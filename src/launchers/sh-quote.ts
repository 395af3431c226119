/** Words for a POSIX shell. Pure; quotes, and never interprets. */

/** One word that every POSIX shell reads back as exactly this text. The text holds no NUL. */
export function shQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
