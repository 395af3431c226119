/** `muxcrew init`: creates the files of a project that do not exist yet. Overwrites nothing. */
import type { Context } from '../../app/context.ts';
import { missingLines } from '../../core/text/missing-lines.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { printedPath } from '../../core/text/shell-word.ts';
import { RefusedFile } from '../../core/refused-file.ts';
import { isInside, projectPaths, shownPath, type ProjectPaths } from '../../core/paths/session-paths.ts';
import { linkedOut } from '../../app/linked-folder.ts';
import { fail, ok } from '../../core/result.ts';
import { projectTemplate } from '../../app/plan/template.ts';
import { ownFolder } from '../../app/run/own-folder.ts';
import { projectFolder } from '../../app/project-folder.ts';
import type { Command } from '../../app/command.ts';
import { errorMessage } from '../../core/error-text.ts';

/** Each of these is a project configuration; package.json counts if it has a "muxcrew" key. */
const configNames = [
  ...['.muxcrewrc', '.muxcrewrc.json', '.muxcrewrc.yaml', '.muxcrewrc.yml'],
  ...['muxcrew.config.json', 'muxcrew.config.yaml', 'muxcrew.config.yml'],
];

interface Made {
  readonly path: string;
  readonly what: string;
  readonly is: 'made' | 'there';
}

export const command: Command = {
  words: {
    name: 'init',
    summary: 'Set up a project: folders, configuration, task file, /crew.',
    positionals: [],
    details: [
      'Creates comm/, logs/ and outputs/ (in the folder named by the setting folder:), muxcrew.config.yaml with every line',
      'commented out, an empty task.md,',
      '.muxcrew/worker_instructions.md (the template of plan and new), /crew and a skill for Claude Code in .claude/,',
      'and .gitignore entries for comm/ and logs/. Existing files are not changed.',
    ],
    options: [{ name: 'project', value: 'FOLDER', what: 'The project folder (default: the current one).' }],
    examples: [{ line: 'muxcrew init', what: 'then fill in task.md and start it: muxcrew run task.md' }],
  },
  async run(context, args) {
    const project = projectFolder(context, 'init', args.value('project'));
    if (!project.ok) return project;
    const config = await context.config(project.value, {});
    if (!config.ok) return config;
    const own = ownFolder(context, project.value, config.value);
    if (!own.ok) return own;
    let made: readonly Made[];
    try {
      made = setUp(context, projectPaths({ project: project.value, name: null, ...own.value }));
    } catch (error) {
      if (error instanceof RefusedFile) return fail({ kind: 'disk', path: error.path, reason: error.reason });
      const reason = errorMessage(error);
      return fail({ kind: 'project-not-writable', path: project.value, reason });
    }
    const width = Math.max(...made.map(({ path }) => path.length));
    for (const { path, what, is } of made)
      context.out(
        `  ${is === 'made' ? 'created' : 'exists '}  ${cleanText(path, 4096).padEnd(width)}  ${what}\n`,
      );
    const isHere = project.value === context.cwd;
    const next = isHere
      ? 'task.md'
      : `--project ${printedPath(project.value)} ${printedPath(`${project.value}/task.md`)}`;
    context.out(`\n  Fill in task.md, then: muxcrew run ${next}\n`);
    return ok(0);
  },
};

function setUp(context: Context, paths: ProjectPaths): readonly Made[] {
  const { files, assets } = context;
  const { root: project, base, comm, logs, outputs } = paths;
  const folder = (path: string, what: string): Made => {
    refuseLinkedOut(files, path, base);
    const there = files.stat(path) !== null;
    if (!there) files.makeFolder(path);
    return { path: shownPath(project, path), what, is: there ? 'there' : 'made' };
  };
  const file = (path: string, asset: string, what: string): Made => {
    const text = files.readText(`${assets}/${asset}`);
    if (text === null) throw new Error(`the shipped ${asset} is gone`);
    const parent = `${project}/${path}`.replace(/\/[^/]*$/, '');
    refuseLinkedOut(files, parent, project);
    files.makeFolder(parent);
    return { path, what, is: files.createWhole(`${project}/${path}`, text) ? 'made' : 'there' };
  };
  return [
    folder(comm, 'messages between workers and muxcrew'),
    folder(logs, 'the output of each pane'),
    folder(outputs, 'the deliverables of the workers'),
    configuration(context, project) ?? file('muxcrew.config.yaml', 'init/muxcrew.config.yaml', 'settings'),
    file('task.md', 'init/task.md', 'the task, to be filled in'),
    file(projectTemplate('.').slice(2), 'worker_instructions.md', 'template of every instruction file'),
    file('.claude/commands/crew.md', 'init/crew.md', '/crew in Claude Code'),
    file('.claude/skills/muxcrew/SKILL.md', 'init/SKILL.md', 'lets Claude Code use muxcrew on its own'),
    ...ignoreLines(context, paths),
  ];
}

function refuseLinkedOut(files: Context['files'], path: string, project: string): void {
  const failure = linkedOut(files, path, project);
  if (failure?.kind === 'linked-out')
    throw new RefusedFile('EOUTSIDE', path, `it leads to ${failure.target}, outside ${project}`);
}

/** Null: the project has no configuration yet. */
function configuration({ files }: Context, project: string): Made | null {
  const own = configNames.find((name) => files.stat(`${project}/${name}`) !== null);
  const inPackage = /"muxcrew"\s*:\s*\{/.test(
    files.readText(`${project}/package.json`, { within: project }) ?? '',
  );
  const path = own ?? (inPackage ? 'package.json' : null);
  return path === null ? null : { path, what: 'settings', is: 'there' };
}

/** Session files do not belong in a repository; whether deliverables do is up to the user. */
function ignoreLines({ files }: Context, { root: project, comm, logs }: ProjectPaths): readonly Made[] {
  const ignored = [comm, logs]
    .filter((path) => isInside(project, path))
    .map((path) => `/${ignorePattern(shownPath(project, path))}/`);
  if (ignored.length === 0) return [];
  const path = `${project}/.gitignore`;
  const text = files.readText(path, { within: project });
  const missing = missingLines(text ?? '', ignored);
  if (missing !== '') files.append(path, missing, { within: project });
  return [{ path: '.gitignore', what: ignored.join(' '), is: missing === '' ? 'there' : 'made' }];
}

/** Escapes the special characters of a path. */
function ignorePattern(path: string): string {
  return path.replace(/[\\*?[ ]/g, '\\$&');
}
