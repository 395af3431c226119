/** Lines that are missing from a text file. Pure. */

/**
 * The text to append so that the file has each line; empty: nothing is missing. `/comm/`, `comm/` and `comm` are equal.
 */
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
