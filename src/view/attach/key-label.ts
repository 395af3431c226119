/** Names of keys as people and tmux write them. */

/** `C-b`, `M-a`, `C-Space`. */
export function keyLabel(key: string): string {
  return key.replace(/-space$| $/, '-Space');
}
