/** What the environment says of the person's terminal, by the conventions that programs agree on. Pure. */
type Environment = Readonly<Record<string, string>>;

/** https://no-color.org: present and not empty. */
export function wantsNoColours(env: Environment): boolean {
  return (env['NO_COLOR'] ?? '') !== '';
}

/** The first that is set, and an empty one is not (POSIX); null where none is. */
export function localeOf(env: Environment): string | null {
  return [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '') ?? null;
}

export function isUtf8(locale: string): boolean {
  return /utf-?8/i.test(locale);
}

/** A locale that is not set at all (ssh often leaves it out) says nothing of the terminal: nearly all of them do. */
export function showsUtf8(env: Environment): boolean {
  const locale = localeOf(env);
  return locale === null || isUtf8(locale);
}

/**
 * 24 bits of colour: only where it is said or known (ssh often leaves COLORTERM out). The terminals are those that
 * assets/tmux.conf names; nearly all that call themselves xterm-256color have them.
 */
export function hasTrueColour(env: Environment): boolean {
  const known =
    /^(xterm-kitty|xterm-ghostty|alacritty|foot|wezterm|contour)|^(xterm|tmux|st|konsole|vte)-256color$|-direct$/;
  if (/^(truecolor|24bit)$/i.test(env['COLORTERM'] ?? '')) return true;
  return known.test(env['TERM'] ?? '') && env['TERM_PROGRAM'] !== 'Apple_Terminal';
}
