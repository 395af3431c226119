/** Dependencies and options of the tmux backend. Types only. */
import type { Clock } from '../../ports/clock.ts';
import type { Exec } from '../../ports/exec.ts';
import type { Files } from '../../ports/files.ts';
import type { ProcessIdentity, Processes } from '../../ports/processes.ts';

export interface TmuxBackendOptions {
  readonly exec: Exec;
  readonly processes: Processes;
  readonly files: Files;
  readonly clock: Clock;
  /** The folder with tmux.conf and log.sh. */
  readonly assets: string;
  /** The environment that muxcrew was started in. */
  readonly env: Readonly<Record<string, string>>;
  /** `tmux -L`: never a server of the user's. */
  readonly socketName: string;
  /** The user's own tmux configuration, read after muxcrew's. Absolute. */
  readonly userConf: string | null;
  /** Servers that sessions were last seen on, so that one whose socket was deleted is found again. */
  readonly knownServers?: readonly ProcessIdentity[];
  /** Prefix for tmux commands that start a server, so that it outlives a login. Default: none. */
  readonly scope?: () => Promise<readonly string[]>;
}
