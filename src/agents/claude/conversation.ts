/** Where Claude Code keeps its own files, and whether a conversation can be resumed from there. Reads only. */
import type { Files } from '../../ports/files.ts';

type Env = Readonly<Record<string, string>>;

/** The folder of the person's Claude configuration; its real path where it exists. */
export function configFolder(files: Files, env: Env): string {
  const set = env['CLAUDE_CONFIG_DIR'];
  const folder = set === undefined || set === '' ? `${env['HOME'] ?? ''}/.claude` : set;
  return files.stat(folder) === null ? folder : files.realPath(folder);
}

/**
 * Is there a transcript? Only then `--resume` works, and only then `--session-id` does not. It appears at the first
 * prompt. The folder's name is the cwd with `-` for all but letters and digits, shortened in a way of its own where it
 * is long: then every folder is looked into; the id is unique.
 */
export function hasTranscript(files: Files, env: Env, cwd: string, conversation: string): boolean {
  const projects = `${configFolder(files, env)}/projects`;
  const real = files.stat(cwd) === null ? cwd : files.realPath(cwd);
  const has = (folder: string): boolean =>
    files.stat(`${projects}/${folder}/${conversation}.jsonl`)?.kind === 'file';
  return has(real.replace(/[^A-Za-z0-9]/g, '-')) || (files.list(projects) ?? []).some(has);
}
