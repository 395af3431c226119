/**
 * muxcrew's own files in a session's state folder, when they may be damaged: reads only regular files, and keeps a
 * damaged one under another name. Deletes nothing.
 */
import type { Files } from '../../ports/files.ts';

/** Null: there is no such file, or something else than a file is there. Throws on every other error. */
export function readStateText(files: Pick<Files, 'statLink' | 'readText'>, path: string): string | null {
  return files.statLink(path)?.kind === 'file' ? files.readText(path) : null;
}

/**
 * Keeps a damaged file as `damaged-<n>-<name>`, and returns that path; null: there is nothing. With `text`, a copy of
 * it; without, what is there is moved.
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

/** Damaged files that are kept in this folder; full paths. */
export function keptDamaged(files: Pick<Files, 'list'>, folder: string): readonly string[] {
  const names = files.list(folder) ?? [];
  return names.filter((name) => /^damaged-\d+-/.test(name)).map((name) => `${folder}/${name}`);
}
