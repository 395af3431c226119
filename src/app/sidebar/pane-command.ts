/** What the sidebar's pane runs: this very muxcrew under its restart loop. */
import type { PaneCommand } from '../../ports/backend.ts';
import type { Context } from '../context.ts';
import { sessionMarker } from '../../core/paths/session-paths.ts';
import { cleanEnvironment } from '../environment.ts';
import { frugalSelf } from '../node-flags.ts';

export function sidebarCommand(
  { assets, self, env }: Pick<Context, 'assets' | 'self' | 'env'>,
  session: string,
): PaneCommand {
  return {
    argv: ['/bin/sh', `${assets}/loop.sh`, ...frugalSelf(self), 'sidebar', '--session', session],
    cwd: '/',
    env: { ...cleanEnvironment(env), [sessionMarker]: session },
  };
}
