/** Converts key names between the form shown to users (and tmux's) and that of core/terminal/keys.ts. */

/** `C-Space` for `C-space`; all others are equal. */
export function keyLabel(key: string): string {
  return key.replace(/-space$/, '-Space');
}

export function keyName(label: string): string {
  return label.replace(/-Space$/, '-space');
}
