/**
 * A task file -> what it says under which heading. Owns the headings' names. No text is lost: what stands under a heading
 * that is not ours goes to the context, with its heading.
 */
import { sourceLines, textOf, type SourceLine } from './source.ts';

export interface Task {
  /** A heading above all others that is none of ours; null: there is none. */
  readonly title: string | null;
  /** As it was written: one of the framework's five words, or anything else. */
  readonly type: string;
  readonly description: readonly SourceLine[];
  readonly requirements: readonly SourceLine[];
  readonly outputs: readonly SourceLine[];
  readonly distribution: readonly SourceLine[];
  readonly context: readonly SourceLine[];
}

type Field = Exclude<keyof Task, 'title'>;

const fieldNames: Readonly<Record<Field, RegExp>> = {
  type: /^task type$|^type of task$/,
  description: /^(?:task )?descriptions?$|^task$/,
  requirements: /^(?:specific |task )?requirements?$/,
  outputs: /^(?:expected |task )?(?:outputs?|deliverables?)$/,
  distribution: /^(?:task |worker |work )?distribution(?: plan)?$/,
  context: /^(?:additional |task )?context$/,
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
  /** What follows the label on its own line. */
  readonly rest: string;
}

/** Is this a task, and no assignment of one worker? By the headings that only a task has. */
export function hasTaskHeading(text: string): boolean {
  return sourceLines(text).some((line) => {
    const heading = headingOf(line);
    return heading?.field != null && /^task (?:type|description|distribution)/i.test(bareName(heading.name));
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
  for (const line of sourceLines(text)) {
    const heading = headingOf(line);
    if (heading !== null && heading.field !== null) {
      field = heading.field;
      level = heading.level;
      into = found[field];
      if (heading.rest !== '') into.push({ ...line, text: heading.rest });
    } else if (heading === null || heading.level > level || isEntry(heading.name, field)) {
      if (heading !== null && title === null && field === null && isEmpty(preamble) && into === preamble)
        title = heading.name;
      else into.push(line);
    } else {
      field = null;
      level = heading.level - 1;
      into = found.context;
      into.push(line);
    }
  }
  return settled(title, preamble, found);
}

/** What stands above all headings describes the task where nothing else does, and is context otherwise. */
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

/** Nothing in it to plan: no text, or only a template that nobody has filled in. */
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
  const label = bold ?? plain;
  if (label === undefined) return null;
  const field = fieldOf(label);
  return field === null ? null : { level: 6, name: label, field, rest };
}

/** `### Task Type: development` says both on one line. */
function named(level: number, name: string): Heading {
  const whole = fieldOf(name);
  if (whole !== null) return { level, name, field: whole, rest: '' };
  const [, label = '', rest = ''] = /^([^:]+):\s*(.+)$/.exec(name) ?? [];
  const field = label === '' ? null : fieldOf(label);
  return { level, name, field, rest: field === null ? '' : rest };
}

function fieldOf(name: string): Field | null {
  const bare = bareName(name);
  return fields.find((field) => fieldNames[field].test(bare)) ?? null;
}

/** `**1. Task Type** (required):` -> `task type`. */
function bareName(name: string): string {
  return name
    .slice(0, 200)
    .toLowerCase()
    .replace(/\([^)]*\)/g, ' ')
    .replace(/[^\p{L}\s]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** In a distribution plan, a heading of its own level may open one worker's part. */
function isEntry(name: string, field: Field | null): boolean {
  return field === 'distribution' && /^\W*(?:pane|worker)\s*#?\d/i.test(name);
}
