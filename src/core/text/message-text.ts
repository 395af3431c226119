/**
 * The part of a message that may be typed into an agent's terminal: text, newlines and tabs, nothing that controls a
 * terminal.
 */

/** CRLF and CR become LF; other control characters are removed, also the last newline, since Enter follows. */
export function messageText(raw: string): string {
  return raw
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .replace(/\n+$/, '');
}
