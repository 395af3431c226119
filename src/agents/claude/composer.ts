/**
 * What stands in Claude Code's composer, read from its screen: the one thing that no hook tells and that must be known
 * before anything is typed. Seen on 2.1.197 and 2.1.330: the composer is the last block between two rules, its first
 * line begins with `❯`.
 */
import type { Composer } from '../../ports/agent.ts';

const rule = /^\s*[─━▔▁]{10,}|^[─━▔▁]{3,} \S.* [─━▔▁]{1,2}$/u;
/** Shown in an empty composer, dimmed. */
const placeholder =
  /^(Try "|Press up to edit|Type your message|Once fixed, resend your message|Resend your message to try again)/;

/** `lines`: the visible screen, plain. */
export function readComposer(lines: readonly string[]): Composer {
  const bottom = lines.findLastIndex((line) => rule.test(line));
  const top = lines.slice(0, Math.max(0, bottom)).findLastIndex((line) => rule.test(line));
  if (bottom === -1 || top === -1) return 'not seen';
  const [first = '', ...more] = lines.slice(top + 1, bottom);
  const typed = /^\s*❯[\s\u00a0]?(.*)$/u.exec(first)?.[1];
  if (typed === undefined) return 'not seen';
  const text = [typed, ...more].join('\n').replaceAll('\u00a0', ' ').trim();
  return text === '' || placeholder.test(text) ? 'empty' : 'draft';
}
