/**
 * The rules above and below Claude Code's composer and dialogs. Always from the very margin: what a worker prints and
 * what the user's own status line shows, rules and bars too, stands two columns in.
 */

/** The upper one may name the session at its right end, or say `History 2/2` at its left. */
export const frame = /^[─━▔]{10,}$|^[─━▔]{3,} \S.* [─━▔]+$/u;
export const lowerFrame = /^[─━▔]{10,}$/u;
