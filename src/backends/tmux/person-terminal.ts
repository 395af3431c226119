/**
 * What the client that is started in a person's terminal is told of that terminal. Pure but for one look whether a
 * terminal description is installed. tmux itself then draws for each client what its terminal can show.
 */
import { hasTrueColour, showsUtf8, wantsNoColours } from '../../core/terminal-environment.ts';
import type { Files } from '../../ports/files.ts';

type Env = Readonly<Record<string, string>>;

/** Of ncurses' basic set; tmux.conf keeps what an answering terminal adds to it away. */
const withoutColours = 'xterm-mono';
/** What newer terminals that have a description of their own understand, too. */
const ordinary = 'xterm-256color';

export interface PersonTerminal {
  /** Between `tmux` and the words that name our server. */
  readonly flags: readonly string[];
  /** Another description than the terminal's own; null: its own. */
  readonly term: string | null;
}

export function personTerminal(env: Env, files: Files): PersonTerminal {
  const plain = wantsNoColours(env) && isInstalled(withoutColours, env, files);
  return {
    flags: [...(showsUtf8(env) ? ['-u'] : []), ...(!plain && hasTrueColour(env) ? ['-T', 'RGB'] : [])],
    term: plain ? withoutColours : isUnknown(env, files) ? ordinary : null,
  };
}

/** Terminals bring their descriptions to the machine that they run on; at the other end of ssh tmux would refuse them. */
function isUnknown(env: Env, files: Files): boolean {
  const term = env['TERM'] ?? '';
  return (
    (env['SSH_CONNECTION'] ?? '') !== '' &&
    /^[\w+.-]+$/.test(term) &&
    !isInstalled(term, env, files) &&
    isInstalled(ordinary, env, files)
  );
}

/** Where ncurses looks; macOS names the folders by the letter's code. */
function isInstalled(term: string, env: Env, files: Files): boolean {
  const home = env['HOME'];
  const folders = [
    env['TERMINFO'] ?? '',
    home === undefined ? '' : `${home}/.terminfo`,
    ...(env['TERMINFO_DIRS'] ?? '').split(':'),
    '/etc/terminfo',
    '/lib/terminfo',
    '/usr/share/terminfo',
    '/usr/lib/terminfo',
    '/usr/local/share/terminfo',
  ].filter((folder) => folder.startsWith('/'));
  const letters = [term.charAt(0), term.charCodeAt(0).toString(16)];
  return folders.some((folder) =>
    letters.some((letter) => files.stat(`${folder}/${letter}/${term}`) !== null),
  );
}
