/**
 * Chooses the flags and TERM of the tmux client in a user's terminal. Pure, except for checking which
 * terminal descriptions are installed. tmux itself then draws for each client what its terminal can show.
 */
import { cleanText } from '../../core/text/clean-text.ts';
import { hasTrueColour, showsUtf8, wantsNoColours } from '../../core/terminal/environment.ts';
import type { Files } from '../../ports/files.ts';

type Env = Readonly<Record<string, string>>;

/** In ncurses' basic set; tmux.conf prevents tmux from adding the features that the terminal reports. */
const withoutColours = 'xterm-mono';

/** Most capable first; a name's own family comes before these. */
const usual = ['xterm-256color', 'xterm', 'screen-256color', 'screen', 'linux', 'vt100'] as const;
const families: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(tmux|screen)/, ['screen-256color', 'screen']],
  [/^rxvt/, ['rxvt-unicode-256color', 'rxvt-256color', 'rxvt']],
  [/^linux/, ['linux']],
];
/** Descriptions that tmux cannot draw with. */
const unsuitable: ReadonlySet<string> = new Set(['', 'dumb', 'unknown', 'network', 'dialup']);

export interface UserTerminal {
  /** Between `tmux` and the words that name muxcrew's server. */
  readonly flags: readonly string[];
  /** Another description than the terminal's own; null: its own. */
  readonly term: string | null;
  /** What the user loses by it; null: nothing. */
  readonly note: string | null;
}

export function userTerminal(env: Env, files: Files): UserTerminal {
  const plain = wantsNoColours(env) && isInstalled(withoutColours, env, files);
  const other = plain ? null : fallback(env, files);
  return {
    flags: [...(showsUtf8(env) ? ['-u'] : []), ...(!plain && hasTrueColour(env) ? ['-T', 'RGB'] : [])],
    term: plain ? withoutColours : other,
    note: other === null ? null : lossOf(env['TERM'] ?? '', other),
  };
}

/** Null: the terminal's own description is installed, or none is. tmux refuses to attach without one. */
function fallback(env: Env, files: Files): string | null {
  const term = env['TERM'] ?? '';
  // A name that is not a valid file name cannot be looked up.
  if (!unsuitable.has(term) && /^[\w+.-]+$/.test(term) && isInstalled(term, env, files)) return null;
  const own = families.find(([pattern]) => pattern.test(term))?.[1] ?? [];
  return [...own, ...usual].find((name) => isInstalled(name, env, files)) ?? null;
}

/** Newer terminals, which come with their own description, all understand xterm-256color. */
function lossOf(term: string, other: string): string | null {
  if (unsuitable.has(term))
    return `TERM is ${term === '' ? 'not set' : `"${term}"`}: drawing as for ${other} (if the screen is garbled, set TERM)`;
  return other.endsWith('-256color')
    ? null
    : `no description of the terminal "${cleanText(term, 40)}" is installed: drawing as for ${other}, with fewer colours`;
}

/** Searches where ncurses does; macOS names the folders by the letter's code. */
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
