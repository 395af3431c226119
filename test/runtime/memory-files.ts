/** Files of one folder in memory, as far as the journal uses them: damage is tried thousands of times. */
import type { Files } from '../../src/ports/files.ts';

export interface MemoryFiles extends Files {
  readonly content: Map<string, string>;
}

export function memoryFiles(): MemoryFiles {
  const content = new Map<string, string>();
  const stat = (path: string) => {
    const text = content.get(path);
    if (text === undefined) return null;
    return { kind: 'file' as const, size: Buffer.byteLength(text), inode: 1, device: 1, modifiedAt: 0 };
  };
  const some: Partial<Files> = {
    stat,
    statLink: stat,
    readText: (path) => content.get(path) ?? null,
    list: (folder) => [...content.keys()].map((path) => path.slice(folder.length + 1)),
    replace: (path, text) => void content.set(path, text),
    append: (path, text) => void content.set(path, (content.get(path) ?? '') + text),
    createWhole(path, text) {
      if (content.has(path)) return false;
      content.set(path, text);
      return true;
    },
    remove: (path) => void content.delete(path),
  };
  return { ...some, content } as MemoryFiles;
}
