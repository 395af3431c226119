/**
 * How a path is spelled for Claude Code: in a permission rule, and in a shell command that a rule lets pass. What works
 * was measured (docs/claude-permissions.md). Pure; strings only.
 */
import { shellWord } from '../../core/text/shell-word.ts';

/**
 * Claude Code asks before any redirection into a path that a shell could expand, quoted or not; and in a rule, some of
 * these are patterns. Then the file is named relative to the folder that the worker runs in.
 */
const expandable = /[[\]{}*?$`\\\n\r\t]| $/;

/** A rule's path: `//absolute`, or relative to `cwd` where the absolute one would not do. */
export function rulePath(path: string, cwd: string): string {
  const inside = relativeInside(path, cwd);
  if (expandable.test(path) && inside !== null) return inside;
  return `/${path.replace(/[[\]*]/g, '\\$&')}`;
}

/** The path as a word of a shell command. */
export function shellPath(path: string, cwd: string): string {
  const inside = relativeInside(path, cwd);
  return shellWord(expandable.test(path) && inside !== null ? inside : path);
}

function relativeInside(path: string, cwd: string): string | null {
  const folder = cwd.endsWith('/') ? cwd : `${cwd}/`;
  return path.startsWith(folder) && path.length > folder.length ? path.slice(folder.length) : null;
}
