/**
 * Claude Code's dialogs, read by their rows: which one it is, and what it asks. Pure.
 * Seen on 2.1.197 and 2.1.330 in panes of 40, 60, 80 and 160 columns.
 *
 * A dialog may quote what a worker wrote (a command, a plan, a question), so that its words say nothing by themselves:
 * a kind is told by how the dialog opens, and a row counts only in the last list that has a `❯`.
 */
import type { AskKind } from '../../../core/model/facts/request.ts';
import { isRule, lastList, readRows, type Row } from './dialog-rows.ts';

export type DialogKind = Exclude<AskKind, 'help' | 'error'>;

export interface Dialog {
  readonly is: 'dialog';
  readonly kind: DialogKind;
  /** One line, for people. */
  readonly what: string;
  /** As far as they are shown: in a low pane Claude leaves some out. */
  readonly rows: readonly Row[];
}

interface Known {
  readonly kind: DialogKind;
  /** How its first paragraph begins. */
  readonly opens: RegExp;
  /** All of its rows are of these. Null: it has others, or none. */
  readonly rows: RegExp | null;
  /** Where its `❯` stands; null: not told by its rows alone. */
  readonly column: number | null;
  /** `text`: its paragraphs; none while its head is above the pane's upper edge. */
  readonly what: (text: readonly string[]) => string;
}

