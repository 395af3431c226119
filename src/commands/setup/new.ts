/** `muxcrew new`: creates one numbered instruction file from the template. Starts no worker. */
import type { CommandWords } from '../../cli/command.ts';
import type { Context } from '../../app/context.ts';
import { fileName, slugOfName, type PlannedWorker } from '../../core/plan/crew.ts';
import { placesOf, renderWorker } from '../../core/plan/render.ts';
import { parseTask } from '../../core/plan/task.ts';
import { assignNames, nameFromFile, type Named } from '../../core/paths/names.ts';
import { projectPaths } from '../../core/paths/session-paths.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { cleanText, visibleText } from '../../core/text/clean-text.ts';
import { readTemplate } from '../../app/plan/template.ts';
import { presentInstructions } from '../../app/plan/write-files.ts';
import { ownFolder } from '../../app/run/own-folder.ts';
import { projectFolder } from '../../app/project-folder.ts';
import { readInProject } from '../../app/manager-context.ts';
import { findSessions, isUp } from '../../app/sessions/sessions.ts';
import { meantWorkers } from '../../app/meant-workers.ts';
import type { Command } from '../../app/command.ts';
import { errorMessage } from '../../core/error-text.ts';
import { folderOf } from '../../core/paths/path-parts.ts';

const words: CommandWords = {
  name: 'new',
  summary: 'Create one instruction file from the template.',
  positionals: [{ kind: 'NAME' }, { oneOf: ['-'], optional: true }],
  text: 'optional',
  details: [
    'Uses the next free number, here and in the running session. The content of task.md is included as the whole task.',
    'TEXT is the assignment; a single - reads it from standard input; without it, the file has a placeholder to fill in.',
  ],
  options: [
    { name: 'needs', value: 'WORKER,…', what: 'Dependencies: numbers or names of workers to wait for.' },
    { name: 'project', value: 'FOLDER', what: 'The project folder (default: the current one).' },
  ],
  examples: [
    { line: 'muxcrew new docs', what: 'worker3_docs_instructions.md, to be filled in' },
    { line: 'muxcrew new docs --needs 1,2 -- Write the README.', what: 'ready for muxcrew add' },
  ],
};

export const command: Command = {
  words,
  readsInput: (args) => args.words.includes('-'),
  async run(context, args) {
    const [wanted = '', dash] = args.words;
    const project = projectFolder(context, 'new', args.value('project'));
    if (!project.ok) return project;
    const slug = slugOfName(wanted);
    if (slug === '')
      return fail({
        kind: 'bad-usage',
        command: 'new',
        detail: `${JSON.stringify(cleanText(wanted, 80))} has no characters that a name can have`,
      });
    const others = present(context, project.value);
    const [own] = assignNames([{ id: null, name: nameFromFile(fileName('1', slug)).name }], others);
    if (own === undefined) throw new Error('no name was assigned');
    const needs = needed(args.value('needs'), others);
    if (!needs.ok) return needs;

    const text =
      dash !== undefined ? (await context.readInput()).trim() : (args.afterDashes ?? []).join(' ').trim();
    const worker: PlannedWorker = {
      ...own,
      title: cleanText(wanted, 72),
      text: text === '' ? `[Write the assignment of worker ${own.id} (${own.name}) here.]` : text,
      deliverables: [],
      needs: needs.value,
      verify: null,
      file: fileName(own.id, own.name),
    };
    const found = await readTemplate(context, project.value);
    if (!found.ok) return found;
    const template = found.value;
    const config = await context.config(project.value, {});
    if (!config.ok) return config;
    const folder = ownFolder(context, project.value, config.value);
    if (!folder.ok) return folder;
    const rendered = renderWorker(
      {
        ...template,
        task: parseTask(readInProject(context, project.value, `${project.value}/task.md`) ?? ''),
        taskFile: 'task.md',
        shared: '',
        places: placesOf(projectPaths({ project: project.value, name: null, ...folder.value })),
        workers: [...others.map(known), worker],
      },
      worker,
    );
    if (!rendered.ok)
      return fail({ kind: 'bad-template', path: template.path, ...rendered.failure, known: template.known });
    const path = `${project.value}/${worker.file}`;
    const made = create(context, path, rendered.value);
    if (!made.ok) return made;
    context.out(`${visibleText(path)}\n`);
    if (text === '') context.err('muxcrew: write the assignment into it\n');
    return ok(0);
  },
};

/** Workers with a file here, and those of the session that runs here. */
function present(context: Context, project: string): readonly Named[] {
  const byFile = assignNames(presentInstructions(context, project).map(nameFromFile));
  const running = findSessions(context)
    .filter((session) => isUp(session) && session.project === project)
    .flatMap(({ snapshot, spec }): readonly Named[] => snapshot?.workers ?? spec.workers)
    .filter(({ id }) => byFile.every((other) => other.id !== id));
  return [...byFile, ...running.map(({ id, name }) => ({ id, name }))].sort(
    (a, b) => Number(a.id) - Number(b.id),
  );
}

function known({ id, name }: Named): PlannedWorker {
  return {
    id,
    name,
    title: name,
    text: '',
    deliverables: [],
    needs: [],
    verify: null,
    file: fileName(id, name),
  };
}

function needed(list: string | null, others: readonly Named[]): Result<readonly string[]> {
  const wanted = (list ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (wanted.length === 0) return ok([]);
  const found = meantWorkers(others, wanted);
  return found.ok ? ok(others.filter((one) => found.value.includes(one)).map(({ id }) => id)) : found;
}

function create(context: Context, path: string, text: string): Result<null> {
  try {
    if (context.files.createWhole(path, text)) return ok(null);
  } catch (error) {
    const reason = errorMessage(error);
    return fail({ kind: 'project-not-writable', path: folderOf(path), reason });
  }
  return fail({ kind: 'refused', what: `cannot write ${path}`, why: 'it already exists' });
}
