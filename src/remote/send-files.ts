/**
 * The files that a command line names here, on their way to another host: what each is called over there, and the command
 * line in those names. What is not here is taken to be there already.
 */
import type { Arguments } from '../cli/command.ts';
import type { Context } from '../app/context.ts';
import type { Failure } from '../core/failure.ts';
import type { SentFile } from '../core/wire/remote-request.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { projectTemplate } from '../app/plan/template.ts';
import { taskFile } from '../app/run/from-task.ts';
import type { Command } from '../app/command.ts';
import { baseName } from '../core/paths/path-parts.ts';

export interface Sending {
  readonly files: readonly SentFile[];
  /** In the names over there. */
  readonly args: Arguments;
}

export async function filesToSend(
  context: Context,
  command: Command,
  args: Arguments,
): Promise<Result<Sending>> {
  const paths: string[] = [];
  const there = async (word: string): Promise<Result<readonly string[]>> => {
    const found = await context.findInstructions([word], context.cwd);
    if (!found.ok) return isAbsent(found.failure) ? ok([word]) : found;
    paths.push(...found.value);
    return ok(found.value.map((path) => asWord(nameThere(context, path))));
  };
  const all = async (words: readonly string[]): Promise<Result<readonly string[]>> => {
    const names: string[] = [];
    for (const word of words) {
      const own = await there(word);
      if (!own.ok) return own;
      names.push(...own.value);
    }
    return ok(names);
  };
  const words = await all(args.words);
  if (!words.ok) return words;
  const options = new Map<string, readonly string[]>();
  const crew = [...paths];
  for (const name of command.sendsFiles ?? []) {
    const own = await all(args.values(name));
    if (!own.ok) return own;
    options.set(name, own.value);
  }
  const template = projectTemplate(context.cwd);
  if (isPlanned(context, command, args, crew) && context.files.stat(template)?.kind === 'file')
    paths.push(template);
  const files = sentFiles(context, [...new Set(paths)]);
  if (!files.ok) return files;
  const values = (name: string): readonly string[] => options.get(name) ?? args.values(name);
  return ok({
    files: files.value,
    args: {
      ...args,
      words: words.value,
      values,
      value: (name) => values(name).at(-1) ?? null,
    },
  });
}

/** Then the project's own template is asked for, too. */
function isPlanned(context: Context, { words }: Command, args: Arguments, files: readonly string[]): boolean {
  if (words.name === 'plan') return true;
  if (words.name !== 'run') return false;
  const task = taskFile(context, words, args, files);
  return task.ok && task.value !== null;
}

function sentFiles(context: Context, paths: readonly string[]): Result<readonly SentFile[]> {
  const files = paths.map((path) => ({
    path,
    name: nameThere(context, path),
    text: context.files.readText(path) ?? '',
  }));
  for (const { name, path } of files) {
    const other = files.find((one) => one.name === name && one.path !== path);
    if (other === undefined) continue;
    const detail = `${path} and ${other.path} would be the same file over there, ${name}`;
    return fail({ kind: 'bad-usage', command: '', detail });
  }
  return ok(files.map(({ name, text }) => ({ name, text })));
}

/** Below the current folder: as it is called from there; from elsewhere: by its last name. */
function nameThere({ cwd }: Context, path: string): string {
  const folder = cwd === '/' ? '/' : `${cwd}/`;
  return path.startsWith(folder) ? path.slice(folder.length) : baseName(path);
}

function asWord(name: string): string {
  return name.startsWith('-') ? `./${name}` : name;
}

function isAbsent(failure: Failure): boolean {
  return (
    failure.kind === 'no-instruction-file' ||
    (failure.kind === 'bad-instruction-file' && failure.problem.is === 'missing')
  );
}
