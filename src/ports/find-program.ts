/** Finds programs without starting them. */
import type { ProgramPlace } from './agent-definition.ts';

/** Absolute path of the first match on PATH; null: none. */
export function inPath(place: Pick<ProgramPlace, 'env' | 'files'>, program: string): string | null {
  const folders = (place.env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return folders.map((folder) => `${folder}/${program}`).find((path) => isProgram(place, path)) ?? null;
}

/** A recorded program may have been removed by an upgrade. */
export function isExecutable(place: Pick<ProgramPlace, 'files'>): (path: string) => boolean {
  return (path) => path.startsWith('/') && isProgram(place, path);
}

export function isProgram({ files }: Pick<ProgramPlace, 'files'>, path: string): boolean {
  return files.stat(path)?.kind === 'file' && files.isExecutable(path);
}
