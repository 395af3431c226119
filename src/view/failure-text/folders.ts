/** Failures of folders that muxcrew writes in, in words: a project's, and its own state folder. */
import type { Failure } from '../../core/failure.ts';
import { printedPath } from '../../core/text/shell-word.ts';
import { commandLine, plain, quoted, type FailureText } from './words.ts';
import { baseName, folderOf } from '../../core/paths/path-parts.ts';

export function linkedOutText({
  path,
  target,
  within,
}: Extract<Failure, { kind: 'linked-out' }>): FailureText {
  const name = baseName(path);
  const own = ['comm', 'logs', 'outputs'].includes(name);
  return {
    what: `${plain(path)} is a link that leads out of ${plain(within)}, to ${plain(target)}.`,
    mend: own
      ? `rm ${printedPath(path)}; to keep comm/, logs/ and outputs/ elsewhere, set in your own configuration: folder: ${yamlText(folderOf(target) || '/')}`
      : `ls -ld ${printedPath(path)}`,
  };
}

export function stateText(failure: Extract<Failure, { kind: 'no-home' | 'open-state' }>): FailureText {
  if (failure.kind === 'no-home')
    return {
      what:
        failure.home === null
          ? 'HOME is not set: the state folder has no place.'
          : `HOME is ${quoted(failure.home)}, not an absolute path: the state folder has no place.`,
      mend: 'export HOME=~USER, or set XDG_STATE_HOME to an absolute path',
    };
  const path = plain(failure.path);
  const { problem } = failure;
  switch (problem.is) {
    case 'foreign':
      return {
        what: `${problem.isHome === true ? `HOME (${path})` : `The state folder ${path}`} belongs to another user (uid ${String(problem.uid)})${problem.byRoot === true ? ', and you are root: files of root in it would lock that user out' : ''}.`,
        mend:
          problem.byRoot === true
            ? 'run muxcrew as that user, or as root with a home of its own: sudo -H muxcrew …'
            : 'set XDG_STATE_HOME to a folder of your own',
      };
    case 'writable':
      return {
        what: `Other users can write in the state folder ${path} (mode ${problem.mode.toString(8).padStart(4, '0')}): what is in it cannot be trusted.`,
        mend: `chmod 700 ${printedPath(failure.path)}, after a look at what is in it: ls -la ${printedPath(failure.path)}`,
      };
    case 'no folder':
      return {
        what: `The state folder ${path} is not a folder.`,
        mend: `ls -ld ${printedPath(failure.path)}`,
      };
  }
}

/** A value for a configuration file; JSON is YAML. */
function yamlText(text: string): string {
  if (/^[\w./][\w./-]*$/.test(text)) return text;
  const json = JSON.stringify(text);
  if (commandLine(json) === json) return json;
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
