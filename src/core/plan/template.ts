/**
 * Fills in a template of an instruction file: `{{name}}` and others, in one pass, so that inserted text is not filled
 * in again. Owns the names for templates and the position of the template's own front matter. Pure.
 */
import { fail, ok, type Result } from '../result.ts';

export const slotNames = [
  'id',
  'name',
  'title',
  'assignment',
  'deliverables',
  'outputs',
  'needs',
  'crew',
  'task',
  'status_file',
  'task_file',
] as const;
export type SlotName = (typeof slotNames)[number];

export interface TemplateProblem {
  readonly line: number;
  readonly slot: string;
}

/** Fails at the first unknown name. */
export function fillTemplate(
  template: string,
  slots: Readonly<Record<SlotName, string>>,
): Result<string, TemplateProblem> {
  const lines = template.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  for (const [index, line] of lines.entries()) {
    const wrong = [...line.matchAll(slot)].find(([, name = '']) => !isSlot(name));
    if (wrong !== undefined) return fail({ line: index + 1, slot: wrong[1] ?? '' });
  }
  return ok(lines.join('\n').replace(slot, (_, name: string) => (isSlot(name) ? slots[name] : '')));
}

/** Text before the task in the shipped template, not the user's. */
const taskIntroduction = 'You do your part of it, and no other. The rest is here so that your part fits.';

/**
 * The template without a section that only contains the task, for a crew without one. Its lines become blank, so that
 * line numbers in problems stay right.
 */
export function withoutTaskSection(template: string): string {
  const lines = template.split(/\r\n|\r|\n/);
  const isHeading = (line: string): boolean => /^ {0,3}#{1,6}\s/.test(line);
  const at = lines.findIndex((line) => /^\s*\{\{\s*task\s*\}\}\s*$/.test(line));
  const start = lines.findLastIndex((line, index) => index < at && isHeading(line));
  if (start === -1) return template;
  const next = lines.findIndex((line, index) => index > at && isHeading(line));
  const end = next === -1 ? lines.length : next;
  const rest = lines.filter((_, index) => index > start && index < end && index !== at).join('\n');
  if (!['', taskIntroduction].includes(rest.trim())) return template;
  return lines.map((line, index) => (index >= start && index < end ? '' : line)).join('\n');
}

const slot = /\{\{\s*([\w-]+)\s*\}\}/g;

function isSlot(name: string): name is SlotName {
  return slotNames.some((one) => one === name);
}

/** Keys that the plan itself writes; a template's own values would make two workers one. */
const ours = ['name', 'needs', 'verify'];

/** The template's front matter without those keys, and the text after it. */
export function splitFrontMatter(template: string): {
  readonly matter: readonly string[];
  readonly body: string;
} {
  const lines = template.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const end =
    lines[0]?.trimEnd() === '---' ? lines.findIndex((line, at) => at > 0 && line.trimEnd() === '---') : -1;
  if (end === -1) return { matter: [], body: lines.join('\n') };
  let dropped = false;
  const matter = lines.slice(1, end).filter((line) => {
    const key = /^(["']?)([A-Za-z]\w*)\1\s*:/.exec(line)?.[2];
    if (key !== undefined) dropped = ours.includes(key);
    return !dropped;
  });
  return {
    matter,
    body: lines
      .slice(end + 1)
      .join('\n')
      .replace(/^\n+/, ''),
  };
}
