/** Names of keys: as people and tmux write them, and as core/terminal/keys.ts does. */

/** `C-Space` for `C-space`; all others are alike. */
export function keyLabel(key: string): string {
  return key.replace(/-space$/, '-Space');
}

export function keyName(label: string): string {
  return label.replace(/-Space$/, '-space');
}
