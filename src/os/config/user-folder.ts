/** The folder of the user's own configuration. */
import { isAbsolute, join } from 'node:path';

/** Null without a HOME. */
export function userFolder(env: Readonly<Record<string, string | undefined>>): string | null {
  const base = env['XDG_CONFIG_HOME'] ?? '';
  if (isAbsolute(base)) return join(base, 'muxcrew');
  const home = env['HOME'] ?? '';
  return isAbsolute(home) ? join(home, '.config', 'muxcrew') : null;
}