const known: readonly Known[] = [
  {
    kind: 'trust',
    opens: /^Accessing workspace:/,
    rows: /^(Yes, I trust this folder|No, exit)$/,
    column: 1,
    what: (text) => `trust the folder ${text[1] ?? 'it runs in'}`,
  },
  {
    kind: 'api-key',
    opens: /^Detected a custom API key/,
    rows: /^(Yes|No( \(recommended\))?)$/,
    column: null,
    what: () => 'use the API key of its environment',
  },
  {
    kind: 'bypass',
    opens: /^WARNING: Claude Code running in Bypass Permissions mode/,
    rows: /^(No, exit|Yes, I accept)$/,
    column: 2,
    what: () => 'accept the risk of Bypass Permissions mode',
  },
  {
    kind: 'mcp',
    opens: /^(New MCP server|\d+ new MCP servers) found in this project/,
    rows: null,
    column: null,
    what: ([head = '']) => head.replace(/ Select any.*/, ''),
  },
  {
    kind: 'settings',
    opens: /^Settings (Error|Warning)/,
    rows: /^(Continue( without these settings)?|Fix with Claude|Exit and fix manually)$/,
    column: 2,
    what: ([head = 'Settings Error', where]) =>
      where === undefined ? head : `${head}: ${where.replace(/ [├└] /, ': ')}`,
  },
  {
    kind: 'theme',
    opens: /^(Theme$|Choose the text style)/,
    rows: null,
    column: null,
    what: () => 'choose a theme',
  },
  {
    kind: 'login',
    opens: /^(Login$|Select login method:|Browser didn['’]t open\?|\S Opening browser to sign in)/,
    rows: null,
    column: null,
    what: () => 'log in',
  },
  {
    kind: 'plan',
    opens: /^(Ready to code\?|Exit plan mode\?|Claude has written up a plan)/,
    rows: null,
    column: null,
    what: () => 'approve its plan',
  },
  {
    kind: 'question',
    opens: /^((← +)?[☐☒☑]|❯? ?(\d\. )?Chat about this)/u,
    rows: null,
    column: null,
    what: (text) => text[1] ?? 'a question',
  },
  // Opened by itself: by 2.1.197 at every usage limit, by 2.1.330 at a weekly one.
  {
    kind: 'other',
    opens: /^What do you want to do\?/,
    rows: /limit|continue automatically|plan|usage|credits/i,
    column: null,
    what: () => 'what to do at its usage limit',
  },
  // Where Anthropic's server is not the one that is asked, 2.1.330 in mode auto.
  {
    kind: 'other',
    opens: /^Auto mode can['’]t check actions in this session/,
    rows: null,
    column: null,
    what: () => 'Auto mode can’t check actions in this session',
  },
];

/** Part of the very first start: these two are not framed, and stand below a picture. */
const unframed: readonly DialogKind[] = ['theme', 'login'];
/** Below the rows of most dialogs. */
const hintKey = /\b(Enter|Esc|Space|Tab)\b/;
const permissionQuestion = /(?:^|[?:.] )(Do you want to [^?]*\?)$/;

/**
 * `lines`: from the dialog's frame to the screen's end; `framed`: whether that frame is on the screen at all. `width`: of
 * the pane. Null: no dialog that we know for one.
 */
export function readDialog(lines: readonly string[], width: number, framed: boolean): Dialog | null {
  const list = lastList(lines);
  const rows = list === null ? [] : readRows(list, width);
  const text = paragraphs(lines, width);
  const found = known.find((one) => {
    const fits = one.rows === null || (rows.length > 0 && rows.every((row) => one.rows?.test(row.text)));
    if (framed) return fits && one.opens.test(text[0] ?? '');
    if (unframed.includes(one.kind)) return text.some((paragraph) => one.opens.test(paragraph));
    // Its head is above the pane's upper edge: told by its rows, all of them, and where they stand.
    return fits && rows.length > 1 && list !== null && one.rows !== null && list.column === one.column;
  });
  if (found !== undefined)
    return { is: 'dialog', kind: found.kind, what: oneLine(found.what(framed ? text : [])), rows };
  if (list === null) return null;

  const title = framed ? (lines.find((line) => line.trim() !== '' && !isRule(line)) ?? '').trim() : '';
  const asked = askedPermission(oneParagraph(lines.slice(list.asks, list.at)));
  // What mode auto cannot have checked has `No` first, and says above the question what it is about.
  if (asked !== undefined && rows.slice(0, 2).some(({ text: row }) => row === 'Yes')) {
    const own = rows[0]?.text === 'Yes' ? undefined : text.find((part) => /^[A-Z]\w*\(.*\)$/.test(part));
    const what = title === '' || title.startsWith('Do you want') ? asked : `${own ?? title}: ${asked}`;
    return { is: 'dialog', kind: 'permission', what: oneLine(what), rows };
  }
  // A worker's own words stand at column 2 as well, but never without a composer below them.
  if (list.column > 2 || !hasHint(oneParagraph(lines.slice(list.at)))) return null;
  return { is: 'dialog', kind: 'other', what: title === '' ? 'a dialog' : oneLine(title), rows };
}

/** `Enter to select · Esc to cancel`. In time linear in the text, which a worker may have printed. */
function hasHint(text: string): boolean {
  return text.split('·').some((part) => {
    const at = part.search(hintKey);
    return at !== -1 && / to \w/.test(part.slice(at));
  });
}

/** The question that the text ends with. Only its last sentence is matched: that keeps the time linear. */
function askedPermission(text: string): string | undefined {
  if (!text.endsWith('?')) return undefined;
  const before = text.lastIndexOf('?', text.length - 2);
  return permissionQuestion.exec(text.slice(Math.max(0, before)))?.[1];
}

/** Each one line; those of rules alone left out. */
function paragraphs(lines: readonly string[], width: number): readonly string[] {
  const found: string[] = [];
  let above: string | null = null;
  for (const line of lines) {
    if (line.trim() === '' || isRule(line)) above = null;
    else if (above === null) {
      found.push(line.trim());
      above = line;
    } else {
      // A path is cut where the line ends, with no space there.
      const glued = above.length >= width - 2 && endsInPath(above) && !/\s/.test(line.trim());
      found.push(`${found.pop() ?? ''}${glued ? '' : ' '}${line.trim()}`);
      above = line;
    }
  }
  return found;
}

function endsInPath(line: string): boolean {
  const at = line.lastIndexOf('/');
  return at !== -1 && !/\s/.test(line.slice(at));
}

function oneParagraph(lines: readonly string[]): string {
  return lines
    .filter((line) => !isRule(line))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Characters: for a list's line and a notice. */
const longest = 160;

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
