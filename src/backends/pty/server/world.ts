/** What the holder needs of the world. Types only. */
import type { HolderPaths } from '../../../core/paths/session-paths.ts';
import type { ByteSockets } from '../../../ports/byte-socket.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { OpenEmulator } from '../../../ports/emulator.ts';
import type { Files } from '../../../ports/files.ts';
import type { Locks } from '../../../ports/locks.ts';
import type { OpenLog } from '../../../ports/pane-log.ts';
import type { ProcessIdentity } from '../../../ports/processes.ts';
import type { PseudoTerminals } from '../../../ports/pseudo-terminal.ts';

export interface HolderWorld {
  readonly terminals: PseudoTerminals;
  readonly openEmulator: OpenEmulator;
  readonly openLog: OpenLog;
  readonly sockets: ByteSockets;
  readonly files: Files;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly paths: HolderPaths;
  /** The holder's own process. */
  readonly self: ProcessIdentity;
  readonly newKey: () => string;
  /** Into the holder's log: our own bugs, and logs that cannot be written. */
  readonly say: (line: string) => void;
}
