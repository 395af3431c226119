/** Texts from outside, made safe for our sentences: clean, short, on one line. */
import { cleanText } from '../../core/text/clean-text.ts';
import type { Remedy } from '../../core/remedy.ts';

export interface FailureText {
  readonly what: string;
  /** More of the same kind, a sentence each. */
  readonly also?: readonly string[];
  /** Alternatives; empty if none is known. */
  readonly fixes: readonly Remedy[];
}

/** A name inside a sentence. */
export function plain(text: string): string {
  const clean = cleanText(text, 300);
  return clean === '' ? '(empty)' : clean;
}

export function quoted(text: string): string {
  return `"${cleanText(text, 300)}"`;
}

export function list(names: readonly string[], separator: string): string {
  const most = 10;
  const shown = names.slice(0, most).map(plain);
  return shown.join(separator) + (names.length > most ? ` and ${names.length - most} more` : '');
}

/** Text from outside as the end of a sentence. */
export function sentence(text: string): string {
  const clean = plain(text);
  return /[.!?…]$/.test(clean) ? clean : `${clean}.`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Empty if nothing is near. */
export function suggestion(near: readonly string[]): readonly Remedy[] {
  return near.length === 0 ? [] : [{ text: `did you mean ${list(near, ', ')}?` }];
}
