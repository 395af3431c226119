/** Somebody else's words inside our sentences: clean, short, on one line. */
import { cleanText } from '../../core/text/clean-text.ts';

export interface FailureText {
  readonly what: string;
  /** More of the same kind, a sentence each. */
  readonly also?: readonly string[];
  /** What to type or to do; null where nothing can be said. */
  readonly mend: string | null;
  /** Commands to choose from, a line each, in place of `mend`. */
  readonly choices?: readonly string[];
}

/** A name inside a sentence. */
export function plain(text: string): string {
  const clean = cleanText(text, 300);
  return clean === '' ? '(empty)' : clean;
}

/** Commands in it have their words quoted already, and are never shortened: half a path is another path. */
export function commandLine(text: string): string {
  return cleanText(text, text.length);
}

export function quoted(text: string): string {
  return `"${cleanText(text, 300)}"`;
}

export function list(names: readonly string[], separator: string, prefix = ''): string {
  const most = 10;
  const shown = names.slice(0, most).map((name) => prefix + plain(name));
  return shown.join(separator) + (names.length > most ? ` and ${names.length - most} more` : '');
}

/** Somebody else's words as the end of our sentence. */
export function sentence(text: string): string {
  const clean = plain(text);
  return /[.!?…]$/.test(clean) ? clean : `${clean}.`;
}

/** What was perhaps meant, before what helps in any case. */
export function meant(near: readonly string[], otherwise: string): string {
  return near.length === 0 ? otherwise : `perhaps: ${list(near, ', ')}; ${otherwise}`;
}
