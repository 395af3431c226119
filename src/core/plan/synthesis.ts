/** Finds the piece of work that combines all others and so comes last. Pure. */
import { sentencesOf } from './enumeration.ts';

const cues =
  /\b(?:bring\w* .{0,40}together|synthesi[sz]\w*|combin(?:e|es|ed|ing)\b.{0,40}\b(?:all|findings|results|reports|them)|joint|jointly|(?:across|over|of|from|on) all\b|executive summary|overall (?:summary|report|conclusion)|compar(?:ison|ative) (?:table|matrix|chart|of all)|rank(?:ing|ed list)\b|weigh\w* .{0,40}against|where they (?:agree|differ)|sums? (?:it |them |all )?up|final (?:report|recommendation|summary|synthesis)|(?:one|single|common|shared) (?:recommendation|conclusion|summary|report))\b/i;

/** Whether a list item is such work. */
export function isSynthesis(text: string): boolean {
  return cues.test(text);
}

const lastly = /^(?:finally|then|at the end|in the end|lastly)\b,?\s*/i;

/** A sentence about such work, without its "Finally"; or the last clause of one that ends "… at the end". */
export function synthesisIn(prose: string): string | null {
  const sentences = sentencesOf(prose).filter(isSynthesis);
  const first = sentences.find((one) => lastly.test(one));
  const ending = sentences.find((one) => /\b(?:at|in) the end[.!]?$/i.test(one));
  const clause = ending?.split(/\s(?:and|then)\s/).at(-1) ?? '';
  const found = first ?? (isSynthesis(clause) ? clause : null);
  return found === null ? null : found.replace(lastly, '').replace(/[.!]+$/, '');
}
