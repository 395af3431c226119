/** Texts for front matter that cannot be used: an untrusted file, a working folder that does not exist. */
import type { Failure } from '../../core/failure.ts';
import { pathArgument } from '../../core/text/shell-word.ts';
import { list, plain, quoted, type FailureText } from './words.ts';

type Of<K extends Failure['kind']> = Extract<Failure, { readonly kind: K }>;

export function untrustedFrontMatter({ files, declined }: Of<'untrusted-front-matter'>): FailureText {
  const which = list(
    files.map(({ path, keys }) => `${plain(path)} (${keys.join(', ')})`),
    ', ',
  );
  const run = ['muxcrew', 'trust', ...files.map(({ path }) => pathArgument(path))];
  return declined
    ? {
        what: `Nothing was started: you declined the front matter of ${which}.`,
        fixes: [{ text: 'remove these keys' }, { run, note: 'after reading' }],
      }
    : {
        what: `Nothing was started: this front matter needs your consent: ${which}.`,
        fixes: [{ run, note: `after reading the ${files.length === 1 ? 'file' : 'files'}` }],
      };
}

export function cwdMissing({ worker, path, asked }: Of<'cwd-missing'>): FailureText {
  if (asked === undefined)
    return {
      what: `The working folder ${plain(path)} of worker ${quoted(worker)} does not exist.`,
      fixes: [{ run: ['mkdir', '-p', pathArgument(path)] }],
    };
  return {
    what: `cwd ${quoted(asked.cwd)} in ${plain(asked.file)}: the folder ${plain(path)} does not exist.`,
    fixes: [
      { text: "correct cwd (a relative path starts from the file's folder)" },
      { run: ['git', 'worktree', 'add', pathArgument(path)] },
      { run: ['mkdir', '-p', pathArgument(path)] },
    ],
  };
}
