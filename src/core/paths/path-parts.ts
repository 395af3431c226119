/** Parts of a path that is written with `/`. */

/** What follows the last `/`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What comes before the last `/`: empty for a file of the root folder. The path must contain one. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
