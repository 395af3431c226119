/** Steps of a conversation as plain lines: time, sign, text; tool results are indented and shortened. Pure. */
import type { ConversationEntry } from '../../core/model/conversation-entry.ts';
import { cleanText } from '../../core/text/clean-text.ts';

const longestLine = 4_000;
/** Lines of one result or call; `--json` has all of them. */
const mostResultLines = 12;

const signs: Readonly<Record<ConversationEntry['kind'], string>> = {
  message: '> ',
  answer: '',
  tool: '$ ',
  result: '  ',
  error: '! ',
};

/** `clock`: formats the time of day. Without it, lines have no time. */
export function conversationLines(
  entry: ConversationEntry,
  clock: ((at: number) => string) | null,
): readonly string[] {
  const lines = textLines(entry);
  const sign = signs[entry.kind];
  const time = clock === null ? '' : `${entry.at === null ? '        ' : clock(entry.at)}  `;
  const indent = ' '.repeat(time.length + sign.length);
  return lines.map((line, index) => `${index === 0 ? `${time}${sign}` : indent}${line}`.trimEnd());
}

function textLines({ kind, tool, text }: ConversationEntry): readonly string[] {
  const all = text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => cleanLine(line));
  const first = all.findIndex((line) => line !== '');
  const last = all.findLastIndex((line) => line !== '');
  const lines = first === -1 ? [''] : all.slice(first, last + 1);
  const named = tool === undefined ? lines : [`${tool}  ${lines[0] ?? ''}`.trimEnd(), ...lines.slice(1)];
  const isBounded = kind === 'result' || kind === 'tool' || kind === 'error';
  if (!isBounded || named.length <= mostResultLines) return named;
  const hidden = named.length - (mostResultLines - 1);
  return [...named.slice(0, mostResultLines - 1), `… ${String(hidden)} more lines`];
}

/** Keeps the indentation: results are often code. */
function cleanLine(line: string): string {
  const [indent = ''] = /^[\t ]*/.exec(line) ?? [];
  return `${indent.replaceAll('\t', '  ')}${cleanText(line, longestLine)}`.trimEnd();
}
