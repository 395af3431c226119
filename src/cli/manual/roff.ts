/** Writes manual pages with roff's man macros. Pure, and independent of muxcrew. */

/** Escapes a text; no line of it can be taken for a request. */
export function roffText(text: string): string {
  const escaped = Array.from(text, (char) => {
    const code = char.codePointAt(0) ?? 0;
    if (char === '\\') return String.raw`\e`;
    if (char === '-') return String.raw`\-`;
    if (char === "'") return String.raw`\(aq`;
    if (char === '`') return String.raw`\(ga`;
    if (char === '^') return String.raw`\(ha`;
    if (char === '~') return String.raw`\(ti`;
    return code < 128 ? char : `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  }).join('');
  return escaped.startsWith('.') ? `\\&${escaped}` : escaped;
}

const bold = (text: string): string => String.raw`\fB${roffText(text)}\fR`;

export function header(name: string, section: number, source: string, manual: string): string {
  const quoted = (text: string): string => `"${roffText(text)}"`;
  // No date: builds are reproducible.
  return `.TH ${name.toUpperCase()} ${String(section)} "" ${quoted(source)} ${quoted(manual)}`;
}

export function section(title: string): string {
  return `.SH ${roffText(title.toUpperCase())}`;
}

export function subsection(title: string): string {
  return `.SS ${roffText(title)}`;
}

export function paragraph(text: string): string {
  return `.PP\n${roffText(text)}`;
}

/** A term in bold and its explanation, indented below. `what` may be several paragraphs. */
export function definition(term: string, ...what: readonly string[]): string {
  const body = what.filter((text) => text !== '').map(roffText);
  return `.TP\n${bold(term)}\n${body.length === 0 ? String.raw`\&` : body.join('\n.IP\n')}`;
}

/** Literal lines, such as commands. */
export function code(...lines: readonly string[]): string {
  return ['.PP', '.RS 4', '.nf', ...lines.map(roffText), '.fi', '.RE'].join('\n');
}

export function page(parts: readonly string[]): string {
  return `${parts.join('\n')}\n`;
}
