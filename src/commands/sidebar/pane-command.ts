/** What the sidebar's pane runs: this very muxcrew under its restart loop. */
import type { PaneCommand } from '../../ports/backend.ts';
import type { Context } from '../context.ts';
import { sessionMarker } from '../../core/session-paths.ts';
import { cleanEnvironment } from '../environment.ts';

/**
 * For V8 in a process that lives for days and does a little every second. Its nursery would grow to 16 MB and more, and
 * its threads would take longer to be handed work than that work does.
 */
const frugal = ['--max-semi-space-size=1', '--single-threaded'];

export function sidebarCommand(
  { assets, self, env }: Pick<Context, 'assets' | 'self' | 'env'>,
  session: string,
): PaneCommand {
  const [node = '', ...main] = self;
  return {
    argv: ['/bin/sh', `${assets}/loop.sh`, node, ...frugal, ...main, 'sidebar', '--session', session],
    cwd: '/',
    env: { ...cleanEnvironment(env), [sessionMarker]: session },
  };
}
