/** main's composition of the holder of pseudo-terminals: a process that lives for days and loads nothing later. */
import type { Context } from '../app/context.ts';
import type { Result } from '../core/result.ts';
import { hold } from '../backends/pty/server/hold.ts';
import { byteSockets } from '../os/sockets/byte-socket.ts';
import { openEmulator } from '../os/emulator/emulator.ts';
import { openPaneLog } from '../os/files/pane-log.ts';
import { systemTerminals } from '../os/terminal/pseudo-terminal.ts';

export async function runPtyServer(context: Context): Promise<Result<unknown>> {
  const { files, locks, clock, processes, paths } = context;
  const self = processes.identify(context.pid);
  if (self === null) throw new Error('hold: this process is not in the process table');
  const say = (line: string): void => context.err(`${new Date(clock.now()).toISOString()} ${line}\n`);
  // The terminal that it was started from may be closed: it is in a session of its own, and this is for all the rest.
  context.onHangUp(() => undefined);
  return hold(
    {
      terminals: systemTerminals(),
      openEmulator,
      openLog: openPaneLog,
      sockets: byteSockets((error) => say(`socket: ${String(error)}`)),
      files,
      locks,
      clock,
      paths: paths.holder,
      self,
      newKey: context.newUuid,
      say,
    },
    (end) => void context.onInterrupt(end),
  );
}
