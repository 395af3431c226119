/** Reads a Markdown table `| Pane | Job |` as a list. Pure. */
import { toAscii } from '../status/line-front.ts';
import type { SourceLine } from './source.ts';

const row = /^\s*\|?(.*\|.*?)\|?\s*$/;
const rule = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
/** Longest header name. UTF-16 code units. */
const longestName = 100;
const isWho = /^\W*(?:panes?|workers?|agents?|#|no\.?|ペイン|ワーカー|担当)\W*(?:#|no\.?|number|番号)?\W*$/iu;
const isNeeds = /^\W*(?:needs?|after|depends on|dependenc(?:y|ies)|requires|waits for|依存)\W*$/iu;
const isOutput = /^\W*(?:expected\s+)?(?:outputs?|deliverables?|files?|成果物)\W*$/iu;
const nothing = /^[\s–—-]*(?:none|nothing|n\/a|なし)?[\s.–—-]*$/i;

/** Null without a table that has a column of panes or workers. Surrounding lines stay. */
export function listFromTable(lines: readonly SourceLine[]): readonly SourceLine[] | null {
  const at = lines.findIndex((line, index) => isHeader(line, lines[index + 1]));
  const header = lines[at];
  if (header === undefined) return null;
  const names = cellsOf(header.text).map((name) => name.slice(0, longestName));
  const who = names.findIndex((name) => isWho.test(toAscii(name)));
  if (who === -1) return null;
  const length = lines.slice(at + 2).findIndex(({ text, code }) => code || !row.test(text));
  const end = length === -1 ? lines.length : at + 2 + length;
  const listed = lines.slice(at + 2, end).flatMap((line) => itemOf(line, names, who));
  return [...lines.slice(0, at), ...listed, ...lines.slice(end)];
}

function isHeader({ text, code }: SourceLine, next: SourceLine | undefined): boolean {
  return !code && row.test(text) && next !== undefined && rule.test(next.text);
}

/** A row as `- Pane 1: job`, with its other columns nested below. */
function itemOf(line: SourceLine, names: readonly string[], who: number): readonly SourceLine[] {
  const cells = cellsOf(line.text);
  const pane = (cells[who] ?? '').replace(/^(?=#?\d)/, 'Pane ');
  const columns = cells
    .map((text, index) => ({ text, name: names[index] ?? '', index }))
    .filter(({ text, index }) => index !== who && !nothing.test(text));
  const own = columns.filter(({ name }) => !isNeeds.test(toAscii(name)) && !isOutput.test(toAscii(name)));
  const [job, ...rest] = own;
  const nested = (text: string): SourceLine => ({ ...line, text: `  - ${text}` });
  return [
    { ...line, text: `- ${pane}: ${job?.text ?? ''}` },
    ...rest.map(({ name, text }) => nested(name === '' ? text : `${name}: ${text}`)),
    ...columns.flatMap(({ name, text }) =>
      isNeeds.test(toAscii(name))
        ? [nested(`needs: ${text.replace(/^(?:after|needs?)\s*:?\s*/i, '')}`)]
        : isOutput.test(toAscii(name))
          ? [nested(`Output: ${text}`)]
          : [],
    ),
  ];
}

/** A bar in code or after a backslash is text. */
function cellsOf(text: string): readonly string[] {
  const cells: string[] = [''];
  let code = false;
  for (const [whole] of text.trim().matchAll(/\\.|[\s\S]/gu)) {
    if (whole === '`') code = !code;
    if (whole === '|' && !code) cells.push('');
    else cells.push(`${cells.pop() ?? ''}${whole === '\\|' ? '|' : whole}`);
  }
  const trimmed = cells.map((cell) => cell.trim());
  if (text.trim().startsWith('|')) trimmed.shift();
  if (trimmed.at(-1) === '' && text.trim().endsWith('|')) trimmed.pop();
  return trimmed;
}
