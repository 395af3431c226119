/** Facts about the user's terminal from common environment variables. Pure. */
type Environment = Readonly<Record<string, string>>;

/** https://no-color.org: present and not empty. */
export function wantsNoColours(env: Environment): boolean {
  return (env['NO_COLOR'] ?? '') !== '';
}

/** The first variable that is set and not empty (POSIX); null: none. */
export function localeOf(env: Environment): string | null {
  return [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '') ?? null;
}

export function isUtf8(locale: string): boolean {
  return /utf-?8/i.test(locale);
}

/** Without a locale (ssh often drops it) the terminal is unknown; almost all show UTF-8. */
export function showsUtf8(env: Environment): boolean {
  const locale = localeOf(env);
  return locale === null || isUtf8(locale);
}

/**
 * 24-bit colour: only if declared or known (ssh often drops COLORTERM). The terminals are those in assets/tmux.conf;
 * almost all that use xterm-256color support it.
 */
export function hasTrueColour(env: Environment): boolean {
  const known =
    /^(xterm-kitty|xterm-ghostty|alacritty|foot|wezterm|contour)|^(xterm|tmux|st|konsole|vte)-256color$|-direct$/;
  if (/^(truecolor|24bit)$/i.test(env['COLORTERM'] ?? '')) return true;
  return known.test(env['TERM'] ?? '') && env['TERM_PROGRAM'] !== 'Apple_Terminal';
}
