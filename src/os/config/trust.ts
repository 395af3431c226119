/**
 * Project files that the user has consented to, by real path and content. Owns `trust.json` in muxcrew's
 * state folder; config.ts decides what consent allows.
 */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { readChecked, withChecksum } from '../../core/checksum.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Files } from '../../ports/files.ts';
import { errnoOf } from '../errno.ts';

export interface Trusted {
  /** Real path. */
  readonly path: string;
  /** SHA-256 of the file's bytes, hexadecimal. */
  readonly hash: string;
  /** Real path of the folder that its `cwd` led to by a link, when the user consented. Left out: no link was involved. */
  readonly folder?: string;
}

/** Where a link in `cwd` leads now. */
export interface LinkedFolder {
  readonly folder: string | null;
  /** Consent that names no folder does not cover this one. */
  readonly strict: boolean;
}

export interface TrustStore {
  readonly list: () => readonly Trusted[];
  /** Consents to the file with exactly this content, which the user has seen. The file is not read again. */
  readonly add: (path: string, content: string, folder?: string | null) => Result<null>;
  /** False when it was not trusted. The file itself may be gone. */
  readonly remove: (path: string) => boolean;
  readonly isTrusted: (path: string, content: string, place?: LinkedFolder) => boolean;
}

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

interface Content {
  readonly trusted: readonly Trusted[];
  /** All of it was read: it is undamaged, and of this version. */
  readonly whole: boolean;
}

/** Anything else than what we write counts as no consent. Files of the build before have no checksum. */
function parse(text: string): Content {
  const read = readChecked(text);
  if (read.is === 'damaged') return { trusted: [], whole: false };
  const { version, trusted } = read.value as { readonly version?: unknown; readonly trusted?: unknown };
  if (!Array.isArray(trusted)) return { trusted: [], whole: false };
  const valid = (trusted as readonly unknown[]).filter(isTrust);
  return { trusted: valid, whole: version === 1 && valid.length === trusted.length };
}

function isTrust(one: unknown): one is Trusted {
  return (
    typeof one === 'object' &&
    one !== null &&
    'path' in one &&
    'hash' in one &&
    typeof one.path === 'string' &&
    typeof one.hash === 'string' &&
    (!('folder' in one) || typeof one.folder === 'string')
  );
}

export function trustStore(parts: { readonly files: Files; readonly stateRoot: string }): TrustStore {
  const { files, stateRoot } = parts;
  const store = join(stateRoot, 'trust.json');

  /** What is not a file is no consent. */
  const text = (): string => (files.statLink(store)?.kind === 'file' ? (files.readText(store) ?? '') : '');
  const list = (): readonly Trusted[] => parse(text()).trusted;

  /** A file that is damaged, or that a newer muxcrew wrote, is kept: it may hold consents that are not read here. */
  function keepUnread(): void {
    const found = files.statLink(store);
    if (found === null || parse(text()).whole) return;
    let number = 1;
    while (files.statLink(`${store}.damaged-${String(number)}`) !== null) number += 1;
    files.rename(store, `${store}.damaged-${String(number)}`);
  }

  function keep(trusted: readonly Trusted[]): void {
    files.makeFolder(dirname(store), 0o700);
    keepUnread();
    files.replace(store, withChecksum({ version: 1, trusted }), 0o600);
  }

  function realPath(path: string): string {
    try {
      return files.realPath(path);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return path;
      throw error;
    }
  }

  return {
    list,
    add(path, content, folder = null) {
      const found = files.stat(path);
      if (found?.kind !== 'file') {
        const got =
          found === null ? 'nothing there' : found.kind === 'folder' ? 'a folder' : 'no regular file';
        return fail({
          kind: 'bad-config',
          path,
          line: null,
          key: null,
          expected: 'a configuration or instruction file',
          got,
        });
      }
      const real = realPath(path);
      const trusted = { path: real, hash: hashOf(content), ...(folder === null ? {} : { folder }) };
      keep([...list().filter((one) => one.path !== real), trusted]);
      return ok(null);
    },
    remove(path) {
      const real = realPath(path);
      const before = list();
      const left = before.filter((one) => one.path !== real);
      if (left.length === before.length) return false;
      keep(left);
      return true;
    },
    isTrusted(path, content, { folder: leads, strict } = { folder: null, strict: false }) {
      const real = realPath(path);
      const hash = hashOf(content);
      const covers = ({ folder }: Trusted): boolean => (folder === undefined ? !strict : folder === leads);
      return list().some((one) => one.path === real && one.hash === hash && covers(one));
    },
  };
}
