/**
 * Turns paths and patterns from the command line into a checked list of instruction files. Does not interpret
 * their content. Loads fast-glob only for a pattern.
 */
import { basename, relative, resolve } from 'node:path';
import type { Failure, InstructionProblem } from '../../core/failure.ts';
import { contentProblem, instructionLimit } from '../../core/config/instruction-check.ts';
import { inNaturalOrder } from '../../core/paths/instruction-names.ts';
import { RefusedFile } from '../../core/refused-file.ts';
import { isInside } from '../../core/paths/session-paths.ts';
import { withinProject } from '../../core/paths/within-project.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Files, FileStat } from '../../ports/files.ts';
import { errnoOf } from '../errno.ts';

export interface InstructionRequest {
  readonly files: Files;
  /** Paths and patterns as they were typed. */
  readonly patterns: readonly string[];
  /** Absolute; what relative ones start from. */
  readonly cwd: string;
}

/** Every system error here is about this one file, and for the user to fix. */
function reading<T>(read: () => T): T | InstructionProblem {
  try {
    return read();
  } catch (error) {
    const code = errnoOf(error);
    if (code === null) throw error;
    return { is: 'unreadable', reason: error instanceof RefusedFile ? error.reason : code };
  }
}

function isProblem(value: object | null): value is InstructionProblem {
  return value !== null && 'is' in value;
}

function problemOf(files: Files, path: string, cwd: string): InstructionProblem | null {
  const shown = `${relative(cwd, path)}/${basename(path)}`;
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(shown)) {
    return { is: 'bad-name', reason: 'it contains a control character or a line break' };
  }
  if (shown.includes('\ufffd')) return { is: 'bad-name', reason: 'it is not valid UTF-8' };
  const found = reading<FileStat | null>(() => files.stat(path));
  if (isProblem(found)) return found;
  if (found === null) return { is: 'missing' };
  if (found.kind === 'folder') return { is: 'folder' };
  if (found.kind === 'other') return { is: 'not-regular' };
  if (found.size === 0) return { is: 'empty' };
  if (found.size > instructionLimit) return { is: 'too-large', bytes: found.size, limit: instructionLimit };
  const target = isInside(cwd, path) ? files.realPath(path) : null;
  if (target !== null && !isInside(files.realPath(cwd), target)) return { is: 'linked-out', target };
  const bytes = reading(() => files.readBytes(path, 0, found.size, withinProject(cwd, path).within));
  if (bytes === null) return { is: 'missing' };
  return isProblem(bytes) ? bytes : contentProblem(bytes);
}

/** Paths for one argument. An existing file is meant literally, brackets included. */
async function pathsOf(files: Files, pattern: string, cwd: string): Promise<readonly string[]> {
  const literal = resolve(cwd, pattern);
  const found = reading<FileStat | null>(() => files.stat(literal));
  if (found !== null) return [literal];
  const { default: glob } = await import('fast-glob');
  if (!glob.isDynamicPattern(pattern)) return [literal];
  const matches = await glob(pattern, { cwd, absolute: true, onlyFiles: true, suppressErrors: true });
  return matches.sort(inNaturalOrder);
}

/**
 * Absolute paths in the order of the arguments; matches of a pattern in natural order, whether the shell or
 * muxcrew expanded it. Stops at the first problem.
 */
export async function findInstructions({
  files,
  patterns,
  cwd,
}: InstructionRequest): Promise<Result<readonly string[]>> {
  const paths: string[] = [];
  for (const pattern of patterns) {
    const found = await pathsOf(files, pattern, cwd);
    if (found.length === 0)
      return fail<Failure>({ kind: 'no-instruction-file', looked: cwd, patterns: [pattern] });
    paths.push(...found);
  }
  if (paths.length === 0) return fail<Failure>({ kind: 'no-instruction-file', looked: cwd, patterns });

  const ordered = isShellOrder(paths) ? paths.sort(inNaturalOrder) : paths;
  const seen = new Map<string, string>();
  for (const path of ordered) {
    const problem = problemOf(files, path, cwd);
    if (problem !== null) return fail<Failure>({ kind: 'bad-instruction-file', path, problem });
    const real = files.realPath(path);
    const first = seen.get(real);
    if (first !== undefined)
      return fail<Failure>({ kind: 'same-file-twice', path: real, first, second: path });
    seen.set(real, path);
  }
  return ok(ordered);
}

/**
 * Whether the order is a shell's for a pattern: worker10 before worker2. Any other order is the user's
 * choice.
 */
function isShellOrder(paths: readonly string[]): boolean {
  const is = (compare?: (a: string, b: string) => number): boolean =>
    paths.toSorted(compare).every((path, index) => path === paths[index]);
  return is() || is((a, b) => a.localeCompare(b));
}
