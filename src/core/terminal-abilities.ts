/** What a person's terminal can show, as far as its environment tells. Pure. */

type Env = Readonly<Record<string, string | undefined>>;

/** https://no-color.org: present and not empty. */
export function wantsNoColours(env: Env): boolean {
  return (env['NO_COLOR'] ?? '') !== '';
}

/** A locale that is not set at all (ssh often leaves it out) says nothing of the terminal: nearly all of them do. */
export function showsUtf8(env: Env): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}

/** 24 bits of colour: only where it is said or known (ssh often leaves COLORTERM out). */
export function hasTrueColour(env: Env): boolean {
  return (
    /^(truecolor|24bit)$/i.test(env['COLORTERM'] ?? '') ||
    /^(xterm-kitty|xterm-ghostty|alacritty|foot|wezterm|contour)|-direct$/.test(env['TERM'] ?? '')
  );
}
