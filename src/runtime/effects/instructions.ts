/**
 * Checks a worker's instruction file right before its start: it may have changed while the worker was queued.
 */
import type { WorkerSpec } from '../../core/model/worker.ts';
import type { World } from '../world.ts';
import { instructionsDigest } from '../project/instructions-digest.ts';
import { RefusedFile } from '../../core/refused-file.ts';
import { withinProject } from '../../core/paths/within-project.ts';
import { contentProblem, instructionLimit } from '../../core/config/instruction-check.ts';

/** Returns the problem and its fix in one line, or null. Opens only regular files. */
export function instructionsProblem(
  world: World,
  { id, instructions }: WorkerSpec,
  project: string,
): string | null {
  const problem = problemOf(world, instructions, project);
  return problem === null
    ? null
    : `its instruction file ${problem}: ${instructions} (fix it, then: muxcrew restart ${id})`;
}

/**
 * Whether the file has changed since the worker was added. False if it cannot be read: the start reports
 * that.
 */
export function instructionsChanged({ files }: World, spec: WorkerSpec): boolean {
  const { instructions, instructionsDigest: added } = spec;
  if (added === undefined) return false;
  try {
    const found = files.stat(instructions);
    if (found?.kind !== 'file' || found.size > instructionLimit) return false;
    const text = files.readText(instructions);
    return text !== null && instructionsDigest(text) !== added;
  } catch {
    return false;
  }
}

function problemOf({ files }: World, path: string, project: string): string | null {
  const found = files.stat(path);
  if (found === null) return 'is missing';
  if (found.kind === 'folder') return 'is a folder';
  if (found.kind === 'other') return 'is not a regular file';
  if (found.size > instructionLimit) return 'is larger than 5 MB';
  let bytes: Uint8Array | null;
  try {
    bytes = files.readBytes(path, 0, found.size, withinProject(project, path).within);
  } catch (error) {
    if (error instanceof RefusedFile) return `is refused (${error.reason})`;
    throw error;
  }
  switch (bytes === null ? null : contentProblem(bytes)?.is) {
    case null:
      return 'is missing';
    case 'binary':
      return 'is not text';
    case 'empty':
      return 'is empty';
    default:
      return null;
  }
}
