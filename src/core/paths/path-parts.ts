/** Parts of a path with `/`. */

/** The part after the last `/`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The part before the last `/`: empty for a file in the root folder. The path must contain one. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
