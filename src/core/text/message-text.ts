/** What of a message may be typed into an agent's terminal: text, newlines and tabs, and nothing that a terminal obeys. */

/** CRLF and CR become LF; other control characters go; the last newline is dropped, since Enter follows. */
export function messageText(raw: string): string {
  return raw
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .replace(/\n+$/, '');
}
