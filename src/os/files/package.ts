/** Packs the installation that runs now: its files and those modules that it loads at run time. Reads only. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Package } from '../../ports/package.ts';
import { errnoOf } from '../errno.ts';

/** Of an installation; the manual page and scripts are of no use over there. */
const own = ['package.json', 'LICENSE', 'dist', 'layouts'];
/** All else is bundled; see scripts/build.js. */
const blessedParts = ['package.json', 'LICENSE', 'index.js', 'lib', 'usr', 'vendor'];
const ptyParts = ['package.json', 'LICENSE', 'lib', ...nativeParts()];

/** Built at its installation, or before (macOS). */
function nativeParts(): readonly string[] {
  const names = ['pty.node', 'spawn-helper'];
  const folders = ['build/Release', `prebuilds/${process.platform}-${process.arch}`];
  return folders.flatMap((folder) => names.map((name) => `${folder}/${name}`));
}

/** `main`: the real path of dist/main.js. */
export function packSelf(main: string, version: string): Package {
  const root = join(dirname(main), '..');
  const resolve = createRequire(main).resolve;
  const pty = moduleFolder(resolve, 'node-pty');
  const hasPty = pty !== null && nativeParts().some((part) => existsSync(join(pty, part)));
  const parts = [
    ...partsOf(root, own, ''),
    ...partsOf(moduleFolder(resolve, 'blessed'), blessedParts, 'node_modules/blessed/'),
    ...partsOf(hasPty ? pty : null, ptyParts, 'node_modules/node-pty/'),
  ];
  const files = parts.map(({ path, name }) => ({ path, name, bytes: readFileSync(path) }));
  const { gzipSync } = process.getBuiltinModule('node:zlib');
  return {
    version,
    files: files.map(({ path, name, bytes }) => ({
      name,
      mode: (statSync(path).mode & 0o111) === 0 ? 0o644 : 0o755,
      size: bytes.length,
    })),
    packed: gzipSync(Buffer.concat(files.map(({ bytes }) => bytes))),
    pty: hasPty
      ? { platform: process.platform, arch: process.arch, libc: libc(), abi: process.versions.modules }
      : null,
  };
}

interface Part {
  readonly path: string;
  readonly name: string;
}

/** Every file below these parts of a folder. */
function partsOf(folder: string | null, parts: readonly string[], prefix: string): readonly Part[] {
  if (folder === null) return [];
  return parts.flatMap((part): readonly Part[] => {
    const path = join(folder, part);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return [];
    if (!found.isDirectory()) return [{ path, name: prefix + part }];
    return partsOf(
      folder,
      readdirSync(path).map((name) => `${part}/${name}`),
      prefix,
    );
  });
}

/** Null: it is not installed. */
function moduleFolder(resolve: NodeJS.RequireResolve, name: string): string | null {
  try {
    return dirname(resolve(`${name}/package.json`));
  } catch (error) {
    if (errnoOf(error) === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

function libc(): string {
  if (process.platform !== 'linux') return '';
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}
