/**
 * Parses a task file by its headings. Owns the headings' names. No text is lost: unknown sections go to the context,
 * with their headings.
 */
import { labelOf } from './entry-label.ts';
import { sourceLines, textOf, type SourceLine } from './source.ts';

export interface Task {
  /** A top-level heading that is not one of the known ones; null: none. */
  readonly title: string | null;
  /** As written: one of the framework's five words, or other text. */
  readonly type: string;
  readonly description: readonly SourceLine[];
  readonly requirements: readonly SourceLine[];
  readonly outputs: readonly SourceLine[];
  readonly distribution: readonly SourceLine[];
  readonly context: readonly SourceLine[];
}

type Field = Exclude<keyof Task, 'title'>;

const fieldNames: Readonly<Record<Field, RegExp>> = {
  type: /^task type$|^type of task$|^タスク(?:の?(?:種類|種別)|タイプ)$/,
  description: /^(?:task )?descriptions?$|^task$|^タスク(?:の?(?:説明|内容|概要|詳細))$/,
  requirements: /^(?:specific |task )?requirements?$|^(?:具体的な|特定の?|詳細)?要件$/,
  outputs: /^(?:expected |task )?(?:outputs?|deliverables?)$|^(?:期待(?:される|する))?(?:成果物|出力)$/,
  distribution:
    /^(?:(?:tasks?|workers?|work|panes?|jobs?) )?(?:distribution|allocation)(?: plan)?$|^(?:task|worker|pane|job) assignments?(?: plan)?$|^(?:タスク|作業|ワーカー|ペイン)?の?(?:分配|配分|割り当て|割当)(?:計画|プラン)?$|^(?:作業|役割|タスク)分担(?:計画|表)?$/,
  context: /^(?:additional |task )?context$|^(?:追加の?|補足)?(?:コンテキスト|情報|背景)$/,
};
const fields = Object.keys(fieldNames) as readonly Field[];

const atx = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$/;
/** `Task Type: content`, `**Task Type**`, `**Task Type:** content`. */
const labelled =
  /^ {0,3}(?:(\*\*|__)([^*_:]+?):?\1:?|((?:task|specific|expected|additional) [a-z ]+?):)[ \t]*(.*)$/i;

/** UTF-16 code units. */
const longestHeading = 500;

interface Heading {
  readonly level: number;
  readonly name: string;
  readonly field: Field | null;
  /** The text after the label on its line. */
  readonly rest: string;
}

/** Whether the text is a task, and not one worker's assignment, by headings that only tasks have. */
export function hasTaskHeading(text: string): boolean {
  return sourceLines(text).some((line) => {
    const heading = headingOf(line);
    if (heading?.field == null) return false;
    return (
      heading.field === 'distribution' ||
      /^(?:task (?:type|description)|タスク)/i.test(bareName(heading.name))
    );
  });
}

export function parseTask(text: string): Task {
  const found: Record<Field, SourceLine[]> = {
    type: [],
    description: [],
    requirements: [],
    outputs: [],
    distribution: [],
    context: [],
  };
  let title: string | null = null;
  const preamble: SourceLine[] = [];
  let into = preamble;
  let field: Field | null = null;
  let level = 0;
  /** The field that an unknown heading has ended. */
  let left: Field | null = null;
  /** The task's own headings are numbered. */
  let numbered = false;
  /** The previous line is a label that may be underlined. */
  let underlined = false;
  for (const line of sourceLines(text)) {
    const heading = headingOf(line);
    if (isUnderline(line, underlined)) {
      underlined = false;
      continue;
    }
    underlined = heading !== null && heading.level === 6 && heading.rest === '';
    if (heading !== null && heading.field !== null) {
      numbered = /^\W*\d/.test(heading.name);
      field = heading.field;
      left = null;
      level = heading.level;
      into = found[field];
      if (heading.rest !== '') into.push({ ...line, text: heading.rest });
    } else if (heading !== null && isEntry(line, heading.name, field ?? left, numbered)) {
      // It includes what is below its heading, even after an unknown heading.
      field = 'distribution';
      level = Math.min(level, heading.level);
      into = found.distribution;
      into.push(line);
    } else if (heading === null || heading.level > level) {
      if (heading !== null && title === null && field === null && isEmpty(preamble) && into === preamble)
        title = heading.name;
      else into.push(line);
    } else {
      left = field ?? left;
      field = null;
      level = heading.level - 1;
      into = found.context;
      into.push(line);
    }
  }
  return settled(title, preamble, found);
}

