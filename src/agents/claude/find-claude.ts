/** Finds Claude Code: on PATH, and where its installers put it. Starts nothing. */
import type { ProgramPlace } from '../../ports/agent-definition.ts';
import { inPath, isProgram } from '../../ports/find-program.ts';
import { fail, ok, type Result } from '../../core/result.ts';

/** Absolute path of the CLI. */
export function findClaude(place: ProgramPlace, configured: string | null): Result<string> {
  if (configured !== null) {
    const path = configured.startsWith('/') ? configured : `${place.cwd}/${configured}`;
    const stat = place.files.stat(path);
    if (stat === null) return fail({ kind: 'claude-cli-path', path, problem: 'not there' });
    if (stat.kind === 'folder') return fail({ kind: 'claude-cli-path', path, problem: 'a folder' });
    if (!place.files.isExecutable(path))
      return fail({ kind: 'claude-cli-path', path, problem: 'not executable' });
    return ok(path);
  }
  const onPath = inPath(place, 'claude');
  if (onPath !== null) return ok(onPath);
  const folders = claudeFolders(place);
  const found = folders.map((folder) => `${folder}/claude`).find((path) => isSafeProgram(place, path));
  return found === undefined ? fail({ kind: 'claude-missing', looked: 'claude', folders }) : ok(found);
}

/** One line for the user where Claude Code was found by itself and PATH does not lead to it; null: nothing to say. */
export function offPathNote(place: ProgramPlace, configured: string | null): string | null {
  if (configured !== null || inPath(place, 'claude') !== null) return null;
  const found = findClaude(place, null);
  return found.ok ? `using Claude Code at ${found.value}, which is not on PATH` : null;
}

/** Where the native installer, npm, nvm and Homebrew put it. PATH need not have them under cron, ssh or systemd. */
function claudeFolders({ env, files }: ProgramPlace): readonly string[] {
  const home = env['HOME'] ?? '';
  const nvm = env['NVM_DIR']?.startsWith('/') === true ? env['NVM_DIR'] : `${home}/.nvm`;
  const own = [
    `${home}/.local/bin`,
    `${home}/.claude/local`,
    `${home}/.claude/local/node_modules/.bin`,
    `${home}/.npm-global/bin`,
    `${home}/.bun/bin`,
    ...newestFirst(listed(files, `${nvm}/versions/node`)).map((name) => `${nvm}/versions/node/${name}/bin`),
  ];
  return [
    ...(home.startsWith('/') ? own : []),
    '/opt/homebrew/bin',
    '/usr/local/bin',
    '/home/linuxbrew/.linuxbrew/bin',
  ];
}

function listed(files: ProgramPlace['files'], folder: string): readonly string[] {
  try {
    return files.list(folder) ?? [];
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return [];
  }
}

/** `v22.1.0` before `v20.19.0` before `v8.17.0`. */
function newestFirst(versions: readonly string[]): readonly string[] {
  return versions
    .filter((name) => /^v\d+/.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
}

/** Nobody named this path: another user must not be able to put a program there. */
function isSafeProgram(place: ProgramPlace, path: string): boolean {
  try {
    return isProgram(place, path) && !place.files.isWritableByOthers(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return false;
  }
}
