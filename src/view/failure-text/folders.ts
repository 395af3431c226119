/** Texts for folders that muxcrew writes in: a project's, and its own state folder. */
import type { Failure } from '../../core/failure.ts';
import { baseName, folderOf } from '../../core/paths/path-parts.ts';
import type { Remedy } from '../../core/remedy.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { pathArgument } from '../../core/text/shell-word.ts';
import { plain, quoted, sentence, type FailureText } from './words.ts';

export function linkedOutText({
  path,
  target,
  within,
}: Extract<Failure, { kind: 'linked-out' }>): FailureText {
  const own = ['comm', 'logs', 'outputs'].includes(baseName(path));
  return {
    what: `${plain(path)} is a symbolic link to ${plain(target)}, outside ${plain(within)}.`,
    fixes: own
      ? [
          { run: ['rm', pathArgument(path)] },
          {
            text: `to keep comm/, logs/ and outputs/ in another folder, set in your own configuration: folder: ${yamlText(folderOf(target) || '/')}`,
          },
        ]
      : [inspect(path)],
  };
}

export function stateText(failure: Extract<Failure, { kind: 'no-home' | 'open-state' }>): FailureText {
  if (failure.kind === 'no-home')
    return {
      what:
        failure.home === null
          ? 'Cannot place the state folder: HOME is not set.'
          : `Cannot place the state folder: HOME is ${quoted(failure.home)}, which is not an absolute path.`,
      fixes: [{ run: ['export', { raw: 'HOME=~USER' }] }, { text: 'set XDG_STATE_HOME to an absolute path' }],
    };
  const path = plain(failure.path);
  const { problem } = failure;
  switch (problem.is) {
    case 'foreign':
      return {
        what: `${problem.isHome === true ? `HOME (${path})` : `The state folder ${path}`} belongs to another user (uid ${String(problem.uid)})${problem.byRoot === true ? ', and you are root: files created by root would lock that user out' : ''}.`,
        fixes:
          problem.byRoot === true
            ? [
                { text: 'run muxcrew as that user' },
                {
                  run: ['muxcrew', { raw: '…' }],
                  before: ['sudo', '-H'],
                  note: 'as root, with the home of root',
                },
              ]
            : [{ text: 'set XDG_STATE_HOME to a folder of your own' }],
      };
    case 'writable':
      return {
        what: `Other users can write in the state folder ${path} (mode ${problem.mode.toString(8).padStart(4, '0')}), so its contents cannot be trusted.`,
        fixes: [
          { run: ['ls', '-la', pathArgument(failure.path)], note: 'check its contents first' },
          { run: ['chmod', '700', pathArgument(failure.path)], note: 'then keep other users out' },
        ],
      };
    case 'no folder':
      return {
        what: `The state folder ${path} is not a folder.`,
        fixes: [inspect(failure.path)],
      };
  }
}

export function diskText({ path, reason }: Extract<Failure, { kind: 'disk' }>): FailureText {
  // As the system reports it: `ENOSPC: no space left on device`.
  const isFull = /^(ENOSPC|EDQUOT)\b/.test(reason);
  return {
    what: `Cannot use ${plain(path)}: ${sentence(reason)}`,
    fixes: [isFull ? { run: ['df', '-h'], note: 'free some space on that disk' } : inspect(path)],
  };
}

function inspect(path: string): Remedy {
  return { run: ['ls', '-ld', pathArgument(path)] };
}

/** A value for a configuration file; JSON is YAML. */
function yamlText(text: string): string {
  if (/^[\w./][\w./-]*$/.test(text)) return text;
  const json = JSON.stringify(text);
  if (cleanText(json, json.length) === json) return json;
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
