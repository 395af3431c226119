/** What the pty server needs from outside. Types only. */
import type { HolderPaths } from '../../../core/paths/session-paths.ts';
import type { ByteSockets } from '../../../ports/byte-socket.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { OpenEmulator } from '../../../ports/emulator.ts';
import type { Files } from '../../../ports/files.ts';
import type { Locks } from '../../../ports/locks.ts';
import type { OpenLog } from '../../../ports/pane-log.ts';
import type { ProcessIdentity } from '../../../ports/processes.ts';
import type { PseudoTerminals } from '../../../ports/pseudo-terminal.ts';

export interface ServerWorld {
  readonly terminals: PseudoTerminals;
  readonly openEmulator: OpenEmulator;
  readonly openLog: OpenLog;
  readonly sockets: ByteSockets;
  readonly files: Files;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly paths: HolderPaths;
  /** The pty server's own process. */
  readonly self: ProcessIdentity;
  readonly newKey: () => string;
  /** Writes to the pty server's log: bugs, and pane logs that cannot be written. */
  readonly say: (line: string) => void;
}
