/** The text of a planned worker's instruction file: front matter, then the filled-in template. Pure. */
import { ok, type Result } from '../result.ts';
import { shownPath, type ProjectPaths } from '../paths/session-paths.ts';
import type { PlannedWorker } from './crew.ts';
import { textOf } from './source.ts';
import type { Task } from './task.ts';
import {
  fillTemplate,
  splitFrontMatter,
  withoutTaskSection,
  type SlotName,
  type TemplateProblem,
} from './template.ts';

export interface Rendering {
  readonly template: string;
  readonly task: Task;
  /** Name of the task file; null: none. */
  readonly taskFile: string | null;
  /** Text of a distribution plan for all workers. */
  readonly shared: string;
  readonly workers: readonly PlannedWorker[];
  readonly places: Places;
}

/** Paths as the files name them: relative to the project if inside. */
export interface Places {
  readonly comm: string;
  readonly outputs: string;
}

export function placesOf({ root, comm, outputs }: ProjectPaths): Places {
  return { comm: shownPath(root, comm), outputs: shownPath(root, outputs) };
}

export function renderWorker(rendering: Rendering, worker: PlannedWorker): Result<string, TemplateProblem> {
  const { matter, body } = splitFrontMatter(rendering.template);
  const slots = slotsOf(rendering, worker);
  const filled = fillTemplate(slots.task === '' ? withoutTaskSection(body) : body, slots);
  if (!filled.ok) return fail(filled.failure, rendering.template, body);
  const front = ['---', ...ownMatter(worker), ...matter, '---', ''];
  return ok(`${front.join('\n')}\n${filled.value.replace(/\n{3,}/g, '\n\n').trim()}\n`);
}

/** Line numbers count in the whole template. */
function fail(problem: TemplateProblem, template: string, body: string): Result<string, TemplateProblem> {
  const above = template.split(/\r\n|\r|\n/).length - body.split('\n').length;
  return { ok: false, failure: { ...problem, line: problem.line + above } };
}

/** JSON is valid YAML: quoted like this, titles and commands can only be text. */
function ownMatter({ name, needs, verify }: PlannedWorker): readonly string[] {
  return [
    `name: ${quoted(name)}`,
    ...(needs.length === 0 ? [] : [`needs: [${needs.join(', ')}]`]),
    ...(verify === null ? [] : [`verify: ${quoted(verify)}`]),
  ];
}

/** U+2028 and similar end a line in YAML but not in JSON. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function slotsOf(rendering: Rendering, worker: PlannedWorker): Readonly<Record<SlotName, string>> {
  const { workers, taskFile, places } = rendering;
  const { id, name, title, text, deliverables } = worker;
  return {
    id,
    name,
    title,
    assignment: text === title || text === '' ? `${title}.`.replace(/([.!?])\.$/, '$1') : text,
    deliverables:
      deliverables.length === 0
        ? 'What your part asks for.'
        : deliverables.map((one) => `- ${one}`).join('\n'),
    outputs: outputsOf(places, worker),
    needs: needsText(rendering, worker),
    crew: workers
      .map((one) => `- worker ${one.id} (${one.name})${one.id === id ? ', you' : ''}: ${one.title}`)
      .join('\n'),
    task: taskText(rendering),
    status_file: `${places.comm}/worker${id}_status.txt`,
    task_file: taskFile ?? '',
  };
}

/** Where a worker puts its outputs. */
export function outputsOf({ outputs }: Places, { name }: PlannedWorker): string {
  return `${outputs}/${name}/`;
}

function needsText({ workers, places }: Rendering, { needs }: PlannedWorker): string {
  if (needs.length === 0) return 'Nothing: start right away.';
  return workers
    .filter(({ id }) => needs.includes(id))
    .map(
      (one) =>
        `- worker ${one.id} (${one.name}): ${one.title}; its results are where its assignment says, or in ${outputsOf(places, one)}`,
    )
    .join('\n');
}

/** The whole task, under headings that no other program takes for a task. */
function taskText({ task, shared }: Rendering): string {
  const sections: readonly (readonly [string, string])[] = [
    ['', task.title ?? ''],
    ['', textOf(task.description)],
    ['Requirements', textOf(task.requirements)],
    ['Outputs of the whole crew', textOf(task.outputs)],
    ['For all workers', shared],
    ['Context', textOf(task.context)],
    ['Kind of task', task.type],
  ];
  return sections
    .filter(([, text]) => text.trim() !== '')
    .map(([heading, text]) => (heading === '' ? text : `### ${heading}\n\n${text}`))
    .join('\n\n');
}
