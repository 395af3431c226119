/** Lines that a text file still lacks. Pure. */

/** What is to be appended so that each of the lines is there; empty: nothing. `/comm/`, `comm/` and `comm` are the same. */
export function missingLines(text: string, wanted: readonly string[]): string {
  const lines = text.split(/\r\n|\r|\n/).map(bare);
  const missing = wanted.filter((line) => !lines.includes(bare(line)));
  if (missing.length === 0) return '';
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text === '' || /[\r\n]$/.test(text) ? '' : end;
  return before + missing.map((line) => line + end).join('');
}

function bare(line: string): string {
  return line.trim().replace(/^\/|\/$/g, '');
}