/** Text above all headings is the description if there is no other, otherwise context. */
function settled(
  title: string | null,
  preamble: readonly SourceLine[],
  found: Readonly<Record<Field, readonly SourceLine[]>>,
): Task {
  const { type, description, context, ...rest } = found;
  const own = {
    ...rest,
    type: textOf(type),
    title: title === null || title.trim() === '' ? null : title.trim(),
  };
  if (!isEmpty(description)) return { ...own, description, context: joined(preamble, context) };
  if (!isEmpty(preamble)) return { ...own, description: preamble, context };
  const something = [rest.requirements, rest.outputs, rest.distribution].some((lines) => !isEmpty(lines));
  if (own.title !== null || something) return { ...own, description: [], context };
  return { ...own, description: context, context: [] };
}

/** Whether there is nothing to plan: no text, or only the empty template. */
export function isEmptyTask(task: Task): boolean {
  const { description, requirements, outputs, distribution, context } = task;
  return [description, requirements, outputs, distribution, context].every(isEmpty);
}

function isEmpty(lines: readonly SourceLine[]): boolean {
  return lines.every(({ text }) => text.trim() === '');
}

function joined(one: readonly SourceLine[], other: readonly SourceLine[]): readonly SourceLine[] {
  if (isEmpty(one)) return other;
  return isEmpty(other) ? one : [...one, { text: '', number: 0, code: false }, ...other];
}

function headingOf(line: SourceLine): Heading | null {
  if (line.code || line.text.length > longestHeading) return null;
  const [, hashes, name = ''] = atx.exec(line.text) ?? [];
  if (hashes !== undefined) return named(hashes.length, name);
  const [, , bold, plain, rest = ''] = labelled.exec(line.text) ?? [];
  const label = bold ?? plain ?? wholeLine(line.text);
  if (label === undefined) return null;
  const field = fieldOf(label);
  return field === null ? null : { level: 6, name: label, field, rest };
}

/** `Task Distribution Plan` or `【タスク分配計画】` alone on its line is unambiguous. */
function wholeLine(text: string): string | undefined {
  const bare = bareName(text);
  return text.length <= 80 && /^\S/.test(text) && !/^[-*+•>|]|[.!?。]\s*$/.test(text) && ownWords.test(bare)
    ? text
    : undefined;
}

const ownWords =
  /^(?:task (?:type|description|distribution(?: plan)?)|specific requirements|expected outputs|additional context|タスク分配計画)$/;

function isUnderline({ text, code }: SourceLine, underlined: boolean): boolean {
  return underlined && !code && /^ {0,3}(?:={3,}|-{3,})\s*$/.test(text);
}

/** `### Task Type: development` has heading and value on one line. */
function named(level: number, name: string): Heading {
  const whole = fieldOf(name);
  if (whole !== null) return { level, name, field: whole, rest: '' };
  const [, label = '', rest = ''] = /^([^:：]+)[:：]\s*(.+)$/.exec(name) ?? [];
  const field = label === '' ? null : fieldOf(label);
  return { level, name, field, rest: field === null ? '' : rest };
}

/** Also for `Task Distribution Plan / タスク分配計画`: a name in two languages. */
function fieldOf(name: string): Field | null {
  const parts = name.split(/[/／|｜・]|\s[-–—]\s/);
  const twice = parts.length === 2 && parts.some((part) => /[^\p{Script=Latin}\P{L}]/u.test(part));
  for (const one of twice ? [name, ...parts] : [name]) {
    const bare = bareName(one);
    const field = fields.find((each) => fieldNames[each].test(bare));
    if (field !== undefined) return field;
  }
  return null;
}

/** `**1. Task Type** (required):` -> `task type`. */
function bareName(name: string): string {
  return (
    name
      .slice(0, 200)
      // Also full-width letters and brackets.
      .normalize('NFKC')
      .toLowerCase()
      .replace(/<\/?[a-z]+>|\([^)]*\)|^\W*[ivx]+[.)]\s/g, ' ')
      .replace(/[^\p{L}\sー]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

/** In a distribution plan, a heading at its own level may open one worker's part. */
function isEntry(line: SourceLine, name: string, field: Field | null, numbered: boolean): boolean {
  if (field !== 'distribution') return false;
  return labelOf(line) !== null || (!numbered && /^\W*\d{1,3}[.)]\s/.test(name));
}
