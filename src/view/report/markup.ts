/**
 * HTML that cannot forget to escape: every value is text, cleaned and escaped, unless it is markup already.
 * Every element is closed and every attribute quoted, as XML requires too.
 */
import { cleanText } from '../../core/text/clean-text.ts';

export interface Markup {
  readonly source: string;
}

type Filling = string | number | Markup | readonly Markup[];

/** Not named `html`: prettier would reformat its content, where blanks count. */
export function markup(parts: TemplateStringsArray, ...fillings: readonly Filling[]): Markup {
  return { source: parts.map((part, index) => part + filled(fillings[index] ?? '')).join('') };
}

export const nothing: Markup = { source: '' };

function filled(filling: Filling): string {
  if (typeof filling === 'number') return String(filling);
  if (typeof filling === 'string') return escaped(filling);
  return 'source' in filling ? filling.source : filling.map(({ source }) => source).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  // Spaces at both ends are muxcrew's: they separate words.
  const [, before = '', inner = '', after = ''] = /^( *)([^]*?)( *)$/.exec(text) ?? [];
  return before + cleanText(inner).replace(/[&<>"']/g, (char) => entities[char] ?? '') + after;
}
