/** Front matter that cannot be used as it is: an untrusted file, a working folder that does not exist. */
import type { Failure } from '../../core/failure.ts';
import { printedPath } from '../../core/text/shell-word.ts';
import { list, plain, quoted, type FailureText } from './words.ts';

type Of<K extends Failure['kind']> = Extract<Failure, { readonly kind: K }>;

export function untrustedFrontMatter({ files, declined }: Of<'untrusted-front-matter'>): FailureText {
  const which = files.map(({ path, keys }) => `${plain(path)} (${keys.join(', ')})`);
  const trust = `muxcrew trust ${files.map(({ path }) => printedPath(path)).join(' ')}`;
  return declined
    ? {
        what: `Nothing was started: you declined the front matter of ${list(which, ', ')}.`,
        mend: `remove these keys, or after reading: ${trust}`,
      }
    : {
        what: `Nothing was started: front matter that needs your consent: ${list(which, ', ')}.`,
        mend: `read ${files.length === 1 ? 'the file' : 'the files'}, then: ${trust}`,
      };
}

export function cwdMissing({ worker, path, asked }: Of<'cwd-missing'>): FailureText {
  if (asked === undefined)
    return {
      what: `The folder ${plain(path)}, in which worker ${quoted(worker)} should start, does not exist.`,
      mend: `mkdir -p ${printedPath(path)}`,
    };
  return {
    what: `cwd ${quoted(asked.cwd)} in ${plain(asked.file)}: the folder ${plain(path)} does not exist.`,
    mend: `correct cwd (a relative one starts from the file's folder), or create it: git worktree add ${printedPath(path)}, or mkdir -p ${printedPath(path)}`,
  };
}
