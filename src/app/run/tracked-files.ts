/**
 * Files that git tracks and that a run would write or move. Asks git once, read-only, and trusts no configuration of the
 * repository. No answer (no repository, no git, a git that refuses or hangs) means none.
 */
import { dirname, relative } from 'node:path';
import type { ProjectPaths } from '../../core/paths/session-paths.ts';
import type { Context } from '../context.ts';
import { isLogFile, isMovedCommFile } from '../../core/paths/session-paths.ts';
import { baseName } from '../../core/paths/path-parts.ts';

/** `run` waits at most so long for git. */
const limitMs = 3_000;
const maxBytes = 16 * 1024 * 1024;

/** Paths relative to the folder that holds comm/ and logs/. */
export async function trackedFiles(context: Context, paths: ProjectPaths): Promise<readonly string[]> {
  const folder = existing(context, dirname(paths.allComm));
  // Without a repository git need not be started.
  if (!isBelowGit(context, folder)) return [];
  const comm = relative(folder, paths.comm);
  const logs = relative(folder, paths.logs);
  const git = ['git', '--literal-pathspecs', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];
  const { code, stdout } = await context.exec.run([...git, 'ls-files', '-z', '--', comm, logs], {
    cwd: folder,
    env: gitEnvironment(context),
    timeoutMs: limitMs,
    maxBytes,
  });
  if (code !== 0) return [];
  return stdout.split('\0').filter((path) => {
    const name = baseName(path);
    const own = dirname(path);
    return (own === comm && isMovedCommFile(name)) || (own === logs && isLogFile(name));
  });
}

/**
 * Nothing of the caller's git (a hook's GIT_DIR, traces), no prompt, no lock, no download of missing objects: a repository
 * names the program that sends them. Git before 2.39.4 ignores GIT_NO_LAZY_FETCH, and has no transport to use.
 */
function gitEnvironment({ env }: Context): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(kept),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
  };
}

function existing(context: Context, folder: string): string {
  const isThere = folder === '/' || context.files.stat(folder)?.kind === 'folder';
  return isThere ? folder : existing(context, dirname(folder));
}

function isBelowGit(context: Context, folder: string): boolean {
  if (context.files.statLink(`${folder === '/' ? '' : folder}/.git`) !== null) return true;
  return folder !== '/' && isBelowGit(context, dirname(folder));
}
