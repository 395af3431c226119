/**
 * Access to possibly damaged files in a session's state folder: reads only regular files, and keeps damaged
 * ones under another name. Deletes nothing.
 */
import type { Files } from '../../ports/files.ts';

/** Null: no such file, or not a regular file. Throws other errors. */
export function readStateText(files: Pick<Files, 'statLink' | 'readText'>, path: string): string | null {
  return files.statLink(path)?.kind === 'file' ? files.readText(path) : null;
}

/**
 * Keeps a damaged file as `damaged-<n>-<name>`, and returns that path; null: nothing to keep. With `text`,
 * writes a copy of it; without, moves the file.
 */
export function keepDamaged(files: Files, path: string, text?: string): string | null {
  if (files.statLink(path) === null) return null;
  const cut = path.lastIndexOf('/');
  for (let number = 1; ; number += 1) {
    const kept = `${path.slice(0, cut)}/damaged-${String(number)}-${path.slice(cut + 1)}`;
    if (text === undefined) {
      if (files.statLink(kept) !== null) continue;
      files.rename(path, kept);
      return kept;
    }
    if (files.createWhole(kept, text, 0o600)) return kept;
    // The same damage, found again by the next supervisor.
    if (readStateText(files, kept) === text) return kept;
  }
}

/** Full paths of damaged files that are kept in this folder. */
export function keptDamaged(files: Pick<Files, 'list'>, folder: string): readonly string[] {
  const names = files.list(folder) ?? [];
  return names.filter((name) => /^damaged-\d+-/.test(name)).map((name) => `${folder}/${name}`);
}
