/** main's composition of the pty backend: a client of the holder, which `create` starts. */
import type { Context } from '../app/context.ts';
import type { Settings } from '../core/config/settings.ts';
import { ptyBackend, type PtyBackend } from '../backends/pty/backend.ts';
import { cleanEnvironment, viewEnvironment } from '../app/environment.ts';
import { crewScope } from '../app/logout.ts';
import { byteSockets } from '../os/sockets/byte-socket.ts';
import { systemTerminals } from '../os/terminal/pseudo-terminal.ts';

export function composePty(context: Context, windowSize: Settings['windowSize']): PtyBackend {
  const { exec, files, locks, clock, paths, env, self } = context;
  return ptyBackend({
    exec,
    files,
    locks,
    clock,
    // A client listens nowhere.
    sockets: byteSockets(() => undefined),
    terminals: systemTerminals(),
    paths: paths.holder,
    windowSize,
    serverCommand: [...self, 'hold'],
    env: cleanEnvironment(env),
    scope: () => crewScope(context),
    view: (session) => ({ argv: [...self, 'view', '--session', session], env: viewEnvironment(env) }),
  });
}
