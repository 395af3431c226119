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
 * prompt.
 */
export function hasTranscript(files: Files, env: Env, cwd: string, conversation: string): boolean {
  return projectFolder(files, env, cwd, conversation) !== null;
}

/** The conversation's own transcript first, then those of its subagents; none before its first prompt. */
export function transcriptFiles(
  files: Files,
  env: Env,
  cwd: string,
  conversation: string,
): readonly string[] {
  const folder = projectFolder(files, env, cwd, conversation);
  if (folder === null) return [];
  const subagents = `${folder}/${conversation}/subagents`;
  const agents = (files.list(subagents) ?? []).filter((name) => /^agent-[\w-]+\.jsonl$/.test(name));
  return [`${folder}/${conversation}.jsonl`, ...agents.map((name) => `${subagents}/${name}`)];
}

/**
 * Where its transcript lies. The folder's name is the cwd with `-` for all but letters and digits, shortened in a way of
 * its own where it is long: then every folder is looked into; the id is unique.
 */
function projectFolder(files: Files, env: Env, cwd: string, conversation: string): string | null {
  const projects = `${configFolder(files, env)}/projects`;
  const real = files.stat(cwd) === null ? cwd : files.realPath(cwd);
  const has = (folder: string): boolean =>
    files.stat(`${projects}/${folder}/${conversation}.jsonl`)?.kind === 'file';
  const usual = real.replace(/[^A-Za-z0-9]/g, '-');
  const found = has(usual) ? usual : (files.list(projects) ?? []).find(has);
  return found === undefined ? null : `${projects}/${found}`;
}
