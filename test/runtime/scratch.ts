/** A folder of a test's own, and files that break on purpose: a kill, a full disk. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Files } from '../../src/ports/files.ts';
import { nodeFiles } from '../../src/os/files/files.ts';

export function scratch(): { readonly folder: string; remove(): void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'muxcrew-runtime-')));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What a kill looks like from inside: nothing after it happens. */
export class Killed extends Error {}

export interface Breakable extends Files {
  /** Dies right before the n-th call that reads or writes a file's content; from then on nothing works any more. */
  killAt(call: number): void;
  readonly calls: number;
  /** Room for so many bytes more; an append that finds less writes what fits, as a full disk does. Infinity: no bound. */
  room: number;
}

export function breakable(): Breakable {
  const real = nodeFiles();
  let death = Infinity;
  let calls = 0;
  const step = (): void => {
    calls += 1;
    if (calls >= death) throw new Killed('killed');
  };
  const full = (): Error => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  const files: Breakable = {
    ...real,
    room: Infinity,
    killAt(call) {
      calls = 0;
      death = call;
    },
    get calls() {
      return calls;
    },
    readBytes(path, offset, length) {
      step();
      return real.readBytes(path, offset, length);
    },
    append(path, text, mode) {
      step();
      const bytes = Buffer.byteLength(text);
      if (bytes > files.room) {
        real.append(path, text.slice(0, files.room), mode);
        files.room = 0;
        throw full();
      }
      files.room -= bytes;
      real.append(path, text, mode);
      // The other side of the call: written, and dead before anybody heard of it.
      step();
    },
    replace(path, text, mode) {
      step();
      if (Buffer.byteLength(text) > files.room) throw full();
      real.replace(path, text, mode);
      step();
    },
    createWhole(path, text, mode) {
      step();
      if (Buffer.byteLength(text) > files.room) throw full();
      return real.createWhole(path, text, mode);
    },
  };
  return files;
}
